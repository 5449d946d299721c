import { expect, it } from 'vitest';
import { memoryDataset } from './memory-dataset.js';
import { rowRange, rowRanges } from './row-range.js';
import { toMatrix } from './stream.js';

const source = memoryDataset({
  name: 'five',
  values: Float32Array.from({ length: 10 }, (_, i) => i),
  rows: 5,
  features: 2,
  ids: ['a', 'b', 'c', 'd', 'e'],
});

it('a range of rows is the rows themselves, with their facts', () => {
  const range = rowRange(source, 1, 4);
  expect([...toMatrix(range).values]).toEqual([2, 3, 4, 5, 6, 7]);
  expect(range.ids).toEqual(['b', 'c', 'd']);
  const two = new Float32Array(4);
  range.gather([2, 0], two);
  expect([...two]).toEqual([6, 7, 2, 3]);
  expect(() => rowRange(source, 3, 6)).toThrow(/no rows 3 to 6/);
  expect(() => range.read(0, 4, new Float32Array(8))).toThrow(/no rows 0 to 4/);
});

it('the ranges of a data set hold each of its rows once', () => {
  const ids = [...rowRanges(source, 2)].flatMap((range) => range.ids ?? []);
  expect(ids).toEqual(source.ids);
});
