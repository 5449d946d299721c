import { describe, expect, it } from 'vitest';
import { matrix } from '../data/matrix.js';
import { nativeBackend } from './native.node.js';
import { compiledProducts } from './products.compiled.js';
import { plainProducts } from './products.plain.js';
import { RandomStream } from './random.js';

const random = new RandomStream(1);
const drawn = (rows: number, columns: number) =>
  matrix(random.fillNormal(new Float32Array(rows * columns)), rows, columns);
const compiled = compiledProducts(nativeBackend({ threads: 1 }));

describe('compiled products equal the plain ones', () => {
  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('for matmul with transposeA %s and transposeB %s', async (transposeA, transposeB) => {
    const a = transposeA ? drawn(6, 5) : drawn(5, 6);
    const b = transposeB ? drawn(4, 6) : drawn(6, 4);
    const expected = await plainProducts.matmul(a, b, { transposeA, transposeB });
    const actual = await compiled.matmul(a, b, { transposeA, transposeB });
    expect([actual.rows, actual.columns]).toEqual([expected.rows, expected.columns]);
    actual.values.forEach((value, i) => expect(value).toBeCloseTo(expected.values[i] ?? NaN, 4));
  });

  it('for nearest neighbours over several blocks', async () => {
    const [queries, references] = [drawn(1500, 3), drawn(200, 3)];
    const expected = await plainProducts.nearest(queries, references, 5);
    const actual = await compiled.nearest(queries, references, 5);
    expect(actual.indices).toEqual(expected.indices);
    actual.squaredDistances.forEach((value, i) =>
      expect(value).toBeCloseTo(expected.squaredDistances[i] ?? NaN, 4),
    );
  });

  it.each([1e4, -1e5])('for nearest neighbours of rows that lie %d from the origin', async (offset) => {
    const near = drawn(500, 5);
    const rows = matrix(
      near.values.map((value) => value + offset),
      500,
      5,
    );
    const expected = await plainProducts.nearest(rows, rows, 6);
    const actual = await compiled.nearest(rows, rows, 6);
    const same = actual.indices.filter((index, i) => index === expected.indices[i]).length;
    // Rows so far out are rounded themselves, so that a few distances are equal.
    expect(same / actual.indices.length).toBeGreaterThan(0.99);
    actual.squaredDistances.forEach((value, i) =>
      expect(value).toBeCloseTo(expected.squaredDistances[i] ?? NaN, 4),
    );
  });

  it('and refuse more neighbours than there are rows', async () => {
    await expect(compiled.nearest(drawn(2, 3), drawn(4, 3), 5)).rejects.toThrow(/5 neighbours among 4 rows/);
  });
});
