import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { rowRanges } from '../data/row-range.js';
import { rowSink, type RowSink } from '../data/sources/row-sink.node.js';
import { chunks } from '../data/stream.js';
import {
  clusterSizes,
  scoreLabels,
  simplifiedSilhouetteOfBlocks,
  type LabelScores,
} from '../metrics/index.js';
import { mergeProbabilities, readClusterNames } from './cluster-names.node.js';
import { hardClusters } from './hard-clusters.js';
import { classesOf } from './known-labels.node.js';
import type { LoadedRun } from './load-run.node.js';

/** How well the clusters of a run agree with true classes. */
export interface RunScores extends LabelScores {
  readonly rows: number;
  /** Clusters that hold a row. */
  readonly clusters: number;
  readonly classes: number;
  /** Simplified silhouette of the embedding, which knows no classes; absent where all rows are in one cluster. */
  readonly silhouette?: number;
}

/**
 * Scores the clusters that a run's model gives the rows of a labelled data set, merged as people left them.
 * Rows are worked on a range at a time, and their embedding lies on disk where it is large. Throws `MISSING_DATA` without labels.
 */
export async function evaluateRun(
  { estimator, folder }: LoadedRun,
  dataset: Dataset,
  { rowsAtOnce }: { readonly rowsAtOnce?: number } = {},
): Promise<RunScores> {
  const classes = classesOf(dataset);
  const names = readClusterNames(folder.path);
  const labels = new Int32Array(dataset.rows);
  let latents: RowSink | undefined;
  let done = 0;
  try {
    for (const rows of rowRanges(dataset, rowsAtOnce)) {
      const found = mergeProbabilities(await estimator.predictProbabilities(rows), names);
      labels.set(hardClusters(found).labels, done);
      const { values, columns } = await estimator.transform(rows);
      latents ??= rowSink(columns);
      latents.append(values);
      done += rows.rows;
    }
  } catch (error) {
    latents?.discard();
    throw error;
  }
  const embedding = latents?.finish(dataset.name, {});
  const clusters = clusterSizes(labels, estimator.options.clusters).filter((size) => size > 0).length;
  return {
    ...scoreLabels(classes, labels),
    rows: dataset.rows,
    clusters,
    classes: new Set(classes).size,
    ...(embedding !== undefined &&
      clusters > 1 &&
      clusters < dataset.rows && {
        silhouette: simplifiedSilhouetteOfBlocks(() => blocksOf(embedding), labels),
      }),
  };
}

function* blocksOf(embedding: Dataset): Generator<Matrix> {
  for (const { rows, values } of chunks(embedding)) yield { rows, values, columns: embedding.features };
}
