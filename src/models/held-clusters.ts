import type { Feed } from '../runtime/program.js';
import { input, oneHot, type Tensor } from '../tensor/index.js';
import type { OptimizePhase, Session, Step } from '../training/phases.js';
import { augmentation, type AugmentationOptions } from './augmentation.js';
import type { ModelInput } from './definition.js';

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

/** How a phase that holds is fed: each row's first cluster, and the row moved where augmentation is asked for. */
export function heldPhase(
  options: AugmentationOptions,
  { rowShape }: ModelInput,
): Pick<OptimizePhase, 'feeds' | 'augment'> {
  return { feeds: heldFeed, ...augmentation(options, rowShape) };
}

/** The input behind `heldClusters` for one step. */
function heldFeed({ indices, arrays }: Step): Record<string, Feed> {
  const labels = arrays.get(heldName);
  return { [heldName]: indices.map((row) => labels?.[row] ?? 0) };
}
