import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryDataset } from '../data/memory-dataset.js';
import { clusterMoments, largestDifferences } from './cluster-moments.js';

const tableOf = (rows: readonly (readonly number[])[], features: number) =>
  memoryDataset({ name: 'table', values: Float32Array.from(rows.flat()), rows: rows.length, features });

const meanOf = (values: readonly number[]) =>
  values.reduce((total, value) => total + value, 0) / values.length;
const deviationOf = (values: readonly number[]) => {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
};

describe('moments of clusters', () => {
  it('agree with sums over plain lists, and with rows that belong to none', () => {
    const value = fc.integer({ min: -50, max: 50 });
    const row = fc.tuple(value, value, fc.integer({ min: -1, max: 2 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (entries) => {
        const rows = entries.map(([a, b]) => [a, b]);
        const labels = Int32Array.from(entries, ([, , label]) => label);
        const { mean, deviation, means, deviations } = clusterMoments(tableOf(rows, 2), labels, 3);
        for (const column of [0, 1]) {
          const all = rows.map((cells) => cells[column] ?? 0);
          expect(mean[column]).toBeCloseTo(meanOf(all), 9);
          expect(deviation[column]).toBeCloseTo(deviationOf(all), 6);
          for (const cluster of [0, 1, 2]) {
            const own = all.filter((_, at) => labels[at] === cluster);
            const cell = 2 * cluster + column;
            if (own.length === 0) expect(means[cell]).toBeNaN();
            else {
              expect(means[cell]).toBeCloseTo(meanOf(own), 9);
              expect(deviations[cell]).toBeCloseTo(deviationOf(own), 6);
            }
          }
        }
      }),
    );
  });

  it('name the features that differ most, in standard deviations, and never a constant one', () => {
    const rows = [
      [0, 10, 5],
      [1, 10, 5],
      [1, 30, 5],
      [0, 30, 5],
    ];
    const moments = clusterMoments(tableOf(rows, 3), [0, 0, 1, 0], 2);
    const differences = largestDifferences(moments, 1, 5);
    expect(differences).toEqual([
      { feature: 0, difference: 1, mean: 1, overallMean: 0.5 },
      { feature: 1, difference: 1, mean: 30, overallMean: 20 },
    ]);
    expect(largestDifferences(moments, 1, 1)).toHaveLength(1);
    expect(largestDifferences(moments, 0, 5).map(({ feature }) => feature)).toEqual([0, 1]);
  });
});
