import { MixturaError } from '../error.js';
import { assignLeastCost } from './assignment.js';
import { encodeLabels, requireLabelPerRow, type Labels } from './labels.js';

/** How many rows of each class fell into each cluster. */
export interface Contingency {
  /** Label of each table row. */
  readonly classes: Int32Array;
  /** Cluster of each table column. */
  readonly clusters: Int32Array;
  /** Row-major `[classes, clusters]`. */
  readonly counts: Int32Array;
  /** Sum of all counts. */
  readonly rows: number;
}

/** A full table beyond this size means that one side holds identifiers rather than classes. */
const LARGEST_TABLE = 2 ** 26;

/**
 * The table of classes by clusters, both in ascending order.
 *
 * @throws `INVALID_SHAPE` where the lengths differ, `INVALID_DATA` where there is no row, a label is no
 * integer or the table would pass 2²⁶ cells
 */
export function contingency(labels: Labels, predicted: Labels): Contingency {
  requireLabelPerRow(predicted, labels.length);
  const truth = encodeLabels(labels);
  const found = encodeLabels(predicted);
  const width = found.ids.length;
  const cells = truth.ids.length * width;
  if (cells > LARGEST_TABLE) {
    throw new MixturaError(
      'INVALID_DATA',
      `${truth.ids.length} classes × ${width} clusters are too many to compare; are these labels identifiers?`,
    );
  }
  const counts = new Int32Array(cells);
  for (let i = 0; i < labels.length; i++) counts[truth.codes[i] * width + found.codes[i]]++;
  return { classes: truth.ids, clusters: found.ids, counts, rows: labels.length };
}

/**
 * The column matched to each class by the one-to-one matching that puts most rows on matched pairs;
 * -1 for a class without a cluster.
 */
export function matchedColumns(table: Contingency): Int32Array {
  const costs = Float64Array.from(table.counts, (count) => -count);
  return assignLeastCost(costs, table.classes.length, table.clusters.length);
}

/**
 * The optimal one-to-one matching as a map from cluster to class. A cluster beyond the number of classes is
 * absent from the map. Throws as `contingency` does.
 */
export function matching(labels: Labels, predicted: Labels): ReadonlyMap<number, number> {
  const table = contingency(labels, predicted);
  const classOfCluster = new Map<number, number>();
  matchedColumns(table).forEach((column, row) => {
    if (column !== -1) classOfCluster.set(table.clusters[column], table.classes[row]);
  });
  return classOfCluster;
}

/**
 * The contingency table with its columns in the order of the matching: first the cluster of each class, class
 * by class, then the clusters left over. With as many clusters as classes the diagonal holds the rows
 * that accuracy counts as right. Throws as `contingency` does.
 */
export function confusionMatrix(labels: Labels, predicted: Labels): Contingency {
  const table = contingency(labels, predicted);
  const width = table.clusters.length;
  const matched = matchedColumns(table).filter((column) => column !== -1);
  const taken = new Set(matched);
  const leftOver = [...table.clusters.keys()].filter((column) => !taken.has(column));
  const order = [...matched, ...leftOver];
  return {
    ...table,
    clusters: Int32Array.from(order, (column) => table.clusters[column]),
    counts: table.counts.map((_, cell) => table.counts[cell - (cell % width) + order[cell % width]]),
  };
}
