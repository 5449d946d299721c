import { existsSync, realpathSync } from 'node:fs';
import { extname } from 'node:path';
import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';

/** Throws `NOT_SUPPORTED` unless the file's name ends in one of `endings`: before any work is done for it. */
export function checkEnding(path: string, endings: readonly string[]): void {
  if (endings.includes(extname(path))) return;
  throw new MixturaError(
    'NOT_SUPPORTED',
    `cannot write ${path}: give a name that ends in ${endings.join(' or ')}`,
  );
}

/** Throws `CANNOT_WRITE` for the very file that is read: results never take the place of the rows they are of. A database has room for both. */
export function checkNotSource(path: string, source: string): void {
  if (/\.(duckdb|ddb)$/i.test(path) || !existsSync(path) || !existsSync(source)) return;
  if (realpathSync(path) !== realpathSync(source)) return;
  throw new MixturaError('CANNOT_WRITE', `${path} holds the rows that are read; write to another file`);
}

export function* rowsOf({ values, rows, columns }: Matrix): Generator<number[]> {
  for (let row = 0; row < rows; row++) yield [...values.subarray(row * columns, (row + 1) * columns)];
}

export function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}
