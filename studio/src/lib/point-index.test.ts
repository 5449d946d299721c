import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { indexPoints, insidePolygon } from './point-index.js';

const coordinate = fc.integer({ min: -100, max: 100 });

it('the nearest point within the radius is the one that looking at all points finds', () => {
  const point = fc.tuple(coordinate, coordinate);
  fc.assert(
    fc.property(
      fc.array(point, { maxLength: 60 }),
      point,
      fc.integer({ min: 1, max: 80 }),
      (points, [x, y], radius) => {
        const found = indexPoints(Float32Array.from(points.flat())).nearest(x, y, radius);
        const distance = ([a, b]: readonly [number, number]) => Math.hypot(a - x, b - y);
        const least = Math.min(Infinity, ...points.map(distance));
        if (least >= radius) {
          expect(found).toBeUndefined();
          return;
        }
        const near = points[found ?? -1];
        expect(near && distance(near)).toBe(least);
      },
    ),
  );
});

it('a polygon holds the points inside it', () => {
  const positions = Float32Array.of(1, 1, 5, 1, 1, 5, 2, 3);
  expect(insidePolygon(positions, [0, 0, 4, 0, 0, 4])).toEqual([0]);
  expect(insidePolygon(positions, [0, 0, 6, 0, 6, 6, 0, 6])).toEqual([0, 1, 2, 3]);
  expect(insidePolygon(positions, [0, 0, 1, 0])).toEqual([]);
});
