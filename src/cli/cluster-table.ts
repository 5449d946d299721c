import type { ClusterAtFit } from '../experiment/clusters-at-fit.node.js';
import { formatCount } from '../report/format.js';
import { textTable } from './text.js';

/** The clusters of a run, one a line: how many rows the fit gave it, what it is called, and which one it was merged into. */
export function clusterTable(clusters: readonly ClusterAtFit[]): string {
  const nameOf = (cluster: number) => clusters[cluster]?.name ?? '';
  const lines = clusters.map(({ cluster, rows, name = '', mergedInto }) => {
    const whole = mergedInto === undefined ? '' : `in ${mergedInto} ${nameOf(mergedInto)}`.trimEnd();
    return [String(cluster), rows === undefined ? '' : formatCount(rows), whole === '' ? name : whole];
  });
  return textTable([['cluster', 'rows', 'name'], ...lines]);
}
