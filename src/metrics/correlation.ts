import { MixturaError } from '../error.js';

/**
 * Pearson's product-moment correlation of two series, in [-1, 1].
 *
 * @throws `INVALID_SHAPE` where the lengths differ, `INVALID_DATA` where there are fewer than two values or one series is
 * constant, `NOT_FINITE` where a value is NaN or infinite
 */
export function pearsonCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length !== y.length) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `correlation needs pairs, got ${x.length} and ${y.length} values`,
    );
  }
  const [a, b] = [unitDeviations(x), unitDeviations(y)];
  const product = a.reduce((total, value, i) => total + value * b[i], 0);
  return Math.min(1, Math.max(-1, product));
}

/** Spearman's rank correlation: Pearson's of the ranks, ties sharing their mean rank. Throws as `pearsonCorrelation` does. */
export function spearmanCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireFiniteSeries(x);
  requireFiniteSeries(y);
  return pearsonCorrelation(meanRanks(x), meanRanks(y));
}

/** The series less its mean, scaled to length 1. */
function unitDeviations(series: ArrayLike<number>): Float64Array {
  requireFiniteSeries(series);
  const values = Float64Array.from(series);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const deviations = values.map((value) => value - mean);
  const length = Math.sqrt(deviations.reduce((total, value) => total + value * value, 0));
  // The mean of equal values can be off by a rounding, so their length alone does not tell.
  if (length === 0 || values.every((value) => value === values[0])) {
    throw new MixturaError(
      'INVALID_DATA',
      `correlation needs series that vary, got ${values.length} equal values; give more pairs`,
    );
  }
  return deviations.map((value) => value / length);
}

/** Ranks from 1, equal values sharing the mean of the places they take. */
function meanRanks(series: ArrayLike<number>): Float64Array {
  const order = Int32Array.from({ length: series.length }, (_, index) => index).toSorted(
    (a, b) => series[a] - series[b],
  );
  const ranks = new Float64Array(series.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && series[order[end]] === series[order[start]]) end++;
    for (let place = start; place < end; place++) ranks[order[place]] = (start + 1 + end) / 2;
  }
  return ranks;
}

function requireFiniteSeries(series: ArrayLike<number>): void {
  for (let i = 0; i < series.length; i++) {
    if (!Number.isFinite(series[i])) {
      throw new MixturaError('NOT_FINITE', `value ${series[i]} at ${i} is not finite; leave that pair out`);
    }
  }
}
