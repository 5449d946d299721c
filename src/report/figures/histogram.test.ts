import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBins, histogram } from './histogram.js';
import { numberOf, textsOf, withClass } from './well-formed.support.js';

describe('countBins', () => {
  it('counts in bins with round edges, the last one closed', () => {
    expect(countBins([0, 0.1, 0.2, 0.55, 1], 5)).toEqual({
      edges: [0, 0.2, 0.4, 0.6, 0.8, 1],
      counts: [2, 1, 1, 0, 1],
    });
  });

  it('counts what lies outside of the domain in the outermost bins', () => {
    expect(countBins([-5, 0.3, 9], 2, [0, 1]).counts).toEqual([2, 1]);
  });

  it('counts every finite value exactly once', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.integer({ min: 1, max: 200 }), (values, bins) => {
        const { edges, counts } = countBins(values, bins);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.filter(Number.isFinite).length);
        expect(edges.length).toBe(counts.length + 1);
      }),
    );
  });

  it('makes one bin of values between which no two round numbers lie', () => {
    expect(countBins([0.6, 0.7, 0.9], 1)).toEqual({ edges: [0.6, 0.9], counts: [3] });
  });

  it('refuses a number of bins that makes no sense', () => {
    expect(() => countBins([1], 0)).toThrow(/bins is 0/);
  });
});

describe('histogram', () => {
  it('draws the bins that are not empty, as high as their counts', () => {
    const svg = histogram([0, 0.1, 0.2, 0.55, 1], { bins: 5, markers: [{ value: 0.5, name: 'half' }] });
    const heights = withClass(svg, 'bin').map((bin) => numberOf(bin, 'height'));
    expect(heights).toHaveLength(4);
    expect((heights[0] ?? 0) / (heights[1] ?? 1)).toBeCloseTo(2, 1);
    expect(textsOf(svg)).toContain('half');
  });
});
