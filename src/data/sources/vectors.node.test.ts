import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, type Engine } from './duckdb.node.js';
import { copyFloats, copyItems } from './vectors.node.js';

let engine: Engine;
beforeAll(async () => (engine = await openEngine('test')));
afterAll(() => engine.close());

const query = `SELECT CASE i % 5 WHEN 1 THEN NULL WHEN 2 THEN [i, NULL, 3] ELSE [i, i / 4, -i] END::FLOAT[3] FROM range(300) t(i)`;

describe('a column of fixed lists', () => {
  it('is copied the fast way and the public way to the same numbers, missing ones as NaN', async () => {
    for await (const chunk of engine.stream(query)) {
      const vector = chunk.getColumnVector(0);
      const rows = chunk.rowCount;
      // The fast way is there at all: it knows the vector by its private fields.
      expect('childData' in vector).toBe(true);
      for (const [offset, stride] of [
        [0, 3],
        [2, 6],
      ] as const) {
        // prettier-ignore
        const fast = new Float32Array(rows * stride);
        const plain = new Float32Array(rows * stride);
        copyFloats(vector, rows, 3, fast, offset, stride);
        copyItems(vector, rows, 3, plain, offset, stride);
        expect(fast).toEqual(plain);
        const expected = [0, 0, -0, NaN, NaN, NaN, 2, NaN, 3, 3, 0.75, -3];
        const found = [0, 1, 2, 3].flatMap((row) => [
          ...fast.subarray(offset + row * stride, offset + row * stride + 3),
        ]);
        expect(found.map((value) => value + 0)).toEqual(expected.map((value) => value + 0));
      }
    }
  });
});
