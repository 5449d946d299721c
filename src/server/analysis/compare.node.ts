import { nameOf } from '../../experiment/cluster-names.node.js';
import { compareClusters, requireSameRows, type RunLabels } from '../../report/compare-runs.js';
import type { CompareAnswer } from '../interface.js';
import { layoutOf } from './row-layout.js';
import { cellsOf, openStudy, type NamedStudy } from './study.node.js';

const shownChanges = 48;

/** Two runs on the same rows: which clusters correspond, and which rows changed. Throws `INVALID_DATA` for different rows. */
export async function compare({ a, b }: { a: string; b: string }): Promise<CompareAnswer> {
  const first = await openStudy(a);
  const second = await openStudy(b);
  requireSameRows(first.folder, second.folder);
  const { matched, counts, changed, ari, nmi } = compareClusters(labelsOf(first), labelsOf(second));
  const ofA = matched.flatMap(({ first, firstSize }) =>
    first !== undefined && firstSize > 0 ? [first] : [],
  );
  const ofB = matched.filter(({ secondSize }) => secondSize > 0);
  const { rows } = first.dataset;
  return {
    a: first.folder.path,
    b: second.folder.path,
    rows,
    ari,
    nmi,
    agreement: 1 - changed.length / rows,
    aClusters: ofA.map((cluster) => describe(first, cluster)),
    bClusters: ofB.map(({ second: cluster = 0, first: match }) => ({
      ...describe(second, cluster),
      ...(match !== undefined && ofA.includes(match) && { match }),
    })),
    counts: ofA.map((a) => ofB.map(({ second: b = 0 }) => counts[a * second.merged.columns + b] ?? 0)),
    changed: cellsOf(first, surestFirst(first, second, [...changed]).slice(0, shownChanges)).map((cells) => ({
      ...cells,
      clusterInB: second.labels[cells.row] ?? 0,
    })),
    changedRows: changed.length,
    ...layoutOf(first.dataset, first.plan),
  };
}

function labelsOf({ labels, merged, names }: NamedStudy): RunLabels {
  return { labels, clusters: merged.columns, absent: Object.keys(names.merged).map(Number) };
}

function describe({ names, labels }: NamedStudy, cluster: number) {
  const size = labels.reduce((total, label) => total + (label === cluster ? 1 : 0), 0);
  return { cluster, name: nameOf(names, cluster), size };
}

/** Rows that both runs are sure of first: these disagreements say most. */
function surestFirst(first: NamedStudy, second: NamedStudy, rows: readonly number[]): number[] {
  const sure = (row: number) => (first.confidence[row] ?? 0) * (second.confidence[row] ?? 0);
  return rows.toSorted((x, y) => sure(y) - sure(x));
}
