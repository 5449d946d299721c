import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryDataset } from './memory-dataset.js';
import type { Dataset } from './dataset.js';
import { fitScaler, scalerKinds, type Scaling } from './preprocessing.js';
import { toMatrix } from './stream.js';
import { toDataset } from './to-dataset.js';

const table = toDataset(
  [
    [1, 5, 7],
    [2, 5, -1],
    [3, 5, 0],
    [6, 5, 2],
  ],
  { columns: ['a', 'b', 'c'], labels: [0, 1, 0, 1] },
);

/** `x' = (x - offset) × scale` in 32-bit floats, as the graph has it. */
function scaled(source: Dataset, scaling: Scaling): Float32Array {
  const { offset, scale } = fitScaler(source, scaling);
  return toMatrix(source).values.map((value, at) => {
    const column = at % source.features;
    return Math.fround(value - (offset[column] ?? 0)) * (scale[column] ?? 0);
  });
}

function column(values: Float32Array, index: number): number[] {
  return [...values].filter((_, at) => at % 3 === index);
}

function automaticKind(values: number[], rowShape: number[]): string {
  const source = memoryDataset({
    name: 'x',
    values: Float32Array.from(values),
    rows: 2,
    features: 2,
    rowShape,
  });
  return fitScaler(source, 'auto').kind;
}

describe('scaling', () => {
  it('standard gives mean 0 and variance 1, and 0 for a constant column', () => {
    const values = scaled(table, 'standard');
    const deviation = Math.sqrt((4 + 1 + 0 + 9) / 4);
    [-2, -1, 0, 3].forEach((step, row) => expect(column(values, 0)[row]).toBeCloseTo(step / deviation, 6));
    expect(column(values, 1)).toEqual([0, 0, 0, 0]);
  });

  it('mixed is standard but for columns of zeros and ones, which are halved, however rare the ones', () => {
    const rows = Array.from({ length: 100 }, (_, i) => [i, i === 0 ? 1 : 0, i % 2]);
    const { offset, scale } = fitScaler(toDataset(rows), 'mixed');
    const standard = fitScaler(toDataset(rows), 'standard');
    expect([...scale]).toEqual([standard.scale[0], 0.5, 0.5]);
    expect(offset).toEqual(standard.offset);
  });

  it('min-max brings each column to [0, 1]', () => {
    const values = scaled(table, 'min-max');
    [0, 0.2, 0.4, 1].forEach((expected, row) => expect(column(values, 0)[row]).toBeCloseTo(expected, 6));
    expect(column(values, 1)).toEqual([0, 0, 0, 0]);
    expect(column(values, 2)).toEqual([1, 0, 0.125, 0.375]);
  });

  it('unit-range brings the whole table to [0, 1]', () => {
    const values = scaled(table, 'unit-range');
    expect(column(values, 1)).toEqual([0.75, 0.75, 0.75, 0.75]);
  });

  it('auto leaves [0, 1] alone and tells images from tables', () => {
    expect(automaticKind([0, 1, 0.5, 0], [2])).toBe('none');
    expect(automaticKind([0, 255, 3, 0], [1, 1, 2])).toBe('unit-range');
    expect(automaticKind([0, 255, 3, 0], [2])).toBe('standard');
    expect(automaticKind([0, 255, 1, 3], [2])).toBe('mixed');
    expect(automaticKind([1, 255, 1, 3], [2])).toBe('standard');
  });

  it('keeps its precision around a large mean', () => {
    const rows = Array.from({ length: 1000 }, (_, i) => [1e6 + (i % 2)]);
    const values = scaled(toDataset(rows), 'standard');
    expect(values[0]).toBeCloseTo(-1, 1);
    expect((values[1] ?? 0) - (values[0] ?? 0)).toBeCloseTo(2, 5);
  });

  it('is undone by its inverse, whatever the columns', () => {
    const number = fc.float({ min: -1000, max: 1000, noNaN: true });
    const rows = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, fc.constantFrom<Scaling>('auto', ...scalerKinds), (points, scaling) => {
        const source = toDataset(points);
        const { offset, scale } = fitScaler(source, scaling);
        const values = scaled(source, scaling).map(
          (value, at) => value / (scale[at % 2] ?? 0) + (offset[at % 2] ?? 0),
        );
        points.flat().forEach((value, at) => expect(Math.abs((values[at] ?? 0) - value)).toBeLessThan(1e-2));
      }),
    );
  });
});
