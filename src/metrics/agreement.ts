import { unreachable } from '../error.js';
import { contingency, matchedColumns, type Contingency } from './contingency.js';
import type { Labels } from './labels.js';

/** How the entropies of classes and clusters are averaged to normalise the mutual information. */
export type NormalizedMutualInformationAverage = 'arithmetic' | 'max' | 'min' | 'geometric';

/** Agreement of a clustering with the true classes; 1 is perfect. */
export interface LabelScores {
  readonly accuracy: number;
  readonly nmi: number;
  readonly ari: number;
  readonly purity: number;
}

/**
 * Unsupervised clustering accuracy, in [0, 1]: the share of rows whose cluster is matched to their class,
 * `max_m Σ_n 1{l_n = m(c_n)} / N` over all one-to-one maps `m` (VaDE, section 4.3). Clusters and classes may differ in
 * number; rows of unmatched clusters count as wrong. Throws as `contingency` does.
 */
export function accuracy(labels: Labels, predicted: Labels): number {
  return accuracyOf(contingency(labels, predicted));
}

/** The share of rows that belong to the commonest class of their cluster, in (0, 1]. Throws as `contingency` does. */
export function purity(labels: Labels, predicted: Labels): number {
  return purityOf(contingency(labels, predicted));
}

/**
 * `I(class; cluster)` over the average of the two entropies, in [0, 1]. As in scikit-learn it is 1 where both
 * sides are one group, and 0 where only one is. Throws as `contingency` does.
 */
export function normalizedMutualInformation(
  labels: Labels,
  predicted: Labels,
  { average = 'arithmetic' }: { readonly average?: NormalizedMutualInformationAverage } = {},
): number {
  return normalizedMutualInformationOf(contingency(labels, predicted), average);
}

/**
 * Adjusted Rand index (Hubert and Arabie 1985), in [-0.5, 1]: agreement over pairs of rows, 0 in expectation for
 * random labels. Throws as `contingency` does.
 */
export function adjustedRandIndex(labels: Labels, predicted: Labels): number {
  return adjustedRandIndexOf(contingency(labels, predicted));
}

/** All four scores from one table; NMI with arithmetic average. Throws as `contingency` does. */
export function scoreLabels(labels: Labels, predicted: Labels): LabelScores {
  const table = contingency(labels, predicted);
  return {
    accuracy: accuracyOf(table),
    nmi: normalizedMutualInformationOf(table, 'arithmetic'),
    ari: adjustedRandIndexOf(table),
    purity: purityOf(table),
  };
}

function accuracyOf(table: Contingency): number {
  const width = table.clusters.length;
  let right = 0;
  matchedColumns(table).forEach((column, row) => {
    if (column !== -1) right += table.counts[row * width + column];
  });
  return right / table.rows;
}

function purityOf(table: Contingency): number {
  const commonest = new Float64Array(table.clusters.length);
  forEachPair(table, (_, column, count) => {
    commonest[column] = Math.max(commonest[column], count);
  });
  return sum(commonest) / table.rows;
}

function normalizedMutualInformationOf(
  table: Contingency,
  average: NormalizedMutualInformationAverage,
): number {
  if (table.classes.length === 1 && table.clusters.length === 1) return 1;
  const { classSizes, clusterSizes } = marginals(table);
  let information = 0;
  forEachPair(table, (row, column, count) => {
    const ratio = (count * table.rows) / (classSizes[row] * clusterSizes[column]);
    information += (count / table.rows) * Math.log(ratio);
  });
  // Independent sides leave only rounding, which the smaller entropies could blow up.
  if (information <= Number.EPSILON) return 0;
  // Equal groups can come out a rounding above 1.
  return Math.min(
    1,
    information / averageOf(entropy(classSizes, table.rows), entropy(clusterSizes, table.rows), average),
  );
}

function averageOf(a: number, b: number, average: NormalizedMutualInformationAverage): number {
  switch (average) {
    case 'arithmetic':
      return (a + b) / 2;
    case 'max':
      return Math.max(a, b);
    case 'min':
      return Math.min(a, b);
    case 'geometric':
      return Math.sqrt(a * b);
    default:
      return unreachable(average);
  }
}

function adjustedRandIndexOf(table: Contingency): number {
  const { classSizes, clusterSizes } = marginals(table);
  const together = sumOfSquares(table.counts);
  const sameClass = sumOfSquares(classSizes);
  const sameCluster = sumOfSquares(clusterSizes);
  // Ordered pairs of rows: together in both, only in the class, only in the cluster, in neither.
  const both = together - table.rows;
  const classOnly = sameClass - together;
  const clusterOnly = sameCluster - together;
  const neither = table.rows ** 2 - sameClass - sameCluster + together;
  if (classOnly === 0 && clusterOnly === 0) return 1;
  return (
    (2 * (both * neither - classOnly * clusterOnly)) /
    ((both + classOnly) * (classOnly + neither) + (both + clusterOnly) * (clusterOnly + neither))
  );
}

function marginals(table: Contingency): { classSizes: Float64Array; clusterSizes: Float64Array } {
  const classSizes = new Float64Array(table.classes.length);
  const clusterSizes = new Float64Array(table.clusters.length);
  forEachPair(table, (row, column, count) => {
    classSizes[row] += count;
    clusterSizes[column] += count;
  });
  return { classSizes, clusterSizes };
}

/** Calls `visit` for every cell that holds a row. */
function forEachPair(table: Contingency, visit: (row: number, column: number, count: number) => void): void {
  const width = table.clusters.length;
  table.counts.forEach((count, cell) => {
    if (count > 0) visit(Math.floor(cell / width), cell % width, count);
  });
}

/** Entropy in nats of the shares `sizes / total`. */
function entropy(sizes: Float64Array, total: number): number {
  return -sum(sizes.map((size) => (size / total) * Math.log(size / total)));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function sumOfSquares(values: Int32Array | Float64Array): number {
  let total = 0;
  for (const value of values) total += value * value;
  return total;
}
