import { simplifiedSilhouette, scoreLabels, clusterSizes, type LabelScores } from '../metrics/index.js';
import type { Dataset } from '../data/dataset.js';
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

/** Scores the clusters that a run's model gives the rows of a labelled data set, merged as people left them. Throws `MISSING_DATA` without labels. */
export async function evaluateRun({ estimator, folder }: LoadedRun, dataset: Dataset): Promise<RunScores> {
  const classes = classesOf(dataset);
  const { labels } = hardClusters(
    mergeProbabilities(await estimator.predictProbabilities(dataset), readClusterNames(folder.path)),
  );
  const clusters = clusterSizes(labels, estimator.options.clusters).filter((size) => size > 0).length;
  return {
    ...scoreLabels(classes, labels),
    rows: dataset.rows,
    clusters,
    classes: new Set(classes).size,
    ...(clusters > 1 &&
      clusters < dataset.rows && {
        silhouette: simplifiedSilhouette(await estimator.transform(dataset), labels),
      }),
  };
}
