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
 * Ids of rows that no column identifies, where others between them were left out: their numbers in the source, from 0, so that results still find their rows.
 * Nothing where all of `read` rows were kept, which are numbered so anyway.
 */
export function numbersOfKept(kept: readonly number[], read: number): { readonly ids?: readonly string[] } {
  return kept.length === read ? {} : { ids: kept.map(String) };
}
