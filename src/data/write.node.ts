import { closeSync, openSync } from 'node:fs';
import { canWrite, writeAll, writeFileAtomic } from '../artifact/atomic-file.node.js';
import { encodeCsv, type Cell } from '../artifact/csv.js';
import { encodeNpy, encodeNpyHeader } from './formats/npy.js';
import type { Matrix } from './matrix.js';
import { replaceFile } from './sources/replace-file.node.js';

/** Writes an NPY file of 32-bit floats, atomically. Throws `CANNOT_WRITE`. */
export function writeNpy(
  path: string,
  { values, rows, columns }: Matrix,
  rowShape: readonly number[] = [columns],
): void {
  writeFileAtomic(path, encodeNpy(values, [rows, ...rowShape]));
}

/** `writeNpy` for values that come in blocks, which never lie in memory at once. Throws `CANNOT_WRITE`. */
export function writeNpyBlocks(
  path: string,
  shape: readonly number[],
  blocks: AsyncIterable<Float32Array>,
): Promise<void> {
  return replaceFile(path, async (temporary) => {
    const file = canWrite(path, () => openSync(temporary, 'w'));
    try {
      canWrite(path, () => writeAll(file, encodeNpyHeader(shape)));
      for await (const { buffer, byteOffset, byteLength } of blocks) {
        canWrite(path, () => writeAll(file, new Uint8Array(buffer, byteOffset, byteLength)));
      }
    } finally {
      closeSync(file);
    }
  });
}

/** Writes a CSV file, atomically. Throws `CANNOT_WRITE`. */
export function writeCsv(path: string, header: readonly string[], rows: Iterable<readonly Cell[]>): void {
  writeFileAtomic(path, encodeCsv(header, rows));
}
