import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Matrix } from '../../data/matrix.js';
import { turnToFit } from './glimpse.node.js';

const points = (values: readonly number[]): Matrix => ({
  values: Float32Array.from(values),
  rows: values.length / 2,
  columns: 2,
});

it('a map that was turned and mirrored comes back to where it lay', () => {
  const coordinate = fc.integer({ min: -9, max: 9 });
  fc.assert(
    fc.property(
      fc.array(coordinate, { minLength: 6, maxLength: 20 }),
      fc.integer({ min: 0, max: 360 }),
      fc.boolean(),
      (numbers, degrees, mirrored) => {
        const target = points(numbers.slice(0, 2 * Math.floor(numbers.length / 2)));
        const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
        const turned = points(
          Array.from({ length: target.rows }, (_, row) => {
            const [x = 0, y = 0] = target.values.subarray(2 * row, 2 * row + 2);
            const flipped = mirrored ? -y : y;
            return [cosine * x - sine * flipped, sine * x + cosine * flipped];
          }).flat(),
        );
        turnToFit(turned, target);
        turned.values.forEach((value, at) => expect(value).toBeCloseTo(target.values[at] ?? NaN, 4));
      },
    ),
  );
});
