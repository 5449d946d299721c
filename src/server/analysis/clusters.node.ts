import { MixturaError } from '../../error.js';
import { nameOf } from '../../experiment/cluster-names.node.js';
import { row } from '../../data/matrix.js';
import type { ClusterFacts } from '../../report/cluster-facts.js';
import type { ClusterDetail, ClustersAnswer, ClusterSummary } from '../interface.js';
import {
  cellsOf,
  className,
  membersOf,
  openStudy,
  rounded,
  shownValues,
  clustersOf,
  type NamedStudy,
} from './study.node.js';

/** All clusters of a run, and what its model can do. */
export async function clusters({ run }: { run: string }): Promise<ClustersAnswer> {
  const study = await openStudy(run);
  const { dataset, embedding, canGenerate, canDecode } = study;
  const { rowShape, columns } = dataset;
  return {
    clusters: clustersOf(study).map((cluster) => summaryOf(study, cluster)),
    rowShape: [...rowShape],
    ...(columns && { columns }),
    latent: embedding.columns,
    canGenerate,
    canDecode,
  };
}

/** One cluster: its rows and what sets it apart. Throws `INVALID_OPTION` where there is none of that number. */
export async function cluster({ run, cluster }: { run: string; cluster: number }): Promise<ClusterDetail> {
  const study = await openStudy(run);
  const { dataset } = study;
  const { nearest, doubtful, differences } = factsOf(study, cluster);
  return {
    ...summaryOf(study, cluster),
    nearest: cellsOf(
      study,
      nearest.map(({ row }) => row),
    ),
    doubtful: cellsOf(
      study,
      doubtful.map(({ row }) => row),
    ),
    differences: differences.map(({ feature, mean, overallMean, difference }) => ({
      feature,
      name: dataset.columns?.[feature] ?? `feature ${feature}`,
      clusterMean: mean,
      overallMean,
      standardised: difference,
    })),
    ...(dataset.labels && { classes: classesWithin(study, dataset.labels, cluster) }),
  };
}

/** What is known of a cluster that stands for itself. Throws `INVALID_OPTION` where it does not. */
export function factsOf(study: NamedStudy, cluster: number): ClusterFacts {
  const facts = study.overview.clusters.find((found) => found.cluster === cluster);
  if (facts !== undefined) return facts;
  throw new MixturaError(
    'INVALID_OPTION',
    `there is no cluster ${cluster}; the clusters of this run are ${clustersOf(study).join(', ')}`,
  );
}

function summaryOf(study: NamedStudy, cluster: number): ClusterSummary {
  const { names, means } = study;
  const { size, weight, confidence } = factsOf(study, cluster);
  return {
    cluster,
    name: nameOf(names, cluster),
    named: names.names[cluster] !== undefined,
    size,
    weight: rounded(weight),
    meanConfidence: rounded(size === 0 ? 0 : confidence),
    members: Object.entries(names.merged).flatMap(([from, into]) => (into === cluster ? [Number(from)] : [])),
    mean: shownValues(row(means, cluster)),
  };
}

function classesWithin({ dataset, labels }: NamedStudy, classes: Int32Array, cluster: number) {
  const counts = new Map<number, number>();
  for (const member of membersOf(labels, cluster)) {
    const label = classes[member] ?? -1;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([label, rows]) => ({ name: className(dataset, label), rows }));
}
