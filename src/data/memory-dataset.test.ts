import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryDataset } from './memory-dataset.js';
import { chunks, toMatrix } from './stream.js';
import { subset } from './subset.js';

const small = memoryDataset({
  name: 'small',
  values: Float32Array.of(1, 2, 3, 4, 5, 6),
  rows: 3,
  features: 2,
  columns: ['a', 'b'],
  labels: Int32Array.of(0, 1, 0),
  labelNames: ['x', 'y'],
  ids: ['r0', 'r1', 'r2'],
});

describe('a data set in memory', () => {
  it('reads rows by range and by index', () => {
    const into = new Float32Array(4);
    small.read(1, 3, into);
    expect([...into]).toEqual([3, 4, 5, 6]);
    small.gather([2, 0], into);
    expect([...into]).toEqual([5, 6, 1, 2]);
  });

  it('names the row and column of a value that is not finite', () => {
    const values = Float32Array.of(1, 2, 3, Number.NaN);
    expect(() => memoryDataset({ name: 'n', values, rows: 2, features: 2, columns: ['a', 'b'] })).toThrow(
      /row 1, column 1 \(b\) is NaN/,
    );
    values[3] = Infinity;
    expect(() => memoryDataset({ name: 'n', values, rows: 2, features: 2 })).toThrow(
      /row 1, column 1 is Infinity/,
    );
  });

  it('has a digest of its shape and values, and of nothing else', () => {
    const values = Float32Array.of(1, 2, 3, 4);
    const digest = (rows: number, features: number): string =>
      memoryDataset({ name: 'x', values, rows, features }).digest;
    expect(digest(2, 2)).toBe(
      memoryDataset({ name: 'y', values: values.slice(), rows: 2, features: 2 }).digest,
    );
    expect(digest(2, 2)).not.toBe(digest(1, 4));
    expect(digest(2, 2)).toMatch(/^[0-9a-f]{64}$/);
    expect(small.digest).toBe(subset(small, [0, 1, 2]).digest);
  });

  it.each([
    ['no rows', { rows: 0, features: 2 }],
    ['too few values', { rows: 4, features: 2 }],
    ['a row shape of another size', { rows: 3, features: 2, rowShape: [3] }],
    ['too few labels', { rows: 3, features: 2, labels: Int32Array.of(0) }],
    [
      'labels without a name',
      { rows: 3, features: 2, labels: Int32Array.of(0, 1, 2), labelNames: ['a', 'b'] },
    ],
  ])('refuses %s', (_, part) => {
    expect(() => memoryDataset({ name: 'n', values: new Float32Array(6), ...part })).toThrow(/^n: /);
  });

  it('refuses rows that are not there', () => {
    const into = new Float32Array(20);
    expect(() => small.read(0, 4, into)).toThrow(/among 3/);
    expect(() => small.gather([3], into)).toThrow(/no row 3/);
    expect(() => small.gather([-1], into)).toThrow(/no row -1/);
    expect(() => small.read(0, 3, new Float32Array(5))).toThrow(/room for 5/);
  });
});

describe('a subset', () => {
  it('reads as plain indexing does, labels and ids along', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 10 }), (indices) => {
        const chosen = subset(small, indices);
        const expected = indices.flatMap((index) => [...small.values.subarray(index * 2, index * 2 + 2)]);
        expect([...toMatrix(chosen).values]).toEqual(expected);
        expect([...(chosen.labels ?? [])]).toEqual(indices.map((index) => small.labels?.[index]));
        expect(chosen.ids).toEqual(indices.map((index) => `r${index}`));
        const last = new Float32Array(2);
        chosen.gather([indices.length - 1], last);
        expect([...last]).toEqual(expected.slice(-2));
      }),
    );
  });

  it('refuses rows that are not there', () => {
    expect(() => subset(small, [0, 3])).toThrow(expect.objectContaining({ code: 'INVALID_SHAPE' }));
    expect(() => subset(small, [])).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  });
});

describe('chunks', () => {
  it('cover every row once, in order', () => {
    const rows = 700;
    const values = Float32Array.from({ length: rows * 1000 }, (_, i) => i);
    const large = memoryDataset({ name: 'large', values, rows, features: 1000 });
    const starts: number[] = [];
    for (const chunk of chunks(large)) {
      starts.push(chunk.start);
      expect(chunk.values[0]).toBe(chunk.start * 1000);
      expect(chunk.values.length).toBe(chunk.rows * 1000);
    }
    expect(starts).toEqual([0, 262, 524]);
  });
});
