import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { Nearest, Products } from './products.js';

/**
 * `Products` as plain loops with double-precision sums: what the fast implementations are tested against,
 * and the fallback where no engine is at hand.
 */
export const plainProducts: Products = {
  matmul: async (a, b, options = {}) =>
    multiply(
      options.transposeA === true ? transposed(a) : a,
      // Rows of the right factor's transpose are contiguous, so every entry is one dot product.
      options.transposeB === true ? b : transposed(b),
    ),
  nearest: async (queries, references, k) => searchNearest(queries, references, k),
};

/** `a · bTransposedᵀ` */
function multiply(a: Matrix, bTransposed: Matrix): Matrix {
  const inner = a.columns;
  if (inner !== bTransposed.columns) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `cannot multiply ${a.rows} × ${inner} by ${bTransposed.columns} × ${bTransposed.rows}: the inner sizes differ`,
    );
  }
  const [left, right] = [a.values, bTransposed.values];
  const values = new Float32Array(a.rows * bTransposed.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < bTransposed.rows; j++) {
      let sum = 0;
      for (let d = 0; d < inner; d++) sum += left[i * inner + d] * right[j * inner + d];
      values[i * bTransposed.rows + j] = sum;
    }
  }
  return { values, rows: a.rows, columns: bTransposed.rows };
}

function transposed(source: Matrix): Matrix {
  const { rows, columns } = source;
  const values = new Float32Array(source.values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) values[j * rows + i] = source.values[i * columns + j];
  }
  return { values, rows: columns, columns: rows };
}

function searchNearest(queries: Matrix, references: Matrix, k: number): Nearest {
  if (queries.columns !== references.columns) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `queries have ${queries.columns} columns but references ${references.columns}`,
    );
  }
  if (!Number.isInteger(k) || k < 1 || k > references.rows) {
    throw new MixturaError(
      'INVALID_OPTION',
      `k must be a whole number from 1 to the ${references.rows} references, got ${k}`,
    );
  }
  const indices = new Int32Array(queries.rows * k);
  const squaredDistances = new Float32Array(queries.rows * k);
  const best = { distances: new Float64Array(k), indices: new Int32Array(k) };
  for (let i = 0; i < queries.rows; i++) {
    best.distances.fill(Infinity);
    for (let j = 0; j < references.rows; j++) {
      const distance = squaredDistance(queries, i, references, j);
      if (distance < best.distances[k - 1]) insert(best, distance, j);
    }
    indices.set(best.indices, i * k);
    squaredDistances.set(best.distances, i * k);
  }
  return { k, indices, squaredDistances };
}

function squaredDistance(queries: Matrix, i: number, references: Matrix, j: number): number {
  const columns = queries.columns;
  let sum = 0;
  for (let d = 0; d < columns; d++) {
    const difference = queries.values[i * columns + d] - references.values[j * columns + d];
    sum += difference * difference;
  }
  return sum;
}

/** Puts an entry behind those as near, so that ties keep the lower index first; the last one falls out. */
function insert(
  best: { distances: Float64Array; indices: Int32Array },
  distance: number,
  index: number,
): void {
  let slot = best.distances.length - 1;
  while (slot > 0 && best.distances[slot - 1] > distance) {
    best.distances[slot] = best.distances[slot - 1];
    best.indices[slot] = best.indices[slot - 1];
    slot--;
  }
  best.distances[slot] = distance;
  best.indices[slot] = index;
}
