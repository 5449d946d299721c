import { MixturaError } from '../../error.js';
import { nameOf } from '../../experiment/cluster-names.node.js';
import { row } from '../../data/matrix.js';
import type { ClusterDetail, ClustersAnswer, ClusterSummary } from '../interface.js';
import { largestDifferences, membersOf, mostDoubtful, nearestToCentre } from './cluster-facts.js';
import {
  cellsOf,
  className,
  openStudy,
  rounded,
  shownValues,
  standingClusters,
  type NamedStudy,
} from './study.node.js';

const shownRows = 24;
const shownDifferences = 12;

/** All clusters of a run, and what its model can do. */
export async function clusters({ run }: { run: string }): Promise<ClustersAnswer> {
  const study = await openStudy(run);
  const { dataset, embedding, canGenerate, canDecode } = study;
  const { rowShape, columns } = dataset;
  return {
    clusters: standingClusters(study).map((cluster) => summaryOf(study, cluster)),
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
  requireStanding(study, cluster);
  const { dataset, embedding, labels, confidence, centres, means, moments } = study;
  const nameOfColumn = (feature: number) => dataset.columns?.[feature] ?? `feature ${feature}`;
  return {
    ...summaryOf(study, cluster),
    nearest: cellsOf(study, nearestToCentre(embedding, labels, centres, cluster, shownRows)),
    doubtful: cellsOf(study, mostDoubtful(labels, confidence, cluster, shownRows)),
    differences: largestDifferences(row(means, cluster), moments, nameOfColumn, shownDifferences),
    ...(dataset.labels && { classes: classesWithin(study, dataset.labels, cluster) }),
  };
}

export function requireStanding(study: NamedStudy, cluster: number): void {
  const standing = standingClusters(study);
  if (standing.includes(cluster)) return;
  throw new MixturaError(
    'INVALID_OPTION',
    `there is no cluster ${cluster}; the clusters of this run are ${standing.join(', ')}`,
  );
}

function summaryOf(study: NamedStudy, cluster: number): ClusterSummary {
  const { names, labels, confidence, merged, means } = study;
  const members = membersOf(labels, cluster);
  let weight = 0;
  for (let at = cluster; at < merged.values.length; at += merged.columns) weight += merged.values[at] ?? 0;
  const sure = members.reduce((total, member) => total + (confidence[member] ?? 0), 0);
  return {
    cluster,
    name: nameOf(names, cluster),
    named: names.names[cluster] !== undefined,
    size: members.length,
    weight: rounded(weight / merged.rows),
    meanConfidence: rounded(members.length === 0 ? 0 : sure / members.length),
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
