import { describe, expect, test } from 'vitest';
import { RandomStream } from '../runtime/random.js';
import {
  constant,
  fansOf,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  leCunNormal,
  normal,
  uniform,
  uniformScaling,
  zeros,
  type Initializer,
} from './initializers.js';

test.each<[string, readonly number[], 'forward' | 'transposed', number, number]>([
  ['a vector', [7], 'forward', 7, 7],
  ['a dense layer', [784, 500], 'forward', 784, 500],
  ['ten dense layers side by side', [10, 784, 500], 'forward', 784, 500],
  ['a convolution', [64, 32, 5, 3], 'forward', 32 * 15, 64 * 15],
  ['a transposed convolution', [64, 32, 5, 3], 'transposed', 64 * 15, 32 * 15],
])('%s of shape %j (%s) has fans %i and %i', (_, shape, layout, fanIn, fanOut) => {
  expect(fansOf(shape, layout)).toEqual({ fanIn, fanOut });
});

test('a shape without fans is refused by name', () => {
  expect(() => fansOf([2, 3, 4, 5, 6])).toThrow(/\[2, 3, 4, 5, 6\] has no fans/);
  expect(() => heNormal()([], new RandomStream(1))).toThrow(/no fans/);
});

describe('the variance of', () => {
  const kernel = [40, 20, 5, 5];
  test.each<[string, Initializer, readonly number[], number]>([
    ['glorotUniform', glorotUniform(), [300, 100], 2 / 400],
    ['glorotNormal', glorotNormal(), [300, 100], 2 / 400],
    ['heUniform', heUniform(), [300, 100], 2 / 300],
    ['heNormal', heNormal(), [4, 300, 100], 2 / 300],
    ['heNormal of a convolution', heNormal(), kernel, 2 / 500],
    ['heNormal of a transposed convolution', heNormal('transposed'), kernel, 2 / 1000],
    ['heUniform of a transposed convolution', heUniform('transposed'), kernel, 2 / 1000],
    ['leCunNormal', leCunNormal(), [300, 100], 1 / 300],
    ['uniformScaling', uniformScaling(2), [300, 100], 4 / 300],
    ['uniform', uniform(0.5), [300, 100], 1 / 12],
    ['normal', normal(0.01), [300, 100], 1e-4],
  ])('%s is as published', (_, initializer, shape, variance) => {
    const values = initializer(shape, new RandomStream(5));
    const size = shape.reduce((product, axis) => product * axis, 1);
    const mean = values.reduce((sum, x) => sum + x, 0) / size;
    const spread = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / size;
    expect(values.length).toBe(size);
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / size));
    // The estimate's relative error is at most √(2 / size), reached by normals.
    expect(Math.abs(spread / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / size));
  });
});

test('uniform starts keep within their limit', () => {
  const values = glorotUniform()([30, 20], new RandomStream(1));
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 50));
});

test('constants are constant, and a scalar is one number', () => {
  expect([...constant(3)([2, 2], new RandomStream(1))]).toEqual([3, 3, 3, 3]);
  expect([...zeros()([], new RandomStream(1))]).toEqual([0]);
});

test('the same stream gives the same start', () => {
  const [first, second] = [1, 2].map(() => heNormal()([5, 4], new RandomStream(2).split('init')));
  expect(first).toEqual(second);
});
