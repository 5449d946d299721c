import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isXmlCharacter, readXml } from './well-formed.support.js';
import { coordinate, element, linePath } from './xml.js';

describe('the SVG writer', () => {
  it('escapes text and attributes so that a reader gets them back', () => {
    const { markup } = element('text', { fill: '"<&' }, 'a < b & "c" \'d\' </text>');
    const [read] = readXml(markup);
    expect(read?.text).toBe('a < b & "c" \'d\' </text>');
    expect(read?.attributes.get('fill')).toBe('"<&');
  });

  it('is well-formed whatever the text, and gives legal text back unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, attribute) => {
        const [outer, inner] = readXml(element('g', { class: attribute }, element('text', {}, text)).markup);
        const legal = [...text]
          .map((character) => (isXmlCharacter(character) ? character : '\ufffd'))
          .join('');
        expect(inner?.text ?? '').toBe(legal);
        expect(outer?.attributes.get('class')).toBe(attribute);
      }),
    );
  });

  it('replaces what XML cannot say', () => {
    expect(element('text', {}, 'a\u0000b\ud800c\u{1f600}').markup).toBe(
      '<text>a\ufffdb\ufffdc\u{1f600}</text>',
    );
  });

  it('leaves out undefined attributes and keeps the order of children', () => {
    const { markup } = element('g', { x: 1.005, y: undefined }, [element('path'), 'then'], undefined);
    expect(markup).toBe('<g x="1"><path/>then</g>');
  });

  it('refuses to draw at a place that is no number', () => {
    expect(() => element('circle', { cx: NaN })).toThrow(/about to draw at NaN/);
    expect(() => coordinate(Infinity)).toThrow(/Infinity/);
  });

  it('writes coordinates to a hundredth, without minus zero', () => {
    expect([100, 0.126, -0.001, 12.5, -3].map(coordinate)).toEqual(['100', '0.13', '0', '12.5', '-3']);
  });

  it('breaks a line where a point is missing', () => {
    const path = linePath([
      [0, 1],
      [2, 3.04],
      [4, NaN],
      [6, 7],
      [8, 9],
    ]);
    expect(path).toBe('M0 1L2 3M6 7L8 9');
  });
});
