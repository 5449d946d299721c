/** Which column identifies the rows of a table. */
export interface IdChoice {
  /** Column that identifies each row. */
  readonly id?: string;
  /** Column that identifies each row of a table that has it, where `id` names none. */
  readonly idIfThere?: string;
}

/** The options with `id` settled, now that it is known which columns there are. */
export function withId<Options extends IdChoice>(options: Options, columns: readonly string[]): Options {
  const { id, idIfThere } = options;
  return id === undefined && idIfThere !== undefined && columns.includes(idIfThere)
    ? { ...options, id: idIfThere }
    : options;
}
