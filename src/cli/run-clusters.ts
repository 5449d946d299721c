import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { mergeProbabilities, readClusterNames } from '../experiment/cluster-names.node.js';
import type { LoadedRun } from '../experiment/load-run.node.js';

/** The clusters of a run's model as people left them: merged and named. */
export interface RunClusters {
  /** q(c|x), `[rows, clusters]` */
  readonly probabilities: Matrix;
  readonly names: readonly string[];
  /** Clusters merged into others. */
  readonly absent: readonly number[];
}

export async function clustersOf({ estimator, folder }: LoadedRun, dataset: Dataset): Promise<RunClusters> {
  const saved = readClusterNames(folder.path);
  const probabilities = mergeProbabilities(await estimator.predictProbabilities(dataset), saved);
  const named = Object.entries(saved.names);
  const names: string[] = [];
  for (const [cluster, name] of named) names[Number(cluster)] = name;
  return { probabilities, names, absent: Object.keys(saved.merged).map(Number) };
}
