import { describe, expect, it } from 'vitest';
import { barChart } from './bar-chart.js';
import { numberOf, textsOf, withClass } from './well-formed.support.js';

describe('barChart', () => {
  it('draws lengths in proportion, to the left of zero for negative values', () => {
    const svg = barChart([
      { name: 'a', value: 4 },
      { name: 'b', value: 2 },
      { name: 'c', value: -1 },
    ]);
    const [four, two, minus] = withClass(svg, 'bar');
    expect(numberOf(four, 'width') / numberOf(two, 'width')).toBeCloseTo(2, 1);
    expect(numberOf(minus, 'x') + numberOf(minus, 'width')).toBeCloseTo(numberOf(four, 'x'), 1);
    expect(textsOf(svg)).toEqual(['a', 'b', 'c', '4', '2', '−1']);
  });

  it('keeps the numbers inside the figure', () => {
    const svg = barChart([{ name: 'a', value: 123_456 }], { width: 300, format: String });
    const [bar] = withClass(svg, 'bar');
    expect(numberOf(bar, 'x') + numberOf(bar, 'width')).toBeLessThan(300 - 16 - 40);
  });

  it('runs the line of a reference through no number', () => {
    const bars = [5, 9, 4.5].map((value) => ({ name: 'a', value, text: 'a long number' }));
    const [line] = withClass(barChart(bars, { reference: { value: 6, name: 'even' } }), 'reference');
    // The head of the line, and the one row whose number stands elsewhere.
    expect(line?.attributes.get('d')?.match(/M/g)).toHaveLength(2);
  });

  it('marks a reference and shortens long names', () => {
    const svg = barChart([{ name: 'a very long name '.repeat(20), value: 3 }], {
      reference: { value: 5, name: 'even' },
    });
    expect(textsOf(svg)).toContain('even');
    expect(textsOf(svg)[0]).toMatch(/^a very long name.*…$/);
    expect(numberOf(withClass(svg, 'bar')[0], 'width')).toBeGreaterThan(100);
  });
});
