import { describe, expect, it } from 'vitest';
import { toDataset } from './to-dataset.js';
import { toMatrix } from './stream.js';

describe('toDataset', () => {
  it('takes rows, typed rows, a flat array and a matrix alike', () => {
    const values = Float32Array.of(1, 2, 3, 4);
    const inputs = [
      toDataset([[1, 2], [3, 4]]), // prettier-ignore
      toDataset([Float64Array.of(1, 2), Float64Array.of(3, 4)]),
      toDataset(Uint8Array.of(1, 2, 3, 4), { features: 2 }),
      toDataset(values, { rowShape: [1, 2] }),
      toDataset({ values, rows: 2, columns: 2 }),
    ];
    for (const dataset of inputs) {
      expect([...toMatrix(dataset).values]).toEqual([1, 2, 3, 4]);
      expect([dataset.rows, dataset.features]).toEqual([2, 2]);
    }
    expect(inputs[3]?.rowShape).toEqual([1, 2]);
  });

  it('returns a data set as it is', () => {
    const dataset = toDataset([[1]]);
    expect(toDataset(dataset)).toBe(dataset);
  });

  it('numbers classes of any kind in ascending order', () => {
    const text = toDataset([[1], [2], [3]], { labels: ['pear', 'apple', 'pear'] });
    expect([...(text.labels ?? [])]).toEqual([1, 0, 1]);
    expect(text.labelNames).toEqual(['apple', 'pear']);
    const numbers = toDataset([[1], [2], [3]], { labels: [10, 9, -1] });
    expect(numbers.labelNames).toEqual(['-1', '9', '10']);
    expect([...(numbers.labels ?? [])]).toEqual([2, 1, 0]);
  });

  it('names the row of what it cannot take', () => {
    expect(() => toDataset([[1, 2], [3]])).toThrow(/row 1 has 1 numbers, row 0 has 2/);
    expect(() => toDataset(JSON.parse('[[1,2],[3,null]]'))).toThrow(/row 1, column 1 is missing/);
    expect(() => toDataset(JSON.parse('[[1,2],[3,"4"]]'))).toThrow(/row 1, column 1 is "4", not a number/);
    expect(() => toDataset(JSON.parse('[1,2]'))).toThrow(/array of rows/);
    expect(() => toDataset(JSON.parse('"rows"'))).toThrow(/"rows" is no rows of numbers; .*openDataset/);
    expect(() => toDataset([])).toThrow(/array of rows/);
    expect(() => toDataset(Float32Array.of(1, 2, 3), { features: 2 })).toThrow(/3 numbers/);
    expect(() => toDataset(Float32Array.of(1, 2, 3))).toThrow(/give `features`.*fit\(rows, \{ features/);
    expect(() => toDataset([[1e300]])).toThrow(/beyond the range of 32-bit floats/);
  });
});
