import type { Values } from './testing.support.js';

/** The mathematics of the variational models by plain loops over numbers, for tests: nets without hidden layers. */

type Row = readonly number[];

export const sumOf = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
export const meanOf = (values: readonly number[]) => sumOf(values) / values.length;

/** The rows of a named array, `width` numbers each. */
export function rowsOf(values: Values, name: string, width: number): number[][] {
  const flat = Array.from(values[name] ?? []);
  return Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));
}

/** `row · weights + bias` of a dense layer. */
export function denseRow(values: Values, name: string, row: Row): number[] {
  const bias = Array.from(values[`${name}/bias`] ?? []);
  const weights = rowsOf(values, `${name}/weights`, bias.length);
  return bias.map((start, j) =>
    row.reduce((total, value, i) => total + value * (weights[i]?.[j] ?? NaN), start),
  );
}

/** μ, ln σ² and the draw `μ + σ ε`. */
export function encodeRow(values: Values, row: Row, noise: Row, name = 'encoder') {
  const mean = denseRow(values, `${name}/mean`, row);
  const logVariance = denseRow(values, `${name}/logVariance`, row);
  const z = mean.map((m, j) => m + Math.exp(0.5 * (logVariance[j] ?? NaN)) * (noise[j] ?? NaN));
  return { mean, logVariance, z };
}

/** `-ln p(x|z)` for Bernoulli rows from the decoder's logits. */
export function crossEntropy(x: Row, logits: Row): number {
  return sumOf(logits.map((l, i) => Math.log1p(Math.exp(l)) - (x[i] ?? NaN) * l));
}

export function logNormalRow(z: Row, mean: Row, logVariance: Row): number {
  return sumOf(
    z.map((value, j) => {
      const s = logVariance[j] ?? NaN;
      return -0.5 * (Math.log(2 * Math.PI) + s + (value - (mean[j] ?? NaN)) ** 2 / Math.exp(s));
    }),
  );
}

/** `KL(N(μ, σ²) || N(0, I))` */
export function standardDivergenceRow(mean: Row, logVariance: Row): number {
  return sumOf(
    mean.map((m, j) => 0.5 * (Math.exp(logVariance[j] ?? NaN) + m * m - (logVariance[j] ?? NaN) - 1)),
  );
}

export function softmaxRow(scores: Row): number[] {
  const exponentials = scores.map((score) => Math.exp(score));
  return exponentials.map((value) => value / sumOf(exponentials));
}
