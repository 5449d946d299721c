import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { mergeProbabilities, readClusterNames } from '../experiment/cluster-names.node.js';
import type { LoadedRun } from '../experiment/load-run.node.js';
import { hardLabels } from '../models/hard-labels.js';
import type { RunLabels } from '../report/compare-runs.js';

/** The clusters of a run's model as people left them: merged and named. */
export interface RunClusters {
  /** q(c|x), `[rows, clusters]` */
  readonly probabilities: Matrix;
  readonly names: readonly string[];
  /** The cluster that stands for each one merged away. */
  readonly merged: Readonly<Record<string, number>>;
}

export async function clustersOf({ estimator, folder }: LoadedRun, dataset: Dataset): Promise<RunClusters> {
  const saved = readClusterNames(folder.path);
  const probabilities = mergeProbabilities(await estimator.predictProbabilities(dataset), saved);
  const named = Object.entries(saved.names);
  const names: string[] = [];
  for (const [cluster, name] of named) names[Number(cluster)] = name;
  return { probabilities, names, merged: saved.merged };
}

/** The likeliest cluster of each row, for comparing runs. */
export function labelsOf({ probabilities, merged }: RunClusters): Required<RunLabels> {
  return {
    labels: hardLabels(probabilities),
    clusters: probabilities.columns,
    absent: Object.keys(merged).map(Number),
  };
}
