import { describe, expect, it } from 'vitest';
import { signalPlot } from './signal-plot.js';
import { textsOf, withClass } from './well-formed.support.js';

const rising = { name: 'rising', mean: [0, 1, 2], lower: [-1, 0, 1], upper: [1, 2, 3] };
const large = { name: 'large', mean: [0, 10, 20] };

const highest = (svg: string): number[] =>
  withClass(svg, 'mean').map(({ attributes }) =>
    Math.min(
      ...[...(attributes.get('d') ?? '').matchAll(/[ML]\S+ ([\d.]+)/g)].map((match) => Number(match[1])),
    ),
  );

describe('signalPlot', () => {
  it('draws a line a signal and a band where one is given', () => {
    const svg = signalPlot([{ ...rising, detail: '12 rows' }, large], { ends: ['0 s', '2 s'] });
    expect(withClass(svg, 'signal')).toHaveLength(2);
    expect(withClass(svg, 'mean')).toHaveLength(2);
    expect(withClass(svg, 'band')).toHaveLength(1);
    expect(withClass(svg, 'band')[0]?.attributes.get('d')?.match(/[ML]/g)).toHaveLength(6);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['rising', '12 rows', 'large', '0 s', '2 s']));
  });

  it('compares heights on one scale, or gives each its own', () => {
    const [small = 0, tall = 0] = highest(
      signalPlot([{ ...rising, lower: [0, 1, 2], upper: [0, 1, 2] }, large]),
    );
    expect(small).toBeGreaterThan(tall);
    const own = highest(signalPlot([{ name: 'a', mean: [0, 1, 2] }, large], { sharedScale: false }));
    expect(own[0]).toBe(own[1]);
  });

  it('refuses a band of another length', () => {
    expect(() => signalPlot([{ ...rising, upper: [1] }])).toThrow(/'rising' must have 3 points/);
  });
});
