import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryDataset } from '../../data/memory-dataset.js';
import {
  columnMoments,
  groupMeans,
  largestDifferences,
  membersOf,
  mostDoubtful,
  nearestToCentre,
} from './cluster-facts.js';

function tableOf(rows: readonly (readonly number[])[]) {
  const features = rows[0]?.length ?? 0;
  return memoryDataset({
    name: 'table',
    values: Float32Array.from(rows.flat()),
    rows: rows.length,
    features,
    rowShape: [features],
  });
}

describe('facts of clusters', () => {
  it('agree with sums over plain lists', () => {
    const value = fc.integer({ min: -50, max: 50 });
    const row = fc.tuple(value, value, fc.nat(2));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (entries) => {
        const rows = entries.map(([a, b]) => [a, b]);
        const groups = Int32Array.from(entries, ([, , group]) => group);
        const { means, deviations } = columnMoments(tableOf(rows));
        const grouped = groupMeans(tableOf(rows), groups, 3);
        for (const column of [0, 1]) {
          const all = rows.map((cells) => cells[column] ?? 0);
          const mean = all.reduce((total, cell) => total + cell, 0) / all.length;
          const variance = all.reduce((total, cell) => total + (cell - mean) ** 2, 0) / all.length;
          expect(means[column]).toBeCloseTo(mean, 9);
          expect(deviations[column]).toBeCloseTo(Math.sqrt(variance), 9);
          for (const group of [0, 1, 2]) {
            const own = all.filter((_, at) => groups[at] === group);
            const expected = own.length === 0 ? 0 : own.reduce((total, cell) => total + cell, 0) / own.length;
            expect(grouped.values[2 * group + column]).toBeCloseTo(expected, 4);
          }
        }
      }),
    );
  });

  it('name the columns that differ most, in standard deviations, and never a constant one', () => {
    const moments = { means: Float64Array.of(0, 10, 5), deviations: Float64Array.of(1, 2, 0) };
    const differences = largestDifferences(Float32Array.of(0.5, 4, 9), moments, (at) => `c${at}`, 5);
    expect(differences.map(({ name, standardised }) => [name, standardised])).toEqual([
      ['c1', -3],
      ['c0', 0.5],
    ]);
  });

  it('list rows nearest to the centre and those least sure, of the cluster alone', () => {
    const embedding = { values: Float32Array.of(0, 5, 1, 9, 2), rows: 5, columns: 1 };
    const labels = Int32Array.of(0, 1, 0, 1, 0);
    const centres = { values: Float32Array.of(1.2, 7), rows: 2, columns: 1 };
    expect(nearestToCentre(embedding, labels, centres, 0, 2)).toEqual([2, 4]);
    expect(mostDoubtful(labels, Float32Array.of(0.9, 0.1, 0.5, 0.2, 0.7), 0, 2)).toEqual([2, 4]);
    expect(membersOf(labels, 1)).toEqual([1, 3]);
    expect(membersOf(labels, 2)).toEqual([]);
  });
});
