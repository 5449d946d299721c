import type { Matrix } from '../data/matrix.js';
import { centroidsOf, groupRows, type Groups } from './centroids.js';
import { squaredDistance } from './geometry.js';
import type { Labels } from './labels.js';

/**
 * Calinski-Harabasz index, `[Σ_k n_k |c_k - c|² / (K - 1)] / [Σ_n |x_n - c_k(n)|² / (N - K)]` with `c_k` a
 * cluster's mean and `c` the mean of all rows. Larger is better; 1 by convention where every row equals its
 * cluster's mean. Throws as `silhouetteCoefficients` does.
 */
export function calinskiHarabasz(source: Matrix, labels: Labels): number {
  const groups = groupRows(source, labels);
  const { clusters, sizes } = groups;
  const { rows, columns } = source;
  const centroids = centroidsOf(source, groups);
  const centre = overallMean(centroids, groups, rows, columns);

  let within = 0;
  forEachDeviation(source, groups, centroids, (_, squared) => (within += squared));
  if (within === 0) return 1;
  let between = 0;
  for (let cluster = 0; cluster < clusters; cluster++) {
    between += sizes[cluster] * squaredDistance(centroids, cluster * columns, centre, 0, columns);
  }
  return (between * (rows - clusters)) / (within * (clusters - 1));
}

/**
 * Davies-Bouldin index, `1/K Σ_i max_{j≠i} (s_i + s_j) / |c_i - c_j|` with `s` the mean distance of a cluster's rows
 * to its mean. Smaller is better; pairs whose means coincide do not count. Throws as `silhouetteCoefficients` does.
 */
export function daviesBouldin(source: Matrix, labels: Labels): number {
  const groups = groupRows(source, labels);
  const { clusters, sizes } = groups;
  const { columns } = source;
  const centroids = centroidsOf(source, groups);
  const spread = new Float64Array(clusters);
  forEachDeviation(source, groups, centroids, (cluster, squared) => {
    spread[cluster] += Math.sqrt(squared) / sizes[cluster];
  });

  let total = 0;
  for (let i = 0; i < clusters; i++) {
    let worst = 0;
    for (let j = 0; j < clusters; j++) {
      const apart = Math.sqrt(squaredDistance(centroids, i * columns, centroids, j * columns, columns));
      if (apart > 0) worst = Math.max(worst, (spread[i] + spread[j]) / apart);
    }
    total += worst;
  }
  return total / clusters;
}

/** Calls `visit` with each row's cluster and its squared distance to that cluster's mean. */
function forEachDeviation(
  { values, columns }: Matrix,
  { codes }: Groups,
  centroids: Float64Array,
  visit: (cluster: number, squared: number) => void,
): void {
  codes.forEach((cluster, index) => {
    visit(cluster, squaredDistance(values, index * columns, centroids, cluster * columns, columns));
  });
}

function overallMean(
  centroids: Float64Array,
  { sizes }: Groups,
  rows: number,
  columns: number,
): Float64Array {
  const centre = new Float64Array(columns);
  centroids.forEach((value, cell) => {
    centre[cell % columns] += (value * sizes[Math.floor(cell / columns)]) / rows;
  });
  return centre;
}
