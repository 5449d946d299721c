import type { Dataset } from '../data/dataset.js';
import { chunks } from '../data/stream.js';

/** Mean and standard deviation (divisor: rows) of every feature, over all rows and over each cluster's rows. */
export interface ClusterMoments {
  readonly clusters: number;
  readonly features: number;
  /** `[features]` */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** `[clusters, features]`; NaN for a cluster without rows. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** One pass over the rows, a megabyte at a time; a row whose label is negative counts in no cluster. */
export function clusterMoments(
  dataset: Pick<Dataset, 'rows' | 'features' | 'read'>,
  labels: ArrayLike<number>,
  clusters: number,
): ClusterMoments {
  const { features, rows } = dataset;
  const sums = new Float64Array(clusters * features);
  const squares = new Float64Array(clusters * features);
  const sum = new Float64Array(features);
  const square = new Float64Array(features);
  const sizes = new Float64Array(clusters);
  // Sums about the first row do not cancel where a feature lies far from zero.
  const origin = new Float32Array(features);
  if (rows > 0) dataset.read(0, 1, origin);
  for (const { start, rows: count, values } of chunks(dataset)) {
    for (let i = 0; i < count; i++) {
      const cluster = labels[start + i];
      const base = cluster * features;
      if (cluster >= 0) sizes[cluster]++;
      for (let j = 0; j < features; j++) {
        const value = values[i * features + j] - origin[j];
        sum[j] += value;
        square[j] += value * value;
        if (cluster < 0) continue;
        sums[base + j] += value;
        squares[base + j] += value * value;
      }
    }
  }
  const size = (cell: number) => sizes[Math.floor(cell / features)];
  return {
    clusters,
    features,
    mean: sum.map((total, j) => origin[j] + total / rows),
    deviation: square.map((total, j) => deviationOf(sum[j], total, rows)),
    means: sums.map((total, cell) => origin[cell % features] + total / size(cell)),
    deviations: squares.map((total, cell) => deviationOf(sums[cell], total, size(cell))),
  };
}

function deviationOf(sum: number, square: number, count: number): number {
  const mean = sum / count;
  return Math.sqrt(Math.max(0, square / count - mean * mean));
}

/** How a cluster's rows differ from all rows in one feature. */
export interface FeatureDifference {
  readonly feature: number;
  /** (mean of the cluster − mean of all rows) / standard deviation of all rows. */
  readonly difference: number;
  readonly mean: number;
  readonly overallMean: number;
}

/** The features of a cluster with the largest standardised differences, largest first; features that never vary are left out. */
export function largestDifferences(
  moments: ClusterMoments,
  cluster: number,
  count: number,
): FeatureDifference[] {
  const { features, mean, deviation, means } = moments;
  const differences: FeatureDifference[] = [];
  for (let feature = 0; feature < features; feature++) {
    const own = means[cluster * features + feature];
    // Below this share of its size, a deviation is rounding.
    const varies = deviation[feature] > 1e-9 * Math.abs(mean[feature]);
    if (!varies || !Number.isFinite(own)) continue;
    const difference = (own - mean[feature]) / deviation[feature];
    differences.push({ feature, difference, mean: own, overallMean: mean[feature] });
  }
  return differences.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference)).slice(0, count);
}

/** The features that a cluster has more of than all rows, those that set it apart most first: the words of a text cluster. */
export function distinctiveFeatures(
  moments: ClusterMoments,
  cluster: number,
  count: number,
): FeatureDifference[] {
  return largestDifferences(moments, cluster, moments.features)
    .filter(({ difference }) => difference > 0)
    .slice(0, count);
}

/** The features of a cluster with the largest means, largest first: the top words of a text cluster. Zero means are left out. */
export function largestMeans(
  { features, mean, deviation, means }: ClusterMoments,
  cluster: number,
  count: number,
): FeatureDifference[] {
  const own = means.subarray(cluster * features, (cluster + 1) * features);
  return Array.from(own, (value, feature) => ({
    feature,
    difference: (value - mean[feature]) / deviation[feature],
    mean: value,
    overallMean: mean[feature],
  }))
    .filter(({ mean }) => mean > 0)
    .toSorted((a, b) => b.mean - a.mean)
    .slice(0, count);
}
