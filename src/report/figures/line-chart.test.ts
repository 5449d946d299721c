import { describe, expect, it } from 'vitest';
import { lineChart, thinned } from './line-chart.js';
import { clusterColor } from './palette.js';
import { textsOf, withClass } from './well-formed.support.js';

const yOf = (path: string): number[] =>
  [...path.matchAll(/[ML]\S+ (\S+?)(?=[ML]|$)/g)].map((match) => Number(match[1]));

describe('lineChart', () => {
  it('draws one curve a series in the palette, names and axes as text', () => {
    const svg = lineChart(
      [
        { name: 'total', y: [4, 2, 1] },
        { name: 'KL <z>', y: [0, 3, 2], color: '#123456' },
      ],
      { xLabel: 'step', yLabel: 'nats', title: 'Loss & terms' },
    );
    const curves = withClass(svg, 'curve');
    expect(curves.map(({ attributes }) => attributes.get('stroke'))).toEqual([clusterColor(0), '#123456']);
    expect(curves[0]?.attributes.get('d')?.match(/[ML]/g)).toEqual(['M', 'L', 'L']);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['Loss & terms', 'total', 'KL <z>', 'step', 'nats', '0', '4']),
    );
  });

  it('draws greater values higher, and equal ratios equally far apart on a log scale', () => {
    const [curve] = withClass(lineChart([{ name: 'a', y: [1, 10, 100] }], { yScale: 'log' }), 'curve');
    const [low = 0, middle = 0, high = 0] = yOf(curve?.attributes.get('d') ?? '');
    expect(low).toBeGreaterThan(middle);
    expect(Math.abs(low - middle - (middle - high))).toBeLessThan(0.3);
  });

  it('leaves a gap where a value is missing or has no logarithm', () => {
    const gaps = (y: number[], yScale: 'linear' | 'log'): number =>
      withClass(lineChart([{ name: 'a', y }], { yScale }), 'curve')[0]
        ?.attributes.get('d')
        ?.match(/M/g)?.length ?? 0;
    expect(gaps([1, 2, NaN, 3, 4], 'linear')).toBe(2);
    expect(gaps([1, 2, -1, 3, 4], 'linear')).toBe(1);
    expect(gaps([1, 2, -1, 3, 4], 'log')).toBe(2);
  });

  it('shades and names phases, and gives every schedule its own scale', () => {
    const svg = lineChart([{ name: 'loss', y: [3, 2, 1, 1] }], {
      phases: [
        { name: 'pretraining', from: 0, to: 1 },
        { name: 'clustering', from: 1, to: 3 },
      ],
      schedules: [
        { name: 'beta', y: [0, 1, 1, 1] },
        { name: 'learning rate', y: [0.002, 0.001, 0.001, 0.001] },
      ],
    });
    expect(withClass(svg, 'phase')).toHaveLength(2);
    expect(withClass(svg, 'curve')).toHaveLength(3);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['pretraining', 'clustering', 'beta', '1', 'learning rate', '0.002']),
    );
  });

  it('draws a single value as a dot', () => {
    expect(lineChart([{ name: 'a', y: [5] }])).toContain('<circle');
  });
});

describe('thinned', () => {
  it('keeps first, extremes and last of every pixel column', () => {
    const points = Array.from({ length: 10_000 }, (_, index): [number, number] => [
      index / 100,
      Math.sin(index * 12.9898),
    ]);
    points[4242] = [42.42, 99];
    points[5555] = [55.55, -99];
    const kept = thinned(points);
    expect(kept.length).toBeLessThanOrEqual(4 * 100);
    expect(kept[0]).toEqual(points[0]);
    expect(kept.at(-1)).toEqual(points.at(-1));
    expect(kept).toContainEqual([42.42, 99]);
    expect(kept).toContainEqual([55.55, -99]);
    const xs = kept.map(([x]) => x);
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
  });

  it('leaves few points alone and keeps gaps', () => {
    const points: [number, number][] = [
      [0, 1],
      [0.1, NaN],
      [0.2, 3],
    ];
    expect(thinned(points)).toEqual([
      [0, 1],
      [NaN, NaN],
      [0.2, 3],
    ]);
  });
});
