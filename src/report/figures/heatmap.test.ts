import { describe, expect, it } from 'vitest';
import { contrast } from './color-vision.support.js';
import { heatmap } from './heatmap.js';
import { surfaces } from './theme.js';
import { numberOf, readXml, textsOf, withClass } from './well-formed.support.js';

const data = { values: [6, 2, 0, 1, 1, 2], rows: ['a', 'b'], columns: ['x', 'y', 'z'] };

function opacities(svg: string): number[] {
  return withClass(svg, 'cell').map((cell) => numberOf(cell, 'fill-opacity'));
}

/** A colour of so much opacity over another. */
function blend(over: string, under: string, opacity: number): string {
  const channel = (hex: string, at: number) => parseInt(hex.slice(1 + 2 * at, 3 + 2 * at), 16);
  const mixed = [0, 1, 2].map((at) => opacity * channel(over, at) + (1 - opacity) * channel(under, at));
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

describe('heatmap', () => {
  it('draws a cell and a number for every value, row by row', () => {
    const svg = heatmap(data, { rowTitle: 'cluster', columnTitle: 'label' });
    expect(withClass(svg, 'cell')).toHaveLength(6);
    expect(textsOf(svg)).toEqual(['a', 'b', 'x', 'y', 'z', 'cluster', 'label', '6', '2', '0', '1', '1', '2']);
    const [first, second, , fourth] = withClass(svg, 'cell');
    expect(numberOf(second, 'x')).toBeGreaterThan(numberOf(first, 'x'));
    expect(numberOf(fourth, 'y')).toBeGreaterThan(numberOf(first, 'y'));
    expect(numberOf(fourth, 'x')).toBe(numberOf(first, 'x'));
  });

  it.each(['light', 'dark'] as const)('writes numbers that can be read on every shade, %s', (theme) => {
    const values = Array.from({ length: 41 }, (_, i) => i / 40);
    const columns = values.map(() => 'x');
    const format = () => '8';
    const svg = heatmap({ values, rows: ['a'], columns }, { theme, format, numbers: true, width: 2400 });
    const inks = readXml(svg).filter(({ name, text }) => name === 'text' && text === '8');
    const ratios = withClass(svg, 'cell').map((cell, i) => {
      const share = cell.attributes.has('fill-opacity') ? numberOf(cell, 'fill-opacity') : 1;
      const ground = blend(cell.attributes.get('fill') ?? '', surfaces[theme], share);
      return contrast(inks[i]?.attributes.get('fill') ?? '', ground);
    });
    expect(ratios).toHaveLength(values.length);
    expect(Math.min(...ratios)).toBeGreaterThan(3);
  });

  it('shades by the greatest of the matrix, or the sum of the row or column', () => {
    const shade = (share: number): number => Number((0.1 + 0.9 * share).toFixed(2));
    expect(opacities(heatmap(data))[0]).toBe(1);
    expect(opacities(heatmap(data, { full: 12 }))[0]).toBe(shade(0.5));
    expect(opacities(heatmap(data, { shade: 'row' })).slice(3)).toEqual([
      shade(0.25),
      shade(0.25),
      shade(0.5),
    ]);
    expect(opacities(heatmap(data, { shade: 'column' }))[1]).toBe(shade(2 / 3));
  });

  it('tells negative from positive values by colour and leaves missing ones blank', () => {
    const svg = heatmap(
      { values: [1, -1, NaN, 0], rows: ['a', 'b'], columns: ['a', 'b'] },
      { theme: 'light' },
    );
    const [plus, minus, missing, zero] = withClass(svg, 'cell').map(({ attributes }) =>
      attributes.get('fill'),
    );
    expect(new Set([plus, minus, missing]).size).toBe(3);
    expect(zero).toBe(missing);
    expect(textsOf(svg).slice(-3)).toEqual(['1', '−1', '0']);
  });

  it('leaves numbers out where they do not fit, unless asked', () => {
    const names = Array.from({ length: 50 }, (_, index) => String(index));
    const large = { values: new Float32Array(2500).fill(123), rows: names, columns: names };
    expect(textsOf(heatmap(large))).not.toContain('123');
    expect(textsOf(heatmap(large, { numbers: true }))).toContain('123');
  });

  it('refuses values that do not fill the matrix', () => {
    expect(() => heatmap({ ...data, values: [1] })).toThrow(/2 rows × 3 columns need 6 values, not 1/);
  });
});
