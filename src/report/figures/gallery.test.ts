import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gallery } from './gallery.support.js';
import {
  barChart,
  boxOfDots,
  heatmap,
  histogram,
  intervalChart,
  lineChart,
  scatterMap,
  signalPlot,
} from './index.js';
import { readXml } from './well-formed.support.js';

const number = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 5e-324, 1.7e308, -1.7e308, 1e-320),
);
const numbers = fc.array(number, { maxLength: 12 });
const name = fc.string({ unit: 'binary', maxLength: 30 });
const common = fc.record({ title: name, width: fc.integer({ min: 120, max: 900 }) }, { requiredKeys: [] });
const scale = fc.constantFrom('linear', 'log');

/** Arbitrary calls of every figure with data of the right shape and any values and names at all. */
const calls: Record<string, fc.Arbitrary<string>> = {
  lineChart: fc
    .tuple(
      fc.array(fc.record({ name, x: numbers, y: numbers })),
      common,
      scale,
      fc.array(fc.record({ name, from: number, to: number })),
    )
    .map(([series, options, yScale, phases]) =>
      lineChart(series, { ...options, yScale, phases, schedules: series.slice(0, 1) }),
    ),
  scatterMap: fc
    .tuple(
      fc.array(fc.tuple(number, number, fc.integer({ min: -3, max: 60 }), number)),
      common,
      name,
      fc.constantFrom('shapes', 'picture'),
    )
    .chain(([rows, options, text, points]) =>
      fc
        .constantFrom(
          { by: 'none' } as const,
          { by: 'cluster', labels: rows.map((row) => row[2]), names: [text] } as const,
          { by: 'value', values: rows.map((row) => row[3]), name: text } as const,
        )
        .map((color) =>
          scatterMap(
            rows.flatMap((row) => [row[0], row[1]]),
            { ...options, color, points, width: 160, height: 130 },
          ),
        ),
    ),
  heatmap: fc
    .tuple(
      fc.array(name, { maxLength: 5 }),
      fc.array(name, { maxLength: 5 }),
      common,
      fc.constantFrom('matrix', 'row', 'column'),
    )
    .chain(([rows, columns, options, shade]) =>
      fc
        .array(number, { minLength: rows.length * columns.length, maxLength: rows.length * columns.length })
        .map((values) => heatmap({ values, rows, columns }, { ...options, shade })),
    ),
  barChart: fc
    .tuple(fc.array(fc.record({ name, value: number })), common, number)
    .map(([bars, options, value]) => barChart(bars, { ...options, reference: { value, name: 'r' } })),
  histogram: fc
    .tuple(numbers, common, number)
    .map(([values, options, value]) => histogram(values, { ...options, markers: [{ value, name: 'm' }] })),
  intervalChart: fc
    .tuple(
      fc.array(fc.record({ name, scale, points: fc.array(fc.record({ x: number, values: numbers })) })),
      common,
      number,
    )
    .map(([series, options, x]) => intervalChart(series, { ...options, chosen: { x, name: 'c' } })),
  boxOfDots: fc
    .tuple(fc.array(fc.record({ name, values: numbers, reference: number })), common)
    .map(([groups, options]) => boxOfDots(groups, options)),
  signalPlot: fc.tuple(fc.array(fc.record({ name, mean: numbers })), common).map(([signals, options]) =>
    signalPlot(
      signals.map((signal) => ({
        ...signal,
        lower: signal.mean.map((value) => value - 1),
        upper: signal.mean,
      })),
      options,
    ),
  ),
};

/** Every number that is drawn must be one, in attributes and in paths; no length may be negative. */
function expectDrawable(svg: string): void {
  const wrong: string[] = [];
  for (const { name: tag, attributes } of readXml(svg)) {
    for (const [key, value] of attributes) {
      if (['aria-label', 'href', 'class'].includes(key)) continue;
      const place = ['x', 'y', 'cx', 'cy'].includes(key) && Number.isNaN(Number(value));
      const length = ['width', 'height', 'r'].includes(key) && !(Number(value) >= 0);
      if (place || length || /NaN|Infinity|undefined/.test(value)) wrong.push(`<${tag} ${key}="${value}">`);
    }
  }
  expect(wrong).toEqual([]);
}

describe('every figure', () => {
  it.each(Object.entries(calls))(
    '%s draws any data and any names as well-formed SVG without NaN',
    (_, figure) => {
      fc.assert(fc.property(figure, expectDrawable), { numRuns: 60 });
    },
  );

  it('is well-formed in every theme, with a title and a role', () => {
    for (const theme of ['auto', 'light', 'dark'] as const) {
      for (const svg of Object.values(gallery(theme, 5000))) {
        expectDrawable(svg);
        const [root] = readXml(svg);
        expect(root?.attributes.get('role')).toBe('img');
        expect(svg.includes('var(--')).toBe(theme === 'auto');
      }
    }
  });

  it('is the same each time it is drawn', () => {
    expect(gallery('dark', 5000)).toEqual(gallery('dark', 5000));
  });

  it('refuses a size nothing fits in', () => {
    expect(() => barChart([], { width: 10 })).toThrow(/width of a figure is 10; give 120/);
    expect(() => barChart([], { height: NaN })).toThrow(/height of a figure is NaN/);
  });
});
