import { MixturaError } from '../../error.js';
import type { IdChoice } from '../id-column.js';
import { suggestion } from '../nearest-name.js';
import type { TableColumn } from './column-kinds.js';

/** Which columns of a table play which part. */
export interface ColumnChoice extends IdChoice {
  /** Columns to learn from; all but label, id and the like unless given. */
  readonly columns?: readonly string[];
  /** Columns to leave out. */
  readonly ignore?: readonly string[];
  /** Column with the true class of each row; for scoring alone. */
  readonly label?: string;
}

/** The columns to learn from, in the table's order. Throws `INVALID_OPTION` for a name that is not there or where none is left. */
export function featureColumns(
  name: string,
  columns: readonly TableColumn[],
  choice: ColumnChoice,
  others: readonly (string | undefined)[] = [],
): readonly TableColumn[] {
  const left = new Set<string>();
  for (const column of [...(choice.ignore ?? []), choice.label, choice.id, ...others]) {
    if (column !== undefined) left.add(columnNamed(name, columns, column).name);
  }
  const wanted = choice.columns?.map((column) => columnNamed(name, columns, column)) ?? columns;
  const chosen = wanted.filter((column) => !left.has(column.name));
  if (chosen.length > 0) return chosen;
  const all = columns.map((column) => column.name).join(', ');
  throw new MixturaError(
    'INVALID_OPTION',
    `${name}: no column is left to learn from; ignore fewer of ${all}`,
  );
}

/** Throws `INVALID_OPTION` where there is no column of that name. */
export function columnNamed(name: string, columns: readonly TableColumn[], wanted: string): TableColumn {
  const found = columns.find((column) => column.name === wanted);
  if (found !== undefined) return found;
  const names = columns.map((column) => column.name);
  const shown = names.length > 20 ? `${names.slice(0, 20).join(', ')}, …` : names.join(', ');
  throw new MixturaError(
    'INVALID_OPTION',
    `${name} has no column ${JSON.stringify(wanted)}.${suggestion(wanted, names)} There are ${shown}.`,
  );
}
