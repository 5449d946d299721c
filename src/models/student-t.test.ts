import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../data/matrix.js';
import { input } from '../tensor/index.js';
import { clusterShares, logStudentT, targetDistribution, targetDivergence } from './student-t.js';
import { evaluateTensors } from './testing.support.js';

/** Rows of probabilities from positive numbers. */
function normalised(numbers: readonly number[], clusters: number): number[] {
  return numbers.flatMap((_, i) => {
    if (i % clusters > 0) return [];
    const row = numbers.slice(i, i + clusters);
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.map((value) => value / total);
  });
}

const softRows = fc
  .record({ clusters: fc.integer({ min: 1, max: 5 }), rows: fc.integer({ min: 1, max: 8 }) })
  .chain(({ clusters, rows }) =>
    fc
      .array(fc.double({ min: 1e-3, max: 1, noNaN: true }), {
        minLength: clusters * rows,
        maxLength: clusters * rows,
      })
      .map((numbers) => matrix(Float32Array.from(normalised(numbers, clusters)), rows, clusters)),
  );

describe('the Student t assignment', () => {
  it('is (1 + d²)^-1 over its sum, as DEC eq. 1 with one degree of freedom', () => {
    const squared = input('squared', ['batch', 3]);
    const values = [0, 1, 3, 0.5, 0.5, 9];
    const [log] = evaluateTensors([logStudentT(squared)], { squared: values });
    const expected = normalised(
      values.map((d) => 1 / (1 + d)),
      3,
    );
    log?.data.forEach((value, i) => expect(Math.exp(value)).toBeCloseTo(expected[i], 12));
  });

  it('is 1 for a single cluster, wherever a point lies', () => {
    const squared = input('squared', ['batch', 1]);
    const [log] = evaluateTensors([logStudentT(squared)], { squared: [0, 2, 1e6] });
    expect([...(log?.data ?? [])].map(Math.abs)).toEqual([0, 0, 0]);
  });
});

describe('the target', () => {
  it('is q² / f over its sum, as DEC eq. 3', () => {
    const q = matrix(Float32Array.of(0.7, 0.3, 0.6, 0.4, 0.2, 0.8), 3, 2);
    const f = [0.7 + 0.6 + 0.2, 0.3 + 0.4 + 0.8];
    const expected = normalised(
      Array.from(q.values, (value, i) => value ** 2 / f[i % 2]),
      2,
    );
    targetDistribution(q).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
  });

  it('has rows that sum to 1 and leaves certain rows certain', () => {
    fc.assert(
      fc.property(softRows, (q) => {
        const p = targetDistribution(q);
        for (let row = 0; row < q.rows; row++) {
          const sum = p.slice(row * q.columns, (row + 1) * q.columns).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 5);
        }
      }),
    );
    const certain = matrix(Float32Array.of(1, 0, 0, 1, 1, 0), 3, 2);
    expect([...targetDistribution(certain)]).toEqual([1, 0, 0, 1, 1, 0]);
  });

  it('does not fail on a cluster that no row has any part in', () => {
    const q = matrix(Float32Array.of(0.5, 0.5, 0, 0.25, 0.75, 0), 2, 3);
    const p = targetDistribution(q);
    expect(p.every(Number.isFinite)).toBe(true);
    expect([p[2], p[5]]).toEqual([0, 0]);
  });

  it('sharpens where clusters are of one size', () => {
    const q = matrix(Float32Array.of(0.6, 0.4, 0.4, 0.6), 2, 2);
    expect(targetDistribution(q)[0]).toBeCloseTo(0.36 / (0.36 + 0.16), 6);
  });
});

describe('the divergence from the target', () => {
  it('is Σ p ln(p / q), with 0 ln 0 = 0', () => {
    const [target, logQ] = [input('target', ['batch', 2]), input('logQ', ['batch', 2])];
    const q = [0.3, 0.7, 0.5, 0.5];
    const [divergence] = evaluateTensors([targetDivergence(target, logQ)], {
      target: [0.4, 0.6, 1, 0],
      logQ: q.map(Math.log),
    });
    expect(divergence?.data[0]).toBeCloseTo(0.4 * Math.log(0.4 / 0.3) + 0.6 * Math.log(0.6 / 0.7), 12);
    expect(divergence?.data[1]).toBeCloseTo(Math.log(2), 12);
  });

  it('is 0 where both agree', () => {
    const [target, logQ] = [input('target', ['batch', 2]), input('logQ', ['batch', 2])];
    const p = [0.3, 0.7];
    const [divergence] = evaluateTensors([targetDivergence(target, logQ)], {
      target: p,
      logQ: p.map(Math.log),
    });
    expect(divergence?.data[0]).toBeCloseTo(0, 14);
  });
});

it('shares are the mean of each column', () => {
  const shares = clusterShares(matrix(Float32Array.of(0.75, 0.25, 0.25, 0.75, 0.5, 0.5, 1, 0), 4, 2));
  expect([...shares]).toEqual([0.625, 0.375]);
});
