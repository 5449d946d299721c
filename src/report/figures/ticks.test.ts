import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logTicks, niceTicks } from './ticks.js';

describe('niceTicks', () => {
  it('chooses 1, 2, 2.5 and 5 times powers of ten', () => {
    expect(niceTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(niceTicks(-7, 12, 4)).toEqual([-5, 0, 5, 10]);
    expect(niceTicks(0, 1200, 5)).toEqual([0, 250, 500, 750, 1000]);
    expect(niceTicks(2, 15, 13, true)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(niceTicks(0, 3, 12, true)).toEqual([0, 1, 2, 3]);
  });

  it('returns the one value of an empty range and nothing for what is no number', () => {
    expect(niceTicks(3, 3)).toEqual([3]);
    expect(niceTicks(NaN, 1)).toEqual([]);
    expect(niceTicks(0, 5e-324)).toEqual([0]);
  });

  it('stays in the range, evenly spaced, within the count', () => {
    const range = fc.tuple(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(range, fc.integer({ min: 1, max: 20 }), ([low, span], count) => {
        const high = low + span;
        const ticks = niceTicks(low, high, count);
        expect(ticks.length).toBeLessThanOrEqual(count + 1);
        const slack = 1e-6 * span + 1e-11 * Math.abs(low);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(low - slack);
          expect(tick).toBeLessThanOrEqual(high + slack);
        }
        const gaps = ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0));
        for (const gap of gaps) expect(Math.abs(gap - (gaps[0] ?? 0))).toBeLessThanOrEqual(slack);
      }),
    );
  });
});

describe('logTicks', () => {
  it('takes powers of ten, thinned over many decades', () => {
    expect(logTicks(0.5, 2000)).toEqual([1, 10, 100, 1000]);
    expect(logTicks(1, 1e10, 5)).toEqual([1, 100, 10_000, 1e6, 1e8, 1e10]);
  });

  it('adds 2 and 5 within two decades, and round numbers within less than that', () => {
    expect(logTicks(1, 100)).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(logTicks(30, 34, 4)).toEqual([30, 31, 32, 33, 34]);
    expect(logTicks(2 / 3, 1, 1)).toEqual([0.7, 0.8, 0.9, 1]);
  });

  it('has at least two positive ones in any range', () => {
    const exponent = fc.double({ min: -250, max: 250, noNaN: true });
    fc.assert(
      fc.property(exponent, exponent, fc.integer({ min: 1, max: 9 }), (a, b, count) => {
        const [low, high] = [10 ** Math.min(a, b), 10 ** Math.max(a, b)];
        fc.pre(high > 1.001 * low);
        const ticks = logTicks(low, high, count);
        expect(Math.min(...ticks)).toBeGreaterThan(0);
        expect(ticks.length).toBeGreaterThanOrEqual(high > 1.5 * low ? 2 : 1);
      }),
    );
  });

  it('has none where there is nothing positive', () => {
    expect(logTicks(-1, 10)).toEqual([]);
  });
});
