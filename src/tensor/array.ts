import { MixturaError } from '../error.js';

/** A float64 array of known shape: what the reference interpreter computes with. Booleans are 0 and 1. */
export interface NumericArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export function numericArray(shape: readonly number[], data?: ArrayLike<number>): NumericArray {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (data !== undefined && data.length !== size) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `shape [${shape.join(', ')}] holds ${size} values, got ${data.length}`,
    );
  }
  return { shape, data: data === undefined ? new Float64Array(size) : Float64Array.from(data) };
}

export function strides(shape: readonly number[]): number[] {
  const result = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    result[axis] = step;
    step *= shape[axis] ?? 1;
  }
  return result;
}

/** Calls `visit` with every index of `shape` in row-major order; the index array is reused between calls. */
export function forEachIndex(
  shape: readonly number[],
  visit: (index: readonly number[], flat: number) => void,
): void {
  const index = new Array<number>(shape.length).fill(0);
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  for (let flat = 0; flat < size; flat++) {
    visit(index, flat);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      index[axis] = 0;
    }
  }
}

/** Where an index of a larger shape falls in `shape` when that was stretched to it. */
export function broadcastOffset(
  index: readonly number[],
  shape: readonly number[],
  steps: readonly number[],
): number {
  const missing = index.length - shape.length;
  let offset = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] !== 1) offset += (index[axis + missing] ?? 0) * (steps[axis] ?? 0);
  }
  return offset;
}

export function mapArray(a: NumericArray, f: (value: number) => number): NumericArray {
  return { shape: a.shape, data: a.data.map(f) };
}

/** Combines any number of arrays element by element, with broadcasting. */
export function zipArrays(arrays: readonly NumericArray[], f: (...values: number[]) => number): NumericArray {
  const shape = arrays.map((a) => a.shape).reduce(stretched);
  const out = numericArray(shape);
  const steps = arrays.map((a) => strides(a.shape));
  forEachIndex(shape, (index, flat) => {
    out.data[flat] = f(
      ...arrays.map((a, i) => a.data[broadcastOffset(index, a.shape, steps[i] ?? [])] ?? NaN),
    );
  });
  return out;
}

function stretched(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1),
  );
}

/** Reduces over `axes` (kept as 1) by calling `f` on the list of values that share a place in the result. */
export function reduceArray(
  a: NumericArray,
  axes: readonly number[],
  f: (values: readonly number[]) => number,
): NumericArray {
  const shape = a.shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
  const steps = strides(shape);
  const groups: number[][] = Array.from({ length: numericArray(shape).data.length }, () => []);
  forEachIndex(a.shape, (index, flat) => {
    groups[broadcastOffset(index, shape, steps)]?.push(a.data[flat] ?? NaN);
  });
  return numericArray(shape, groups.map(f));
}

export function reshapeArray(a: NumericArray, shape: readonly number[]): NumericArray {
  return numericArray(shape, a.data);
}
