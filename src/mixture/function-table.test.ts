import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { tabulate } from './function-table.js';

it('stays within a part in 10,000 of the function', () => {
  const exact = (x: number): number => (1.5 * x ** -0.2) / (1 + 1.9 * x ** 0.8);
  const table = tabulate(exact);
  fc.assert(
    fc.property(fc.double({ min: -25, max: 25, noNaN: true }), (exponent) => {
      const x = Math.fround(2 ** exponent);
      expect(Math.abs(table(x) / exact(x) - 1)).toBeLessThan(1e-4);
    }),
  );
});

it('clamps arguments beyond its range', () => {
  const table = tabulate((x) => x);
  expect(table(0)).toBe(2 ** -40);
  expect(table(2 ** 60)).toBe(2 ** 40);
});
