/** Which column identifies the rows of a table. */
export interface IdChoice {
  /** Column that identifies each row. */
  readonly id?: string;
  /** Column that identifies each row of a table that has it, where `id` names none. */
  readonly idIfThere?: string;
}

/** An id that more than one row has, and how many rows have an id that came before. */
export interface RepeatedIds {
  readonly rows: number;
  readonly example: string;
}

/** What of a column of ids does not tell its rows apart; undefined where all of them differ. */
export function repeatedIds(ids: readonly string[]): RepeatedIds | undefined {
  const met = new Set<string>();
  const example = ids.find((id) => met.size === met.add(id).size);
  return example === undefined ? undefined : { rows: ids.length - new Set(ids).size, example };
}

/** The options with `id` settled, now that it is known which columns there are. */
export function withId<Options extends IdChoice>(options: Options, columns: readonly string[]): Options {
  const { id, idIfThere } = options;
  return id === undefined && idIfThere !== undefined && columns.includes(idIfThere)
    ? { ...options, id: idIfThere }
    : options;
}

/**
 * Ids of the rows of a source that were kept: `ids`, those of a column that identifies them, or else, where rows were left out, their numbers among the
 * `read` rows of the source, from 0, so that results still find their rows. Undefined where all were kept, which are numbered so anyway. `dropped` is
 * in ascending order.
 */
export function idsOfKept(
  read: number,
  dropped: readonly number[],
  ids?: readonly string[],
): readonly string[] | undefined {
  if (ids !== undefined || dropped.length === 0) return ids;
  const kept: string[] = [];
  let next = 0;
  for (let row = 0; row < read; row += 1) {
    if (row === dropped[next]) next += 1;
    else kept.push(String(row));
  }
  return kept;
}
