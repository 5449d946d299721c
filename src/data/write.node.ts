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
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield encodeNpyHeader(shape);
    for await (const { buffer, byteOffset, byteLength } of blocks) {
      yield new Uint8Array(buffer, byteOffset, byteLength);
    }
  }
  return writePieces(path, pieces());
}

/** `writeCsv` for rows that come in blocks, which never lie in memory at once. Throws `CANNOT_WRITE`. */
export function writeCsvBlocks(
  path: string,
  header: readonly string[],
  blocks: AsyncIterable<Iterable<readonly Cell[]>>,
): Promise<void> {
  async function* pieces(): AsyncGenerator<string> {
    let above = 0;
    for await (const rows of blocks) {
      yield [...encodeCsv(header, rows)].slice(above).join('');
      above = 1;
    }
  }
  return writePieces(path, pieces());
}

function writePieces(path: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  return replaceFile(path, async (temporary) => {
    const file = canWrite(path, () => openSync(temporary, 'w'));
    try {
      for await (const piece of pieces) canWrite(path, () => writeAll(file, piece));
    } finally {
      closeSync(file);
    }
  });
}

/** Writes a CSV file, atomically. Throws `CANNOT_WRITE`. */
export function writeCsv(path: string, header: readonly string[], rows: Iterable<readonly Cell[]>): void {
  writeFileAtomic(path, encodeCsv(header, rows));
}
