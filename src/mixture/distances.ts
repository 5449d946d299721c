import { type Matrix, matrix } from '../data/matrix.js';
import type { Products } from '../runtime/products.js';
import { requireColumns } from './options.js';

/** Receives the squared distances of rows `start` to `end` to every centre, row-major `[end - start, centres]`. */
export type VisitDistances = (start: number, end: number, squared: Float32Array) => void;

/** Measures every row of one matrix against the centres given, a block of rows at a time. */
export type MeasureDistances = (centres: Matrix, visit: VisitDistances) => Promise<void>;

/** From this many multiplications a row, a dense product beats a loop. */
const productWork = 512;
const blockRows = 8192;

/** Prepares `x` for being measured against one set of centres after another. */
export function distancesFrom(x: Matrix, products: Products): MeasureDistances {
  let origin: Origin | undefined;
  return async (centres, visit) => {
    requireColumns(centres, x.columns);
    const squared = new Float32Array(Math.min(blockRows, x.rows) * centres.rows);
    const wide = x.columns * centres.rows >= productWork;
    if (wide) origin ??= originOf(x);
    for (let start = 0; start < x.rows; start += blockRows) {
      const end = Math.min(x.rows, start + blockRows);
      if (origin !== undefined && wide) {
        await measureByProduct(x, start, end, centres, origin, products, squared);
      } else {
        measureByLoop(x, start, end, centres, squared);
      }
      visit(start, end, squared);
    }
  };
}

/** Column means `m` of a matrix, and `|x - m|²` of each of its rows. */
interface Origin {
  readonly mean: Float64Array;
  readonly norms: Float64Array;
}

function originOf(x: Matrix): Origin {
  const { columns, values } = x;
  const mean = columnMeans(x);
  const norms = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) {
    let sum = 0;
    for (let d = 0; d < columns; d++) {
      const centred = values[i * columns + d] - mean[d];
      sum += centred * centred;
    }
    norms[i] = sum;
  }
  return { mean, norms };
}

/** Mean of every column, in double precision. */
export function columnMeans(x: Matrix): Float64Array {
  const { columns, values } = x;
  const mean = new Float64Array(columns);
  for (let i = 0; i < values.length; i += columns) {
    for (let d = 0; d < columns; d++) mean[d] += values[i + d];
  }
  for (let d = 0; d < columns; d++) mean[d] /= x.rows;
  return mean;
}

/** `Σ_d (x_d - c_d)²` */
function measureByLoop(x: Matrix, start: number, end: number, centres: Matrix, squared: Float32Array): void {
  const { columns, values } = x;
  const clusters = centres.rows;
  const at = centres.values;
  let out = 0;
  for (let i = start; i < end; i++) {
    const base = i * columns;
    for (let k = 0; k < clusters; k++) {
      const centre = k * columns;
      let sum = 0;
      for (let d = 0; d < columns; d++) {
        const difference = values[base + d] - at[centre + d];
        sum += difference * difference;
      }
      squared[out++] = sum;
    }
  }
}

/**
 * `|x - m|² - 2 (x - m)·(c - m) + |c - m|²`. Measuring from the mean `m` keeps single precision honest for data far
 * from zero, and `(x - m)·(c - m) = x·(c - m) - m·(c - m)` spares a centred copy of the data.
 */
async function measureByProduct(
  x: Matrix,
  start: number,
  end: number,
  centres: Matrix,
  { mean, norms }: Origin,
  products: Products,
  squared: Float32Array,
): Promise<void> {
  const { columns } = x;
  const shifted = new Float32Array(centres.values.length);
  const constants = new Float64Array(centres.rows);
  for (let k = 0; k < centres.rows; k++) {
    for (let d = 0; d < columns; d++) {
      const value = centres.values[k * columns + d] - mean[d];
      shifted[k * columns + d] = value;
      constants[k] += value * value + 2 * mean[d] * value;
    }
  }
  const block = matrix(x.values.subarray(start * columns, end * columns), end - start, columns);
  const projected = await products.matmul(block, { ...centres, values: shifted }, { transposeB: true });
  let out = 0;
  for (let i = start; i < end; i++) {
    for (let k = 0; k < centres.rows; k++, out++) {
      squared[out] = Math.max(0, norms[i] + constants[k] - 2 * projected.values[out]);
    }
  }
}
