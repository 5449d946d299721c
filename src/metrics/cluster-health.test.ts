import { expect, test } from 'vitest';
import { clusterSizes, emptyClusters, usageEntropy } from './cluster-health.js';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

test('counts the rows of every cluster, empty ones included', () => {
  const sizes = clusterSizes([3, 0, 3, 3], 5);
  expect([...sizes]).toEqual([1, 0, 0, 3, 0]);
  expect(emptyClusters(sizes)).toEqual([1, 2, 4]);
});

test('clusters used alike have entropy ln(clusters) and a lone one has none', () => {
  expect(usageEntropy([5, 5, 5, 5])).toBeCloseTo(Math.log(4), 12);
  expect(usageEntropy(Float32Array.of(0, 0.3, 0))).toBe(0);
});

test('half and two quarters have one and a half bits', () => {
  expect(usageEntropy([2, 1, 1]) / Math.LN2).toBeCloseTo(1.5, 12);
});

test('refuses clusters out of range and usage that is no share', () => {
  expect(() => clusterSizes([0, 3], 3)).toThrow(/cluster 3, outside 0 … 2/);
  expect(() => clusterSizes([-1], 3)).toThrow(code('INVALID_DATA'));
  expect(() => clusterSizes([0.5], 3)).toThrow(code('INVALID_DATA'));
  expect(() => usageEntropy([1, -1])).toThrow(code('INVALID_DATA'));
  expect(() => usageEntropy([0, 0])).toThrow(code('INVALID_DATA'));
});
