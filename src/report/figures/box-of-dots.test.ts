import { describe, expect, it } from 'vitest';
import { boxOfDots, quantile } from './box-of-dots.js';
import { numberOf, textsOf, withClass } from './well-formed.support.js';

describe('quantile', () => {
  it('interpolates between neighbours, as numpy does', () => {
    // numpy.quantile([1, 2, 4, 8], [0, 0.25, 0.5, 0.9, 1])
    const expected = [1, 1.75, 3, 6.8, 8];
    for (const [index, share] of [0, 0.25, 0.5, 0.9, 1].entries()) {
      expect(quantile([1, 2, 4, 8], share)).toBeCloseTo(expected[index] ?? NaN, 12);
    }
    expect(quantile([-1.7e308, 1.7e308], 0.5)).toBe(0);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('boxOfDots', () => {
  it('draws a dot for every finite value, the quartile box and the median', () => {
    const svg = boxOfDots([
      { name: 'VaDE', values: [0, 1, 2, 3, 4, NaN] },
      { name: 'one', values: [2] },
      { name: 'none', values: [] },
    ]);
    expect(withClass(svg, 'value')).toHaveLength(6);
    const [box] = withClass(svg, 'box');
    const xs = withClass(svg, 'value').map((dot) => numberOf(dot, 'cx'));
    expect(numberOf(box, 'x')).toBeCloseTo(xs[1] ?? 0, 1);
    expect(numberOf(box, 'x') + numberOf(box, 'width')).toBeCloseTo(xs[3] ?? 0, 1);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['VaDE', '2', 'one', 'none', '–', 'median']));
  });

  it('shows references, and explains them only if there are any', () => {
    const referenced = boxOfDots([{ name: 'a', values: [1, 2], reference: 3 }], { referenceName: 'paper' });
    // One in the row, one in the legend.
    expect(withClass(referenced, 'reference')).toHaveLength(2);
    expect(textsOf(referenced)).toContain('paper');
    expect(textsOf(boxOfDots([{ name: 'a', values: [1, 2] }], { referenceName: 'paper' }))).not.toContain(
      'paper',
    );
  });

  it('draws what lies outside of the domain at its edge', () => {
    const svg = boxOfDots([{ name: 'a', values: [-9, 0, 1, 9] }], { domain: [0, 1] });
    const xs = withClass(svg, 'value').map((dot) => numberOf(dot, 'cx'));
    expect(xs[0]).toBe(xs[1]);
    expect(xs[2]).toBe(xs[3]);
  });
});
