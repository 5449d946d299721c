import { MixturaError } from '../error.js';
import type { RandomStream } from '../runtime/random.js';

/** An estimate from `rows` rows drawn without replacement instead of the exact value. */
export interface Sample {
  readonly rows: number;
  readonly random: RandomStream;
}

/** The rows to look at, ascending: all of them without a `sample` or where it is no smaller than `total`. */
export function sampledRows(total: number, sample: Sample | undefined): Int32Array {
  if (sample === undefined) return Int32Array.from({ length: total }, (_, index) => index);
  if (!Number.isInteger(sample.rows) || sample.rows < 1) {
    throw new MixturaError(
      'INVALID_OPTION',
      `a sample of ${sample.rows} rows is impossible; give a positive integer`,
    );
  }
  return sample.random.sample(total, Math.min(sample.rows, total)).toSorted();
}
