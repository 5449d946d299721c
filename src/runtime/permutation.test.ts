import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computedPermutation, permutationOf } from './permutation.js';
import { RandomStream } from './random.js';

describe('a permutation computed place by place', () => {
  it('has every number once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), (length, seed) => {
        const order = computedPermutation(new RandomStream(seed), length).slice(0, length);
        expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
      }),
      { numRuns: 50 },
    );
  });

  it('is the same for the same seed, from any place, and another for another', () => {
    const order = (seed: number) => computedPermutation(new RandomStream(seed), 5_000_000);
    expect(order(1).slice(70, 90)).toEqual(order(1).slice(0, 100).subarray(70, 90));
    expect(order(1).slice(0, 20)).not.toEqual(order(2).slice(0, 20));
  });

  it('spreads the places of a long table: the mean of each batch is that of the table', () => {
    const length = 10_000_000;
    const order = computedPermutation(new RandomStream(3), length);
    const batch = 10_000;
    // Standard deviation of the mean of `batch` uniform draws, as a part of the length.
    const deviation = Math.sqrt(1 / 12 / batch);
    for (let start = 0; start < 20 * batch; start += batch) {
      const mean = order.slice(start, start + batch).reduce((sum, place) => sum + place / length, 0) / batch;
      expect(Math.abs(mean - 0.5)).toBeLessThan(5 * deviation);
    }
  });

  it('leads neighbours apart', () => {
    const length = 2_000_000;
    const order = computedPermutation(new RandomStream(4), length).slice(0, 20_000);
    const near = order.filter((place, i) => i > 0 && Math.abs(place - (order[i - 1] ?? 0)) < length / 100);
    // Two uniform draws are that near with probability 0.0199: 398 of 20,000, give or take 20.
    expect(Math.abs(near.length - 398)).toBeLessThan(100);
  });
});

describe('the order of an epoch', () => {
  it('is drawn whole where it is short, by the stream’s own permutation', () => {
    const drawn = permutationOf(new RandomStream(5), 1000);
    expect(drawn.slice(0, 1000)).toEqual(new RandomStream(5).permutation(1000));
  });
});
