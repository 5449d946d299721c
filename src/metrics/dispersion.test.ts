import { describe, expect, test } from 'vitest';
import { matrix } from '../data/matrix.js';
import { calinskiHarabasz, daviesBouldin } from './dispersion.js';
import golden from './golden/metrics.json' with { type: 'json' };

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe.each(golden.geometry)('agrees with scikit-learn on $name', (reference) => {
  const source = matrix(Float32Array.from(reference.points), reference.rows, reference.columns);

  test('in Calinski-Harabasz, to a relative 1e-6', () => {
    const found = calinskiHarabasz(source, reference.labels);
    const scale = Math.max(1, reference.calinskiHarabasz);
    expect(Math.abs(found - reference.calinskiHarabasz) / scale).toBeLessThan(1e-6);
  });

  test('in Davies-Bouldin, to 1e-6', () => {
    expect(Math.abs(daviesBouldin(source, reference.labels) - reference.daviesBouldin)).toBeLessThan(1e-6);
  });
});

test('four points on a line give the values worked by hand', () => {
  const source = matrix(Float32Array.of(0, 2, 10, 12), 4, 1);
  // Means 1 and 11: between 4 · 25 / 1, within 4 / 2; spreads 1 and 1, 10 apart.
  expect(calinskiHarabasz(source, [0, 0, 1, 1])).toBe(50);
  expect(daviesBouldin(source, [0, 0, 1, 1])).toBeCloseTo(0.2, 15);
});

test.each(Object.entries({ calinskiHarabasz, daviesBouldin }))(
  '%s refuses what has no separation',
  (_, score) => {
    const source = matrix(Float32Array.of(0, 1, 2), 3, 1);
    expect(() => score(source, [0, 0, 0])).toThrow(code('INVALID_DATA'));
    expect(() => score(source, [0, 1, 2])).toThrow(code('INVALID_DATA'));
    expect(() => score(source, [0, 1])).toThrow(code('INVALID_SHAPE'));
    expect(() => score(matrix(Float32Array.of(0, 1, Infinity), 3, 1), [0, 0, 1])).toThrow(code('NOT_FINITE'));
  },
);
