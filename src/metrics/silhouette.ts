import { gatherRows, type Matrix } from '../data/matrix.js';
import { centroidsOfBlocks, groupLabels, groupRows, type Groups } from './centroids.js';
import { requireFiniteRows, squaredDistance } from './geometry.js';
import { requireLabelPerRow, type Labels } from './labels.js';
import { sampledRows, type Sample } from './sampling.js';

/** Rows in a tile: two tiles of a latent stay in the processor's cache. */
const TILE = 64;

/**
 * Mean silhouette coefficient (Rousseeuw 1987) by Euclidean distance, in [-1, 1]; see `silhouetteCoefficients`.
 *
 * Exact, in O(rows² · columns); with `sample` it is the silhouette of that many rows among themselves, as
 * scikit-learn's `sample_size`.
 */
export function silhouette(
  source: Matrix,
  labels: Labels,
  { sample }: { readonly sample?: Sample } = {},
): number {
  requireLabelPerRow(labels, source.rows);
  if (sample === undefined) return mean(silhouetteCoefficients(source, labels));
  const chosen = sampledRows(source.rows, sample);
  const chosenLabels = chosen.map((index) => labels[index]);
  return mean(silhouetteCoefficients(gatherRows(source, chosen), chosenLabels));
}

/**
 * `(b - a) / max(a, b)` of each row: `a` its mean distance to the others of its cluster, `b` to the rows of the
 * nearest other cluster; 0 for a row alone in its cluster.
 *
 * @returns float64 `[rows]`
 * @throws `INVALID_SHAPE` unless there is one label a row, `INVALID_DATA` unless 2 <= clusters <= rows - 1,
 * `NOT_FINITE` where a value is NaN or infinite
 */
export function silhouetteCoefficients(source: Matrix, labels: Labels): Float64Array {
  const groups = groupRows(source, labels);
  const { clusters, sizes } = groups;
  const totals = totalDistances(source, groups);
  // The distance of a row to itself is 0 but does not count in the mean over its own cluster.
  return coefficients(groups, (index, cluster, own) => {
    return totals[index * clusters + cluster] / (own ? sizes[cluster] - 1 : sizes[cluster]);
  });
}

/**
 * Mean of `(b - a) / max(a, b)` with `a` the distance of a row to its own cluster's mean and `b` to the nearest
 * other mean (Vendramin et al. 2010), in O(rows · clusters · columns); 0 for a row alone in its cluster.
 * Throws as `silhouetteCoefficients` does.
 */
export function simplifiedSilhouette(source: Matrix, labels: Labels): number {
  requireLabelPerRow(labels, source.rows);
  requireFiniteRows(source);
  return simplifiedSilhouetteOfBlocks(() => [source], labels);
}

/** `simplifiedSilhouette` of finite rows that come in blocks, gone through twice: for the means, and for the distances to them. */
export function simplifiedSilhouetteOfBlocks(blocks: () => Iterable<Matrix>, labels: Labels): number {
  const groups = groupLabels(labels);
  const centroids = centroidsOfBlocks(blocks(), groups);
  let total = 0;
  let at = 0;
  for (const { values, rows, columns } of blocks()) {
    const codes = groups.codes.subarray(at, (at += rows));
    const found = coefficients({ ...groups, codes }, (index, cluster) =>
      Math.sqrt(squaredDistance(values, index * columns, centroids, cluster * columns, columns)),
    );
    total = found.reduce((sum, value) => sum + value, total);
  }
  return total / labels.length;
}

/** The silhouette of every row, given its distance to each cluster. */
function coefficients(
  { codes, clusters, sizes }: Groups,
  distanceTo: (index: number, cluster: number, own: boolean) => number,
): Float64Array {
  return Float64Array.from(codes, (own, index) => {
    if (sizes[own] === 1) return 0;
    const within = distanceTo(index, own, true);
    let between = Infinity;
    for (let cluster = 0; cluster < clusters; cluster++) {
      if (cluster !== own) between = Math.min(between, distanceTo(index, cluster, false));
    }
    const larger = Math.max(within, between);
    return larger === 0 ? 0 : (between - within) / larger;
  });
}

/** Sum of the Euclidean distances of each row to the rows of each cluster, `[rows, clusters]`; tile by tile. */
function totalDistances(source: Matrix, { codes, clusters }: Groups): Float64Array {
  const { values, rows, columns } = source;
  const totals = new Float64Array(rows * clusters);
  for (let top = 0; top < rows; top += TILE) {
    for (let left = 0; left <= top; left += TILE) {
      for (let i = top; i < Math.min(top + TILE, rows); i++) {
        for (let j = left; j < Math.min(left + TILE, i); j++) {
          const distance = Math.sqrt(squaredDistance(values, i * columns, values, j * columns, columns));
          totals[i * clusters + codes[j]] += distance;
          totals[j * clusters + codes[i]] += distance;
        }
      }
    }
  }
  return totals;
}

function mean(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
