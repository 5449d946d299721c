import type { Feed } from '../runtime/program.js';
import { input, oneHot, type Tensor } from '../tensor/index.js';
import type { Session, Step } from '../training/phases.js';

/** The run's array of first clusters, one a row, and the input that phases which hold to them are fed. */
const heldName = 'heldClusters';

/** Keeps the first cluster of every row, to be held to. */
export function holdClusters(session: Session, labels: Int32Array): void {
  session.arrays.set(heldName, labels);
}

/** The first cluster of every row. */
export function heldLabels({ arrays }: Pick<Step, 'arrays'>): Int32Array {
  const labels = arrays.get(heldName);
  return labels instanceof Int32Array ? labels : new Int32Array();
}

/** The first cluster of each row of a batch, one-hot, [batch, clusters]. */
export function heldClusters(clusters: number): Tensor {
  return oneHot(input(heldName, ['batch'], 'int64'), clusters);
}

/** The input behind `heldClusters` for one step. */
export function heldFeed({ indices, arrays }: Step): Record<string, Feed> {
  const labels = arrays.get(heldName);
  return { [heldName]: indices.map((row) => labels?.[row] ?? 0) };
}
