import { MixturaError } from '../error.js';
import { constant, matmul, type Tensor } from '../tensor/index.js';

/** What people made of a model's clusters, by cluster. */
export interface ClusterLabels {
  readonly names?: Readonly<Record<string, string>>;
  /** The cluster that stands for each one merged away; it is never merged away itself. */
  readonly merged?: Readonly<Record<string, number>>;
}

/** The clusters of a model of `clusters` that stand for themselves, in order. */
export function standingClusters({ merged = {} }: ClusterLabels, clusters: number): number[] {
  return [...Array(clusters).keys()].filter((cluster) => merged[cluster] === undefined);
}

/** The clusters of the model that one stands for: itself, and those merged into it. Throws `INVALID_OPTION` for one that was merged away. */
export function partsOf({ merged = {}, names = {} }: ClusterLabels, cluster: number): number[] {
  const whole = merged[cluster];
  if (whole !== undefined) {
    const name = names[whole] === undefined ? '' : ` (${names[whole]})`;
    throw new MixturaError(
      'INVALID_OPTION',
      `cluster ${cluster} is part of cluster ${whole}${name}, into which it was merged; name that one`,
    );
  }
  const others = Object.keys(merged).map(Number);
  return [cluster, ...others.filter((other) => merged[other] === cluster)];
}

/** q(c|x) `[batch, clusters]` with merged clusters added up, `q · M`; M[a, b] is 1 where cluster b stands for a. */
export function mergedProbabilities(
  probabilities: Tensor,
  clusters: number,
  { merged = {} }: ClusterLabels,
): Tensor {
  if (Object.keys(merged).length === 0) return probabilities;
  const standsFor = new Float32Array(clusters * clusters);
  for (let cluster = 0; cluster < clusters; cluster++) {
    standsFor[cluster * clusters + (merged[cluster] ?? cluster)] = 1;
  }
  return matmul(probabilities, constant(standsFor, [clusters, clusters]));
}

/** Names and merges as metadata of a model; nothing where there are none. */
export function labelMetadata({ names = {}, merged = {} }: ClusterLabels): Record<string, string> {
  const isEmpty = (record: object) => Object.keys(record).length === 0;
  return {
    ...(isEmpty(names) ? {} : { clusterNames: JSON.stringify(names) }),
    ...(isEmpty(merged) ? {} : { mergedClusters: JSON.stringify(merged) }),
  };
}
