import type { DuckDBVector } from '@duckdb/node-api';
import { MixturaError } from '../../error.js';

interface ItemFields {
  readonly items: Float32Array;
  readonly validity: { readonly data: BigUint64Array | null };
}

interface ArrayFields {
  readonly childData: ItemFields;
  readonly validity: { readonly data: BigUint64Array | null };
}

/**
 * Copies a column of `FLOAT[width]`, `rows` of them, into every `stride`-th place of `into`, NaN where there is nothing. The fast way reads DuckDB's own
 * memory through fields its types call private (there is no public way, duckdb-node-neo #361); where they are not found, value by value.
 */
export function copyFloats(
  vector: DuckDBVector,
  rows: number,
  width: number,
  into: Float32Array,
  offset: number,
  stride: number,
): void {
  if (!hasArrayFields(vector, rows * width)) {
    copyItems(vector, rows, width, into, offset, stride);
    return;
  }
  const { childData, validity } = vector;
  const { items } = childData;
  if (width === stride) into.set(items, offset);
  else {
    for (let row = 0; row < rows; row++) {
      const to = offset + row * stride;
      const from = row * width;
      for (let i = 0; i < width; i++) into[to + i] = items[from + i] as number;
    }
  }
  if (childData.validity.data !== null) {
    const valid = bits(childData.validity.data);
    for (let at = 0; at < rows * width; at++) {
      if (!valid(at)) into[offset + Math.floor(at / width) * stride + (at % width)] = Number.NaN;
    }
  }
  if (validity.data !== null) {
    const valid = bits(validity.data);
    for (let row = 0; row < rows; row++) {
      const to = offset + row * stride;
      if (!valid(row)) into.fill(Number.NaN, to, to + width);
    }
  }
}

/** The public way, many times slower. */
export function copyItems(
  vector: DuckDBVector,
  rows: number,
  width: number,
  into: Float32Array,
  offset: number,
  stride: number,
): void {
  for (let row = 0; row < rows; row++) {
    const list: unknown = vector.getItem(row);
    const items = typeof list === 'object' && list !== null && 'items' in list ? list.items : undefined;
    for (let i = 0; i < width; i++) {
      const item: unknown = Array.isArray(items) ? items[i] : null;
      into[offset + row * stride + i] = typeof item === 'number' ? item : Number.NaN;
    }
  }
}

/** The text of each row, null where there is none. */
export function texts(vector: DuckDBVector, rows: number): (string | null)[] {
  return Array.from({ length: rows }, (_, row) => {
    const item = vector.getItem(row);
    if (item === null || typeof item === 'string') return item;
    throw new MixturaError('INTERNAL', `a column of text holds ${typeof item}`);
  });
}

function hasArrayFields(vector: object, length: number): vector is ArrayFields {
  if (!('childData' in vector && hasValidity(vector))) return false;
  const { childData } = vector;
  return (
    typeof childData === 'object' &&
    childData !== null &&
    'items' in childData &&
    childData.items instanceof Float32Array &&
    childData.items.length === length &&
    hasValidity(childData)
  );
}

function hasValidity(vector: object): boolean {
  if (!('validity' in vector)) return false;
  const { validity } = vector;
  return (
    typeof validity === 'object' &&
    validity !== null &&
    'data' in validity &&
    (validity.data === null || validity.data instanceof BigUint64Array)
  );
}

/** Bit `at` of a little-endian mask. */
function bits(mask: BigUint64Array): (at: number) => boolean {
  const bytes = new Uint8Array(mask.buffer, mask.byteOffset, mask.byteLength);
  return (at) => (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) === 1;
}
