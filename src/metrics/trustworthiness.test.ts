import { describe, expect, test } from 'vitest';
import { matrix } from '../data/matrix.js';
import { RandomStream } from '../runtime/random.js';
import golden from './golden/metrics.json' with { type: 'json' };
import { trustworthiness } from './trustworthiness.js';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const reference = golden.trustworthiness;
const source = matrix(Float32Array.from(reference.points), reference.rows, reference.columns);

describe.each(reference.layouts)(
  'agrees with scikit-learn to 1e-6 on $name',
  ({ points, columns, scores }) => {
    const layout = matrix(Float32Array.from(points), reference.rows, columns);

    test.each(scores)('with $neighbours neighbours', ({ neighbours, trustworthiness: expected }) => {
      expect(Math.abs(trustworthiness(source, layout, { neighbours }) - expected)).toBeLessThan(1e-6);
    });
  },
);

test('a sample of rows estimates the exact value, and one of all rows is exact', () => {
  const values = new RandomStream(5).fillNormal(new Float32Array(600 * 3));
  const whole = matrix(values, 600, 3);
  const flat = matrix(
    values.filter((_, cell) => cell % 3 !== 2),
    600,
    2,
  );
  const exact = trustworthiness(whole, flat);
  const sampled = (rows: number): number =>
    trustworthiness(whole, flat, { sample: { rows, random: new RandomStream(9) } });
  expect(Math.abs(sampled(200) - exact)).toBeLessThan(0.02);
  expect(sampled(600)).toBe(exact);
});

test('refuses too many neighbours, unequal rows and values that are not finite', () => {
  const layout = matrix(new Float32Array(12), 6, 2);
  expect(() => trustworthiness(layout, layout, { neighbours: 3 })).toThrow(code('INVALID_OPTION'));
  expect(() => trustworthiness(layout, layout, { neighbours: 0 })).toThrow(code('INVALID_OPTION'));
  expect(() => trustworthiness(source, layout)).toThrow(code('INVALID_SHAPE'));
  const broken = matrix(new Float32Array(12).fill(NaN), 6, 2);
  expect(() => trustworthiness(layout, broken, { neighbours: 2 })).toThrow(code('NOT_FINITE'));
});
