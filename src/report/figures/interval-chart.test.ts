import { describe, expect, it } from 'vitest';
import { intervalChart, meanAndDeviation } from './interval-chart.js';
import { numberOf, textsOf, withClass } from './well-formed.support.js';

describe('meanAndDeviation', () => {
  it('is the mean and the sample standard deviation of the finite values', () => {
    expect(meanAndDeviation([2, 4, 4, 4, 5, 5, 7, 9, NaN])?.mean).toBe(5);
    expect(meanAndDeviation([2, 4, 4, 4, 5, 5, 7, 9, NaN])?.deviation).toBeCloseTo(Math.sqrt(32 / 7));
    expect(meanAndDeviation([3])).toEqual({ mean: 3, deviation: 0 });
    expect(meanAndDeviation([NaN])).toBeUndefined();
  });
});

describe('intervalChart', () => {
  const points = [
    { x: 3, values: [1, 3] },
    { x: 2, values: [5, NaN, 6, 7] },
    { x: 4, values: [] },
  ];

  it('draws a panel a series, a dot for every finite value of a seed, and the means in order of x', () => {
    const svg = intervalChart([
      { name: 'likelihood', points, note: 'lower is better' },
      { name: 'stability', points },
    ]);
    expect(withClass(svg, 'panel')).toHaveLength(2);
    expect(withClass(svg, 'seed')).toHaveLength(10);
    const [mean] = withClass(svg, 'mean');
    const xs = [...(mean?.attributes.get('d') ?? '').matchAll(/[ML](\S+) /g)].map((match) =>
      Number(match[1]),
    );
    expect(xs).toHaveLength(2);
    expect(xs[0]).toBeLessThan(xs[1] ?? 0);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['likelihood', 'lower is better', 'stability']));
  });

  it('ticks whole numbers of clusters only, and marks the chosen one in every panel', () => {
    const many = Array.from({ length: 4 }, (_, index) => ({ x: index + 2, values: [index] }));
    const svg = intervalChart([{ name: 'a', points: many }], {
      chosen: { x: 3, name: 'recommended' },
      xLabel: 'clusters',
    });
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['2', '3', '4', '5', 'recommended', 'clusters']));
    expect(textsOf(svg)).not.toContain('2.5');
    expect(withClass(svg, 'chosen')).toHaveLength(1);
  });

  it('spreads seeds with equal values', () => {
    const svg = intervalChart([{ name: 'a', points: [{ x: 2, values: [1, 1, 1] }] }]);
    expect(new Set(withClass(svg, 'seed').map((seed) => numberOf(seed, 'cx'))).size).toBe(3);
  });
});
