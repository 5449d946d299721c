import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { matrix } from '../data/matrix.js';
import { blobs, contextOf } from './golden/fixtures.support.js';
import { nearestNeighbours } from './neighbours.js';

it('finds what sorting all distances finds', async () => {
  const { x } = blobs(70, 3, 4, 3);
  const { indices, squaredDistances } = await nearestNeighbours(x, 5, contextOf(1));
  for (let i = 0; i < x.rows; i++) {
    const distances = Array.from({ length: x.rows }, (_, j) =>
      [0, 1, 2].reduce((sum, d) => sum + (x.values[i * 3 + d] - x.values[j * 3 + d]) ** 2, 0),
    );
    const others = distances.map((_, j) => j).filter((j) => j !== i);
    const expected = others.toSorted((a, b) => distances[a] - distances[b]).slice(0, 5);
    expect([...indices.subarray(i * 5, i * 5 + 5)]).toEqual(expected);
    expected.forEach((j, at) => expect(squaredDistances[i * 5 + at]).toBeCloseTo(distances[j], 4));
  }
});

it('never lists a row as its own neighbour, even among many equal rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(2), { minLength: 4, maxLength: 20 }), async (numbers) => {
      const x = matrix(Float32Array.from(numbers), numbers.length, 1);
      const { indices, squaredDistances } = await nearestNeighbours(x, 3, contextOf(1));
      for (let i = 0; i < x.rows; i++) {
        const own = [...indices.subarray(i * 3, i * 3 + 3)];
        expect(own).not.toContain(i);
        expect(new Set(own).size).toBe(3);
        own.forEach((j, at) =>
          expect(squaredDistances[i * 3 + at]).toBeCloseTo((numbers[i] - numbers[j]) ** 2, 6),
        );
      }
    }),
  );
});

it('refuses as many neighbours as there are rows', async () => {
  await expect(nearestNeighbours(blobs(5, 2, 1, 1).x, 5, contextOf(1))).rejects.toMatchObject({
    code: 'INVALID_OPTION',
  });
});
