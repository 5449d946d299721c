import { describe, expect, it } from 'vitest';
import { extentOf, scaleOf } from './scale.js';

describe('scales', () => {
  it('widen a linear domain to whole ticks', () => {
    const scale = scaleOf([0.13, 0.87], [0, 100]);
    expect(scale.domain).toEqual([0, 1]);
    expect(scale.ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(scale.map(0.25)).toBeCloseTo(25);
  });

  it('map logarithms, and give what is not positive no place', () => {
    const scale = scaleOf([1, 100], [200, 0], { kind: 'log', nice: false });
    expect(scale.map(10)).toBeCloseTo(100);
    expect(scale.map(0)).toBeNaN();
    expect(scale.map(-1)).toBeNaN();
  });

  it('give a constant room on both sides', () => {
    const { map } = scaleOf([5, 5], [0, 100], { nice: false });
    expect(map(5)).toBeCloseTo(50);
    expect(scaleOf([0, 0], [0, 100]).map(0)).toBeCloseTo(50);
    expect(scaleOf([5, 5], [0, 100], { kind: 'log', nice: false }).map(5)).toBeCloseTo(50);
  });

  it('survive extents that are missing, huge or tiny', () => {
    for (const extent of [undefined, [-1.7e308, 1.7e308], [0, 5e-324], [1e16, 1e16 + 2]] as const) {
      const scale = scaleOf(extent, [0, 100]);
      expect(scale.map(scale.domain[0])).toBeCloseTo(0);
      expect(scale.map(scale.domain[1])).toBeCloseTo(100);
      expect(scale.ticks.length).toBeLessThan(12);
    }
  });

  it('find extents among values that are not finite', () => {
    expect(extentOf([NaN, 3, -Infinity, -2, 7])).toEqual([-2, 7]);
    expect(extentOf([-1, 0, 4, 2], 0)).toEqual([2, 4]);
    expect(extentOf([NaN])).toBeUndefined();
  });
});
