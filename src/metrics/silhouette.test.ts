import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matrix, type Matrix } from '../data/matrix.js';
import { RandomStream } from '../runtime/random.js';
import golden from './golden/metrics.json' with { type: 'json' };
import {
  silhouette,
  silhouetteCoefficients,
  simplifiedSilhouette,
  simplifiedSilhouetteOfBlocks,
} from './silhouette.js';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe.each(golden.geometry)('agrees with scikit-learn to 1e-6 on $name', (reference) => {
  const source = matrix(Float32Array.from(reference.points), reference.rows, reference.columns);

  test('row by row', () => {
    const found = silhouetteCoefficients(source, reference.labels);
    found.forEach((value, row) => expect(Math.abs(value - reference.coefficients[row])).toBeLessThan(1e-6));
    expect(found.length).toBe(reference.rows);
  });

  test('on average, exact and simplified', () => {
    expect(Math.abs(silhouette(source, reference.labels) - reference.silhouette)).toBeLessThan(1e-6);
    const simplified = simplifiedSilhouette(source, reference.labels);
    expect(Math.abs(simplified - reference.simplifiedSilhouette)).toBeLessThan(1e-6);
  });
});

/** Two well separated blobs whose rows alternate. */
function twoBlobs(rows: number): { source: Matrix; labels: Int32Array } {
  const labels = Int32Array.from({ length: rows }, (_, index) => index % 2);
  const values = new RandomStream(3).fillNormal(new Float32Array(rows * 2));
  return {
    source: matrix(
      values.map((value, cell) => value + 6 * labels[cell >> 1]),
      rows,
      2,
    ),
    labels,
  };
}

test('a sample estimates the exact value and its stream decides which rows it draws', () => {
  const { source, labels } = twoBlobs(2000);
  const estimate = (seed: number): number =>
    silhouette(source, labels, { sample: { rows: 400, random: new RandomStream(seed) } });
  expect(Math.abs(estimate(1) - silhouette(source, labels))).toBeLessThan(0.02);
  expect(estimate(1)).toBe(estimate(1));
  expect(estimate(1)).not.toBe(estimate(2));
});

test('a sample as large as the data is exact', () => {
  const { source, labels } = twoBlobs(50);
  const sample = { rows: 99, random: new RandomStream(1) };
  expect(silhouette(source, labels, { sample })).toBe(silhouette(source, labels));
});

test('in blocks of rows, the simplified one is the same to the bit', () => {
  const { source, labels } = twoBlobs(200);
  for (const size of [7, 100, 500]) {
    function* blocks(): Generator<Matrix> {
      for (let start = 0; start < 200; start += size) {
        const rows = Math.min(size, 200 - start);
        yield matrix(source.values.subarray(start * 2, (start + rows) * 2), rows, 2);
      }
    }
    expect(simplifiedSilhouetteOfBlocks(blocks, labels)).toBe(simplifiedSilhouette(source, labels));
  }
});

test('renaming the clusters changes nothing', () => {
  const { source, labels } = twoBlobs(90);
  const renamed = labels.map((label) => 4 - 9 * label);
  expect(silhouette(source, renamed)).toBeCloseTo(silhouette(source, labels), 12);
  expect(simplifiedSilhouette(source, renamed)).toBeCloseTo(simplifiedSilhouette(source, labels), 12);
});

test('every coefficient lies between -1 and 1', () => {
  const labels = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 80 });
  fc.assert(
    fc.property(labels, fc.nat(), (chosen, seed) => {
      fc.pre(new Set(chosen).size > 1 && new Set(chosen).size < chosen.length);
      const values = new RandomStream(seed).fillNormal(new Float32Array(chosen.length * 3));
      const found = silhouetteCoefficients(matrix(values, chosen.length, 3), chosen);
      expect(found.every((value) => value >= -1 && value <= 1)).toBe(true);
    }),
  );
});

test.each(Object.entries({ silhouette, simplifiedSilhouette }))(
  '%s refuses what has no separation',
  (_, score) => {
    const source = matrix(Float32Array.of(0, 1, 2), 3, 1);
    expect(() => score(source, [0, 0, 0])).toThrow(/got 1 in 3 rows/);
    expect(() => score(source, [0, 1, 2])).toThrow(code('INVALID_DATA'));
    expect(() => score(source, [0, 1])).toThrow(code('INVALID_SHAPE'));
    expect(() => score(matrix(new Float32Array(0), 0, 1), [])).toThrow(code('INVALID_DATA'));
    expect(() => score(matrix(Float32Array.of(0, NaN, 2), 3, 1), [0, 1, 1])).toThrow(/row 1, column 0/);
  },
);

test('refuses a sample of no rows', () => {
  const { source, labels } = twoBlobs(10);
  const sample = { rows: 0, random: new RandomStream(1) };
  expect(() => silhouette(source, labels, { sample })).toThrow(code('INVALID_OPTION'));
});
