import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../data/matrix.js';
import { bayesianMixture, paperPrior } from './bayesian-mixture.js';
import { blobs, contextOf, goldenPoints, purity } from './golden/fixtures.support.js';

/** Equations 13 to 15 read off the paper, one number at a time. */
function paperStep(
  x: Matrix,
  labels: Int32Array,
  clusters: number,
  m: number,
): { eta: number[][]; tau: number[][]; labels: number[] } {
  const { a, b, lambda } = paperPrior;
  const rowsOf = (k: number): number[] => [...labels.keys()].filter((i) => labels[i] === k);
  const dims = Array.from({ length: x.columns }, (_, d) => d);
  const z = (i: number, d: number): number => x.values[i * x.columns + d];
  const sumOver = (rows: number[], f: (i: number) => number): number =>
    rows.reduce((sum, i) => sum + f(i), 0);
  const names = Array.from({ length: clusters }, (_, k) => k);
  const eta = names.map((k) =>
    dims.map((d) => (sumOver(rowsOf(k), (i) => z(i, d)) + lambda * m) / (rowsOf(k).length + lambda)),
  );
  const tau = names.map((k) =>
    dims.map((d) => {
      const scatter = sumOver(rowsOf(k), (i) => (z(i, d) - eta[k][d]) ** 2);
      const pull = lambda * (eta[k][d] - m) ** 2;
      return (rowsOf(k).length / 2 + a - 1) / (b + scatter / 2 + pull / 2);
    }),
  );
  const scoreOf = (i: number, k: number): number =>
    sumOver(dims, (d) => Math.log(tau[k][d]) - tau[k][d] * (z(i, d) - eta[k][d]) ** 2);
  const assigned = Array.from({ length: x.rows }, (_, i) => {
    const scores = names.map((k) => scoreOf(i, k));
    return scores.indexOf(Math.max(...scores));
  });
  return { eta, tau, labels: assigned };
}

describe('bayesianMixture', () => {
  it('ends at a fixed point of the paper’s equations', async () => {
    const fit = await bayesianMixture(goldenPoints, { clusters: 3 }, contextOf(1));
    const step = paperStep(goldenPoints, fit.labels, 3, paperPrior.m === 'mean' ? 0 : paperPrior.m);
    expect(fit.converged).toBe(true);
    expect(step.labels).toEqual([...fit.labels]);
    step.eta.flat().forEach((eta, i) => expect(fit.means.values[i]).toBeCloseTo(eta, 4));
    step.tau.flat().forEach((tau, i) => expect(fit.precisions.values[i] / tau).toBeCloseTo(1, 4));
    expect(fit.counts.reduce((sum, count) => sum + count, 0)).toBe(150);
  });

  it('recovers means and precisions of separated clusters', async () => {
    const { x, labels } = blobs(4000, 4, 4, 12);
    const fit = await bayesianMixture(x, { clusters: 4, prior: { m: 'mean' } }, contextOf(1));
    expect(purity(fit.labels, labels)).toBe(1);
    fit.precisions.values.forEach((tau) => expect(Math.abs(tau - 1)).toBeLessThan(0.2));
  });

  it('leaves an empty cluster at the prior', async () => {
    const x = matrix(Float32Array.of(-1, -1.1, 3, 3.1), 4, 1);
    const startLabels = Int32Array.of(0, 0, 1, 1);
    const fit = await bayesianMixture(x, { clusters: 3, startLabels, maxIterations: 1 }, contextOf(1));
    expect([...fit.counts]).toEqual([2, 2, 0]);
    expect(fit.means.values[2]).toBeCloseTo(1, 6);
    expect(fit.precisions.values[2]).toBeCloseTo((paperPrior.a - 1) / paperPrior.b, 6);
  });

  it('refuses an improper prior', async () => {
    await expect(
      bayesianMixture(goldenPoints, { clusters: 2, prior: { a: 1 } }, contextOf(1)),
    ).rejects.toThrow('prior.a must be above 1, got 1');
  });
});
