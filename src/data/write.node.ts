import { writeFileAtomic } from '../artifact/atomic-file.node.js';
import { encodeCsv, type Cell } from '../artifact/csv.js';
import { replaceFileByPieces } from '../artifact/replace-file.node.js';
import { encodeNpy, encodeNpyHeader } from './formats/npy.js';
import type { Matrix } from './matrix.js';

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
    yield* bytesOf(blocks);
  }
  return replaceFileByPieces(path, pieces());
}

/** Writes 32-bit floats as they lie in memory, with nothing before them, atomically. Throws `CANNOT_WRITE`. */
export function writeFloats(path: string, blocks: AsyncIterable<Float32Array>): Promise<void> {
  return replaceFileByPieces(path, bytesOf(blocks));
}

async function* bytesOf(blocks: AsyncIterable<Float32Array>): AsyncGenerator<Uint8Array> {
  for await (const { buffer, byteOffset, byteLength } of blocks) {
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
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
  return replaceFileByPieces(path, pieces());
}

/** Writes a CSV file, atomically. Throws `CANNOT_WRITE`. */
export function writeCsv(path: string, header: readonly string[], rows: Iterable<readonly Cell[]>): void {
  writeFileAtomic(path, encodeCsv(header, rows));
}
