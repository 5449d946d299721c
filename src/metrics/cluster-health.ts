import { MixturaError } from '../error.js';
import type { Labels } from './labels.js';

/**
 * Rows in each cluster, `[clusters]`, empty ones included.
 *
 * @throws `INVALID_DATA` where an assignment is no integer in 0 … clusters-1
 */
export function clusterSizes(assignments: Labels, clusters: number): Int32Array {
  const sizes = new Int32Array(clusters);
  for (let i = 0; i < assignments.length; i++) {
    const cluster = assignments[i];
    if (!Number.isInteger(cluster) || cluster < 0 || cluster >= clusters) {
      throw new MixturaError(
        'INVALID_DATA',
        `row ${i} is in cluster ${cluster}, outside 0 … ${clusters - 1}`,
      );
    }
    sizes[cluster]++;
  }
  return sizes;
}

/**
 * Entropy `-Σ_k u_k ln u_k` in nats of how evenly clusters or experts are used: ln(clusters) where all are used alike, 0
 * where one takes everything. `usage` holds sizes or mean responsibilities and need not sum to 1.
 *
 * @throws `INVALID_DATA` where a usage is negative or not finite, or all are zero
 */
export function usageEntropy(usage: ArrayLike<number>): number {
  let total = 0;
  for (let cluster = 0; cluster < usage.length; cluster++) {
    if (!Number.isFinite(usage[cluster]) || usage[cluster] < 0) {
      throw new MixturaError(
        'INVALID_DATA',
        `usage ${usage[cluster]} of cluster ${cluster} is no share of rows`,
      );
    }
    total += usage[cluster];
  }
  if (total === 0) throw new MixturaError('INVALID_DATA', 'no cluster is used; assign at least one row');
  let entropy = 0;
  for (let cluster = 0; cluster < usage.length; cluster++) {
    const share = usage[cluster] / total;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return entropy;
}

/** The clusters that hold no row, ascending. */
export function emptyClusters(sizes: ArrayLike<number>): readonly number[] {
  return Array.from(sizes).flatMap((size, cluster) => (size === 0 ? [cluster] : []));
}
