import { MixturaError } from '../../error.js';
import { nameOf } from '../../experiment/cluster-names.node.js';
import { confusionMatrix, matching, scoreLabels } from '../../metrics/index.js';
import type { CompareAnswer } from '../interface.js';
import { cellsOf, openStudy, type NamedStudy } from './study.node.js';

const shownChanges = 48;

/** Two runs on the same rows: which clusters correspond, and which rows changed. Throws `INVALID_OPTION` for different rows. */
export async function compare({ a, b }: { a: string; b: string }): Promise<CompareAnswer> {
  const first = await openStudy(a);
  const second = await openStudy(b);
  if (first.dataset.digest !== second.dataset.digest) {
    throw new MixturaError(
      'INVALID_OPTION',
      `these runs saw different rows (${first.dataset.name}, ${second.dataset.name}); compare runs on the same data`,
    );
  }
  const table = confusionMatrix(first.labels, second.labels);
  const matched = matching(first.labels, second.labels);
  const changed: number[] = [];
  first.labels.forEach((label, row) => {
    if (matched.get(second.labels[row] ?? -1) !== label) changed.push(row);
  });
  const width = table.clusters.length;
  const { ari, nmi } = scoreLabels(first.labels, second.labels);
  const { rowShape, columns, rows } = first.dataset;
  return {
    a: first.folder.path,
    b: second.folder.path,
    rows,
    ari,
    nmi,
    agreement: 1 - changed.length / rows,
    aClusters: [...table.classes].map((cluster) => describe(first, cluster)),
    bClusters: [...table.clusters].map((cluster) => {
      const match = matched.get(cluster);
      return { ...describe(second, cluster), ...(match !== undefined && { match }) };
    }),
    counts: [...table.classes.keys()].map((line) => [
      ...table.counts.subarray(line * width, (line + 1) * width),
    ]),
    changed: cellsOf(first, surestFirst(first, second, changed).slice(0, shownChanges)).map((cells) => ({
      ...cells,
      clusterInB: second.labels[cells.row] ?? 0,
    })),
    changedRows: changed.length,
    rowShape: [...rowShape],
    ...(columns && { columns }),
  };
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
