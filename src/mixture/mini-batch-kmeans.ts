import type { Dataset } from '../data/dataset.js';
import { type Matrix, matrix } from '../data/matrix.js';
import type { Products } from '../runtime/products.js';
import { type FitContext, pacer } from './context.js';
import { type KMeansResult, assignToNearest, inertiaOf, kMeans } from './kmeans.js';
import { requireClusters, requireCount } from './options.js';

export interface MiniBatchKMeansOptions {
  readonly clusters: number;
  /** Independent k-means starts on the first sample. Default 3. */
  readonly restarts?: number;
  readonly batchSize?: number;
  /** Most passes over as many rows as the data has. */
  readonly epochs?: number;
  /** Ends after this many batches without a better smoothed inertia. */
  readonly patience?: number;
}

/**
 * K-means for data that does not fit into memory (Sculley 2010): centres of a sample, refined batch by batch with
 * a rate of 1/(rows seen by the centre), then one pass that labels every row.
 */
export async function miniBatchKMeans(
  data: Dataset,
  options: MiniBatchKMeansOptions,
  context: FitContext,
): Promise<KMeansResult> {
  const { clusters, restarts = 3, epochs = 10, patience = 10 } = options;
  const batchSize = Math.min(data.rows, options.batchSize ?? 4096);
  requireClusters(clusters, data.rows);
  requireCount('batchSize', batchSize);
  requireCount('epochs', epochs);
  requireCount('patience', patience);
  const batches = context.random.split('batches');
  const draw = (count: number): Matrix => {
    const into = new Float32Array(count * data.features);
    data.gather(batches.sample(data.rows, count), into);
    return matrix(into, count, data.features);
  };

  const sample = draw(Math.min(data.rows, Math.max(batchSize, 20 * clusters)));
  const first = await kMeans(
    sample,
    { clusters, restarts },
    { ...context, random: context.random.split('sample'), onProgress: undefined },
  );
  const centres = { ...first.centres, values: first.centres.values.slice() };
  const seen = new Float64Array(clusters);
  const steps = epochs * Math.ceil(data.rows / batchSize);
  const smoothing = Math.min(1, (2 * batchSize) / (data.rows + 1));
  const pace = pacer(context);
  let smoothed: number | undefined;
  let least = Infinity;
  let stale = 0;
  let step = 0;
  while (step < steps && stale < patience) {
    const batch = draw(batchSize);
    const assignment = await assignToNearest(batch, centres, context.products);
    moveTowards(centres, batch, assignment.labels, seen);
    const inertia = sum(assignment.squaredDistances) / batchSize;
    smoothed = smoothed === undefined ? inertia : smoothed * (1 - smoothing) + inertia * smoothing;
    stale = smoothed < least ? 0 : stale + 1;
    least = Math.min(least, smoothed);
    await pace(++step, steps);
  }
  const { labels, inertia } = await labelAll(data, centres, context.products);
  return { centres, labels, inertia, iterations: step, converged: stale >= patience };
}

function moveTowards(centres: Matrix, batch: Matrix, labels: Int32Array, seen: Float64Array): void {
  const { columns, values } = centres;
  for (let i = 0; i < batch.rows; i++) {
    const label = labels[i];
    const rate = 1 / ++seen[label];
    for (let d = 0; d < columns; d++) {
      values[label * columns + d] += rate * (batch.values[i * columns + d] - values[label * columns + d]);
    }
  }
}

const labelBlock = 8192;

async function labelAll(
  data: Dataset,
  centres: Matrix,
  products: Products,
): Promise<{ labels: Int32Array; inertia: number }> {
  const labels = new Int32Array(data.rows);
  const buffer = new Float32Array(Math.min(labelBlock, data.rows) * data.features);
  let inertia = 0;
  for (let start = 0; start < data.rows; start += labelBlock) {
    const rows = Math.min(labelBlock, data.rows - start);
    data.read(start, start + rows, buffer);
    const block = matrix(buffer.subarray(0, rows * data.features), rows, data.features);
    const assignment = await assignToNearest(block, centres, products);
    labels.set(assignment.labels, start);
    inertia += inertiaOf(block, centres, assignment.labels);
  }
  return { labels, inertia };
}

const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
