import { RandomStream } from '../runtime/random.js';
import { memoryDataset, type MemoryDataset } from './memory-dataset.js';

export interface BlobsOptions {
  readonly rows?: number;
  readonly features?: number;
  readonly clusters?: number;
  /** Standard deviation of each cluster, against centres uniform on [-10, 10]. */
  readonly deviation?: number;
}

/** Round Gaussian clusters of equal size around random centres. Row `i` belongs to cluster `i % clusters`. */
export function blobs(seed: number, options: BlobsOptions = {}): MemoryDataset {
  const { rows = 1000, features = 2, clusters = 4, deviation = 1 } = options;
  const stream = new RandomStream(seed);
  const centreStream = stream.split('centres');
  const centres = Float32Array.from({ length: clusters * features }, () => centreStream.uniform() * 20 - 10);
  const noise = stream.split('noise').fillNormal(new Float32Array(rows * features));
  const labels = Int32Array.from({ length: rows }, (_, row) => row % clusters);
  const values = noise.map((draw, at) => {
    const label = labels[Math.floor(at / features)] ?? 0;
    return (centres[label * features + (at % features)] ?? 0) + deviation * draw;
  });
  return memoryDataset({ name: 'blobs', values, rows, features, labels, labelNames: clusterNames(clusters) });
}

/**
 * The synthetic data of DAMIC (section 3.5.1): 4,000 points `v` of four Gaussian clusters in the plane, seen through
 * `x = sigmoid(W v)²` (eq. 8) with `W` of 100 × 2 standard normals. The paper prints no centres or variances. Those here are chosen so
 * that k-means gets what the paper reports for it (NMI .80, ARI .81): long clusters, across one another, that do not overlap.
 */
export function damicSynthetic(seed: number): MemoryDataset {
  const [rows, features] = [4000, 100];
  const centres = [
    [-1.5, -1.5],
    [-1.5, 1.5],
    [1.5, -1.5],
    [1.5, 1.5],
  ] as const;
  const deviations = [
    [1, 0.12],
    [0.12, 1],
    [0.12, 1],
    [1, 0.12],
  ] as const;
  const stream = new RandomStream(seed);
  const weights = stream.split('weights').fillNormal(new Float32Array(features * 2));
  const noise = stream.split('latent').fillNormal(new Float32Array(rows * 2));
  const labels = Int32Array.from({ length: rows }, (_, row) => row % centres.length);
  const values = new Float32Array(rows * features);
  for (let row = 0; row < rows; row++) {
    const cluster = labels[row] ?? 0;
    const [x = 0, y = 0] = centres[cluster] ?? [];
    const [width = 0, height = 0] = deviations[cluster] ?? [];
    const first = x + width * (noise[row * 2] ?? 0);
    const second = y + height * (noise[row * 2 + 1] ?? 0);
    for (let column = 0; column < features; column++) {
      const sum = (weights[column * 2] ?? 0) * first + (weights[column * 2 + 1] ?? 0) * second;
      values[row * features + column] = (1 / (1 + Math.exp(-sum))) ** 2;
    }
  }
  return memoryDataset({
    name: 'damic-synthetic',
    values,
    rows,
    features,
    labels,
    labelNames: clusterNames(4),
  });
}

function clusterNames(clusters: number): string[] {
  return Array.from({ length: clusters }, (_, cluster) => `${cluster}`);
}
