import { describe, expect, it } from 'vitest';
import { formatCount, formatDuration, formatPercent, formatScore, formatValue, plural } from './format.js';

describe('numbers as text', () => {
  it.each([
    [70_000, '70,000'],
    [0.5, '0.5'],
    [-123.456, '-123.5'],
    [12_345.678, '12345.7'],
    [0.000123456, '1.235e-4'],
    [2_500_000.5, '2.5e+6'],
    [NaN, '–'],
  ])('give %d as %s: the digits that tell values apart', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it('count, and say what', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect([plural(1, 'row'), plural(2000, 'row')]).toEqual(['1 row', '2,000 rows']);
  });

  it('are shares and scores', () => {
    expect([0, 0.0001, 0.0005, 0.1234, 0.9994, 0.99951].map(formatPercent)).toEqual(
      ['0', '< 0.1', '0.1', '12.3', '99.9', '100'].map((text) => `${text}\u00a0%`),
    );
    expect(formatPercent(NaN)).toBe('–');
    expect([0.94461, 1, -0.25].map(formatScore)).toEqual(['.9446', '1.0000', '-.2500']);
  });
});

describe('a duration', () => {
  it.each([
    [0, '0.0 s'],
    [9940, '9.9 s'],
    [89_400, '89 s'],
    [95_000, '1 min 35 s'],
    [119_600, '2 min 00 s'],
    [5_405_000, '1 h 30 min'],
  ])('of %d ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
