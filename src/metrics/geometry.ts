import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';

/** `Σ_j (a_j - b_j)²` over the `columns` values that start at the two offsets. */
export function squaredDistance(
  a: Float32Array | Float64Array,
  aOffset: number,
  b: Float32Array | Float64Array,
  bOffset: number,
  columns: number,
): number {
  let total = 0;
  for (let j = 0; j < columns; j++) {
    const difference = a[aOffset + j] - b[bOffset + j];
    total += difference * difference;
  }
  return total;
}

/** Throws `NOT_FINITE`, naming the cell, where a value is NaN or infinite. */
export function requireFiniteRows(source: Matrix): void {
  const cell = source.values.findIndex((value) => !Number.isFinite(value));
  if (cell === -1) return;
  throw new MixturaError(
    'NOT_FINITE',
    `value ${source.values[cell]} in row ${Math.floor(cell / source.columns)}, column ${cell % source.columns} is not finite; distances need finite numbers`,
  );
}
