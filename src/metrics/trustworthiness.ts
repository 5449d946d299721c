import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import { requireFiniteRows, squaredDistance } from './geometry.js';
import { sampledRows, type Sample } from './sampling.js';

/**
 * How far a layout's neighbourhoods can be believed, in [0, 1] (Venna and Kaski 2001):
 * `1 - 2 / (n k (2n - 3k - 1)) Σ_i Σ_{j ∈ N_k(i)} max(0, r(i, j) - k)`, where `N_k(i)` are the `k` nearest rows of `i`
 * in the layout and `r(i, j)` is the rank of `j` among the neighbours of `i` in the source. With the two matrices exchanged it
 * is the continuity. Ties go to the lower index.
 *
 * Exact, in O(rows² · columns); with `sample` the sum over `i` runs over that many rows, still against all others.
 *
 * @param source `[rows, columns]`, what was laid out
 * @param layout `[rows, 2]` or any other width
 * @throws `INVALID_SHAPE` where the rows differ in number, `INVALID_OPTION` unless `neighbours` is a positive integer
 * below rows / 2, `NOT_FINITE` where a value is NaN or infinite
 */
export function trustworthiness(
  source: Matrix,
  layout: Matrix,
  { neighbours = 5, sample }: { readonly neighbours?: number; readonly sample?: Sample } = {},
): number {
  const { rows } = source;
  if (layout.rows !== rows) {
    throw new MixturaError('INVALID_SHAPE', `a layout of ${rows} rows is needed, got ${layout.rows}`);
  }
  if (!Number.isInteger(neighbours) || neighbours < 1 || neighbours >= rows / 2) {
    throw new MixturaError(
      'INVALID_OPTION',
      `neighbours = ${neighbours} is impossible for ${rows} rows; choose a positive integer below rows / 2`,
    );
  }
  requireFiniteRows(source);
  requireFiniteRows(layout);

  const chosen = sampledRows(rows, sample);
  const distances = new Float64Array(rows);
  let penalty = 0;
  for (const index of chosen) {
    const near = nearestOf(distancesFrom(layout, index, distances), neighbours);
    distancesFrom(source, index, distances);
    for (const neighbour of near) penalty += Math.max(0, rankOf(distances, neighbour) - neighbours);
  }
  return 1 - (2 * penalty) / (chosen.length * neighbours * (2 * rows - 3 * neighbours - 1));
}

/** Squared distances of all rows from row `index`; infinite to itself, which thereby ranks last. */
function distancesFrom({ values, columns }: Matrix, index: number, into: Float64Array): Float64Array {
  for (let j = 0; j < into.length; j++) {
    into[j] = squaredDistance(values, index * columns, values, j * columns, columns);
  }
  into[index] = Infinity;
  return into;
}

/** Indices of the `count` least distances, in order. */
function nearestOf(distances: Float64Array, count: number): readonly number[] {
  const nearest: number[] = [];
  for (let j = 0; j < distances.length; j++) {
    if (nearest.length === count && distances[j] >= distances[nearest[count - 1]]) continue;
    let place = Math.min(nearest.length, count - 1);
    while (place > 0 && distances[j] < distances[nearest[place - 1]]) {
      nearest[place] = nearest[place - 1];
      place--;
    }
    nearest[place] = j;
  }
  return nearest;
}

/** 1 for the nearest row, 2 for the next. */
function rankOf(distances: Float64Array, index: number): number {
  const own = distances[index];
  let rank = 1;
  for (let j = 0; j < distances.length; j++) {
    if (distances[j] < own || (distances[j] === own && j < index)) rank++;
  }
  return rank;
}
