import { MixturaError } from '../../error.js';
import { suggestion } from '../nearest-name.js';

/** One value of a table. */
export type Cell = string | number | boolean | null | undefined;

export interface TableRecord {
  /** Where it stands in the source, counted from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** The place of a column. Throws `INVALID_OPTION` where there is none of that name. */
export function findColumn(name: string, header: readonly string[], column: string): number {
  const index = header.indexOf(column);
  if (index >= 0) return index;
  const shown = header.length > 20 ? `${header.slice(0, 20).join(', ')}, …` : header.join(', ');
  throw new MixturaError(
    'INVALID_OPTION',
    `${name} has no column ${JSON.stringify(column)}.${suggestion(column, header)} There are ${shown}.`,
  );
}
