import { RandomStream } from '../runtime/random.js';
import type { Trial } from './trial.js';

const heldOutShare = 0.1;
const mostSampled = 4000;

/** The same rows for every trial of a study, so that trials compare. */
export interface StudyRows {
  /** One row in ten, which no trial learns from. */
  readonly heldOut: Int32Array;
  /** All others, ascending. */
  readonly training: Int32Array;
  /** Rows that every trial gives its clusters of, held-out ones among them. */
  readonly sample: Int32Array;
}

export function studyRows(rows: number): StudyRows {
  const random = new RandomStream(0).split('study');
  const order = random.split('held out').permutation(rows);
  const held = Math.max(1, Math.round(heldOutShare * rows));
  return {
    heldOut: order.slice(0, held).toSorted(),
    training: order.slice(held).toSorted(),
    sample: random.split('sample').sample(rows, Math.min(rows, mostSampled)).toSorted(),
  };
}

/** The rows a trial learns from. The halves of each seed are other halves. */
export function rowsOfTrial({ training }: StudyRows, { part, seed }: Trial): Int32Array {
  if (part === 'training') return training;
  const order = new RandomStream(seed).split('halves').permutation(training.length);
  const middle = Math.floor(training.length / 2);
  const half = part === 'first-half' ? order.subarray(0, middle) : order.subarray(middle);
  return half.map((at) => training[at]).toSorted();
}
