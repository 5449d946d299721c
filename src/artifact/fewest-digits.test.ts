import { assert, float, property } from 'fast-check';
import { expect, it } from 'vitest';
import { fewestDigits } from './fewest-digits.js';

it('a 32-bit float is written with the fewest digits, six or more, that give it back', () => {
  expect(fewestDigits(Math.fround(0.1))).toBe(0.1);
  expect(fewestDigits(0.9999998807907104)).toBe(0.9999999);
  assert(
    property(float({ noNaN: true }), (value) => {
      const found = fewestDigits(value);
      expect(Math.fround(found)).toBe(value);
      const digits = [6, 7, 8, 9].find((count) => Math.fround(Number(value.toPrecision(count))) === value);
      const isLong = !Number.isInteger(value) && Number(value.toPrecision(12)) !== value;
      if (isLong) expect(found).toBe(Number(value.toPrecision(digits)));
    }),
  );
});

it('whole numbers, short ones and 64-bit floats stay as they are', () => {
  for (const value of [16_777_217, 123_456_792, 2 ** 60, 2 ** -12, 0.1, Math.PI, Infinity, -0])
    expect(fewestDigits(value)).toBe(value);
  expect(fewestDigits(Number.NaN)).toBeNaN();
});
