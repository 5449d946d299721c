import { sha256 } from '../artifact/sha256.js';
import type { Dataset } from './dataset.js';
import type { Matrix } from './matrix.js';

/** A run of rows; `values` is overwritten by the next one. */
export interface Chunk {
  readonly start: number;
  readonly rows: number;
  readonly values: Float32Array;
}

const numbersAtOnce = 2 ** 18;

/** All rows in order, about a megabyte at a time. */
export function* chunks(source: Pick<Dataset, 'rows' | 'features' | 'read'>): Generator<Chunk> {
  const rowsAtOnce = Math.max(1, Math.floor(numbersAtOnce / source.features));
  const buffer = new Float32Array(Math.min(rowsAtOnce, source.rows) * source.features);
  for (let start = 0; start < source.rows; start += rowsAtOnce) {
    const end = Math.min(start + rowsAtOnce, source.rows);
    const values = buffer.subarray(0, (end - start) * source.features);
    source.read(start, end, values);
    yield { start, rows: end - start, values };
  }
}

/** SHA-256 over the shape and the little-endian values: see `Dataset.digest`. */
export function digestOf(source: Pick<Dataset, 'rows' | 'features' | 'rowShape' | 'read'>): string {
  const hash = sha256();
  hash.update(new TextEncoder().encode(JSON.stringify([source.rows, ...source.rowShape])));
  for (const { values } of chunks(source)) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.hex();
}

/** The whole table in memory: without a copy where it is there already, so read-only to the caller. */
export function toMatrix(source: Dataset & { readonly values?: Float32Array }): Matrix {
  const { rows, features: columns } = source;
  if (source.values !== undefined) return { values: source.values, rows, columns };
  const values = new Float32Array(rows * columns);
  source.read(0, rows, values);
  return { values, rows, columns };
}
