import { describe, expect, it } from 'vitest';
import { formatColumn, formatCount, formatNumber, formatTicks } from './number-format.js';

describe('numbers as labels', () => {
  it.each([
    [0, '0'],
    [1.25, '1.25'],
    [-0.3, '−0.3'],
    [0.001234, '0.00123'],
    [312, '312'],
    [8123, '8123'],
    [12_500, '12.5k'],
    [999_999, '1M'],
    [-3_000_000, '−3M'],
    [0.00002, '2e−5'],
    [1e21, '1e21'],
    [NaN, '–'],
    [-Infinity, '−∞'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('gives the numbers of a column the same decimals', () => {
    expect(formatColumn([51.3, 20, -0.31])).toEqual(['51.3', '20.0', '−0.3']);
    expect(formatColumn([190.2, 17.26])).toEqual(['190', '17']);
    expect(formatColumn([0.0543, 0.104, 0])).toEqual(['0.054', '0.104', '0.000']);
    expect(formatColumn([3, 4, -0.001])).toEqual(['3', '4', '0']);
    expect(formatColumn([0.5, NaN])).toEqual(['0.5', '–']);
    expect(formatColumn([12_500, 0])).toEqual(['12.5k', '0']);
    expect(formatColumn([])).toEqual([]);
  });

  it('separates thousands of counts with commas', () => {
    expect(formatCount(70_000)).toBe('70,000');
    expect(formatCount(999)).toBe('999');
  });

  it('gives ticks the digits that tell them apart', () => {
    expect(formatTicks([1000, 1000.5, 1001])).toEqual(['1000', '1000.5', '1001']);
    expect(formatTicks([-0.02, 0, 0.02])).toEqual(['−0.02', '0', '0.02']);
    expect(formatTicks([100_000, 100_500, 101_000])).toEqual(['100k', '100.5k', '101k']);
  });
});
