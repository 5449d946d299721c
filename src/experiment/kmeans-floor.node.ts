import type { Dataset } from '../data/dataset.js';
import { rowRanges } from '../data/row-range.js';
import { subset } from '../data/subset.js';
import { scoreLabels, type LabelScores } from '../metrics/index.js';
import { RandomStream } from '../runtime/random.js';
import { createEstimator, type ComputeOptions } from './create-estimator.node.js';
import { classesOf } from './known-labels.node.js';
import type { LoadedRun } from './load-run.node.js';

/** What k-means on the rows themselves comes to: what a model that learns a representation has to beat. */
export interface KMeansFloor extends LabelScores {
  /** Rows that the centres were learnt from, a random sample where there are more. */
  readonly learntFrom: number;
}

/** Most rows the centres are learnt from: seconds even for images. */
const mostRows = 10_000;

export interface KMeansFloorOptions extends ComputeOptions {
  readonly rowsAtOnce?: number;
  readonly rowsLearntFrom?: number;
}

/**
 * Scores k-means with as many clusters, the scaling and the seed of a run on the run's own rows, as `mixtura fit -m kmeans` does it.
 * Nothing for a run that is k-means. Throws `MISSING_DATA` without labels.
 */
export async function kMeansFloor(
  { estimator: { definition, options } }: LoadedRun,
  dataset: Dataset,
  { rowsAtOnce, rowsLearntFrom = mostRows, ...compute }: KMeansFloorOptions = {},
): Promise<KMeansFloor | undefined> {
  if (definition.name === 'kmeans') return undefined;
  const classes = classesOf(dataset);
  const { clusters, scaling, seed } = options;
  const estimator = createEstimator('kmeans', { clusters, scaling, seed }, compute);
  try {
    const learntFrom = Math.min(dataset.rows, rowsLearntFrom);
    await estimator.fit(
      learntFrom < dataset.rows ? subset(dataset, sampledRows(dataset.rows, learntFrom, seed)) : dataset,
    );
    const labels = new Int32Array(dataset.rows);
    let done = 0;
    for (const rows of rowRanges(dataset, rowsAtOnce)) {
      labels.set(await estimator.predict(rows), done);
      done += rows.rows;
    }
    return { ...scoreLabels(classes, labels), learntFrom };
  } finally {
    await estimator.dispose();
  }
}

/** Some rows at random, in their order: every so many rows of data that repeat would be of some clusters alone. */
function sampledRows(rows: number, count: number, seed: number): Int32Array {
  return new RandomStream(seed).split('floor').sample(rows, count).toSorted();
}
