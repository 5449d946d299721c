import { MixturaError } from '../../error.js';
import { nameOf } from '../../experiment/cluster-names.node.js';
import { row } from '../../data/matrix.js';
import type { ClusterFacts } from '../../report/cluster-facts.js';
import { distinctiveFeatures, type FeatureDifference } from '../../report/cluster-moments.js';
import { rowKindOf } from '../../report/row-form.js';
import type { ClusterDetail, ClustersAnswer, ClusterSummary, Difference } from '../interface.js';
import { layoutOf, rounded, shownValues } from './row-layout.js';
import { cellsOf, className, clustersOf, membersOf, openStudy, type NamedStudy } from './study.node.js';

/** All clusters of a run, and what its model can do. */
export async function clusters({ run }: { run: string }): Promise<ClustersAnswer> {
  const study = await openStudy(run);
  const { dataset, plan, embedding, canGenerate, canDecode } = study;
  return {
    clusters: clustersOf(study).map((cluster) => summaryOf(study, cluster)),
    ...layoutOf(dataset, plan),
    latent: embedding.columns,
    canGenerate,
    canDecode,
  };
}

/** One cluster: its rows and what sets it apart. Throws `INVALID_OPTION` where there is none of that number. */
export async function cluster({ run, cluster }: { run: string; cluster: number }): Promise<ClusterDetail> {
  const study = await openStudy(run);
  const { nearest, doubtful, differences } = factsOf(study, cluster);
  const { labels } = study.dataset;
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
    differences: named(study, differences),
    ...(labels && { classes: classesWithin(study, labels, cluster) }),
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
    traits: named(study, traitsOf(study, cluster)),
  };
}

/** The words, or the columns, that a card names of a cluster; pixels and samples of a signal have no names. */
const shownTraits = 8;

function traitsOf(study: NamedStudy, cluster: number): readonly FeatureDifference[] {
  switch (rowKindOf(study.dataset)) {
    case 'text':
      return distinctiveFeatures(study.overview.moments, cluster, shownTraits);
    case 'table':
      return factsOf(study, cluster).differences.slice(0, shownTraits);
    default:
      return [];
  }
}

function named({ dataset }: NamedStudy, differences: readonly FeatureDifference[]): Difference[] {
  return differences.map(({ feature, mean, overallMean, difference }) => ({
    feature,
    name: dataset.columns?.[feature] ?? `feature ${feature}`,
    clusterMean: mean,
    overallMean,
    standardised: difference,
  }));
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
