import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { Products } from '../runtime/products.js';
import { requireFiniteRows } from './geometry.js';
import { encodeLabels, requireLabelPerRow, type EncodedLabels, type Labels } from './labels.js';

/** Rows with their true classes. */
export interface LabelledRows {
  readonly rows: Matrix;
  readonly labels: Labels;
}

/** Share of rows that `k` neighbours classify wrongly, in [0, 1]. */
export interface NeighbourError {
  readonly k: number;
  readonly error: number;
}

/**
 * Error of a k-nearest-neighbour classifier (VaDE table 3), exact, by Euclidean distance and majority vote; a tie
 * goes to the smallest label, as in scikit-learn. The neighbours are rows of `train`. With `test` they
 * classify its rows; without it they classify `train` itself, each row by the others (leave one out).
 *
 * @param k numbers of neighbours; one search serves them all
 * @returns one error for each entry of `k`, in its order
 * @throws `INVALID_OPTION` where a `k` is no integer in 1 … available neighbours, `INVALID_SHAPE` where labels or
 * columns do not fit, `INVALID_DATA` where there is no row, `NOT_FINITE` where a value is NaN or infinite
 */
export async function nearestNeighbourError(
  products: Products,
  k: readonly number[],
  train: LabelledRows,
  test?: LabelledRows,
): Promise<readonly NeighbourError[]> {
  const leaveOneOut = test === undefined;
  const queries = test ?? train;
  requireLabelPerRow(train.labels, train.rows.rows);
  requireLabelPerRow(queries.labels, queries.rows.rows);
  requireSameColumns(train.rows, queries.rows);
  requireFiniteRows(train.rows);
  if (test !== undefined) requireFiniteRows(test.rows);
  requireNeighbourCounts(k, train.rows.rows - (leaveOneOut ? 1 : 0));
  if (queries.rows.rows === 0)
    throw new MixturaError('INVALID_DATA', 'there is no row to classify; give at least one');

  const classes = encodeLabels(train.labels);
  const nearest = await products.nearest(queries.rows, train.rows, Math.max(...k) + (leaveOneOut ? 1 : 0));
  const wrong = new Float64Array(k.length);
  for (let query = 0; query < queries.rows.rows; query++) {
    const found = nearest.indices.subarray(query * nearest.k, (query + 1) * nearest.k);
    // Copies of a row can crowd it out of its own list; then the farthest found goes unused instead.
    const neighbours = leaveOneOut ? found.filter((index) => index !== query) : found;
    k.forEach((count, i) => {
      if (majority(neighbours.subarray(0, count), classes) !== queries.labels[query]) wrong[i]++;
    });
  }
  return k.map((count, i) => ({ k: count, error: wrong[i] / queries.rows.rows }));
}

function majority(neighbours: Int32Array, { ids, codes }: EncodedLabels): number {
  const votes = new Int32Array(ids.length);
  let best = codes[neighbours[0]];
  for (const neighbour of neighbours) {
    const code = codes[neighbour];
    votes[code]++;
    if (votes[code] > votes[best] || (votes[code] === votes[best] && code < best)) best = code;
  }
  return ids[best];
}

function requireSameColumns(train: Matrix, test: Matrix): void {
  if (train.columns !== test.columns) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `train rows of ${train.columns} columns cannot classify test rows of ${test.columns}; embed both alike`,
    );
  }
}

function requireNeighbourCounts(k: readonly number[], available: number): void {
  if (k.length === 0)
    throw new MixturaError('INVALID_OPTION', 'k is empty; name at least one number of neighbours');
  for (const count of k) {
    if (!Number.isInteger(count) || count < 1 || count > available) {
      throw new MixturaError(
        'INVALID_OPTION',
        `k = ${count} is impossible; choose an integer from 1 to ${available}`,
      );
    }
  }
}
