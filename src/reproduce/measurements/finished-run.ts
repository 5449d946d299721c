import type { Dataset } from '../../data/dataset.js';
import type { Estimator } from '../../models/estimator.js';
import type { Products } from '../../runtime/products.js';
import type { AccuracyCurve } from './kinds.js';

/** A run that is over, to be measured. Classes measure it; nothing of it depends on them. */
export interface FinishedRun {
  readonly estimator: Estimator;
  readonly dataset: Dataset;
  /** Class of each row. */
  readonly classes: Int32Array;
  /** Cluster of each row. */
  readonly clusters: Int32Array;
  readonly products: Products;
  /** What was seen while it trained. */
  readonly curve: AccuracyCurve;
}

/** The name of a class, its number where it has none. */
export function className({ dataset }: FinishedRun, label: number): string {
  return dataset.labelNames?.[label] ?? String(label);
}

/** The class that most of the rows belong to; the first of equals, -1 of no row. */
export function commonestClass({ classes }: FinishedRun, rows: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(classes[row], (counts.get(classes[row]) ?? 0) + 1);
  const [first] = [...counts].toSorted(([a, many], [b, more]) => more - many || a - b);
  return first?.[0] ?? -1;
}

/** The rows of each of so many clusters. */
export function rowsOfClusters({ clusters, estimator }: FinishedRun): number[][] {
  const rows: number[][] = Array.from({ length: estimator.options.clusters }, () => []);
  clusters.forEach((cluster, row) => rows[cluster].push(row));
  return rows;
}
