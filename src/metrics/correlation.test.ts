import { describe, expect, test } from 'vitest';
import { pearsonCorrelation, spearmanCorrelation } from './correlation.js';
import golden from './golden/metrics.json' with { type: 'json' };

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe.each(golden.correlation)(
  'agrees with SciPy to 1e-6 on series $name',
  ({ x, y, pearson, spearman }) => {
    test('by Pearson', () => expect(Math.abs(pearsonCorrelation(x, y) - pearson)).toBeLessThan(1e-6));
    test('by Spearman', () => expect(Math.abs(spearmanCorrelation(x, y) - spearman)).toBeLessThan(1e-6));
  },
);

test('a monotone transform keeps Spearman and a linear one Pearson', () => {
  const x = Float32Array.of(3, 1, 2, 2, 7);
  const y = [0.2, -4, 5, 0, 1];
  expect(spearmanCorrelation(x.map(Math.exp), y)).toBe(spearmanCorrelation(x, y));
  expect(
    pearsonCorrelation(
      x.map((value) => 3 - 2 * value),
      y,
    ),
  ).toBeCloseTo(-pearsonCorrelation(x, y), 12);
});

test.each(Object.entries({ pearsonCorrelation, spearmanCorrelation }))(
  '%s refuses series without a correlation',
  (_, correlate) => {
    expect(() => correlate([1, 2], [1])).toThrow(code('INVALID_SHAPE'));
    expect(() => correlate([], [])).toThrow(code('INVALID_DATA'));
    expect(() => correlate([1], [2])).toThrow(code('INVALID_DATA'));
    expect(() => correlate([0.1, 0.1, 0.1], [1, 2, 3])).toThrow(code('INVALID_DATA'));
    expect(() => correlate([1, NaN], [1, 2])).toThrow(/NaN at 1/);
  },
);
