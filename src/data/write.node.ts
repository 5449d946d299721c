import { writeFileAtomic } from '../artifact/atomic-file.node.js';
import { encodeCsv, type Cell } from '../artifact/csv.js';
import { encodeNpy } from './formats/npy.js';
import type { Matrix } from './matrix.js';

/** Writes an NPY file of 32-bit floats, atomically. Throws `CANNOT_WRITE`. */
export function writeNpy(
  path: string,
  { values, rows, columns }: Matrix,
  rowShape: readonly number[] = [columns],
): void {
  writeFileAtomic(path, encodeNpy(values, [rows, ...rowShape]));
}

/** Writes a CSV file, atomically. Throws `CANNOT_WRITE`. */
export function writeCsv(path: string, header: readonly string[], rows: Iterable<readonly Cell[]>): void {
  writeFileAtomic(path, encodeCsv(header, rows));
}
