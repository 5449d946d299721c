import { describe, expect, it } from 'vitest';
import { matrix } from '../data/matrix.js';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import { contextOf, goldenPoints, largestDifference } from './golden/fixtures.support.js';
import golden from './golden/linear.json' with { type: 'json' };
import { principalComponents, project, unproject } from './pca.js';
import { truncatedSvd } from './truncated-svd.js';

/** A direction is known up to its sign. */
function directionDifference(found: Float32Array, expected: readonly number[]): number {
  return Math.min(
    largestDifference(found, expected),
    largestDifference(
      found.map((value) => -value),
      expected,
    ),
  );
}

/** Rows of few strong directions plus weak noise, wide enough to leave the exact path. */
function wideRows(rows: number, columns: number): { values: Float32Array; rows: number; columns: number } {
  const random = new RandomStream(5);
  const values = random.fillNormal(new Float32Array(rows * columns));
  for (let i = 0; i < rows; i++) {
    const [a, b] = [random.normal() * 40, random.normal() * 20];
    for (let d = 0; d < columns; d++) {
      values[i * columns + d] = 3 + 0.1 * values[i * columns + d] + a * Math.sin(d) + b * Math.cos(3 * d);
    }
  }
  return matrix(values, rows, columns);
}

describe('principalComponents', () => {
  it('agrees with scikit-learn', async () => {
    const model = await principalComponents(goldenPoints, { components: 2 }, contextOf(1));
    expect(largestDifference(model.variances, golden.pca.variances)).toBeLessThan(1e-4);
    expect(largestDifference(model.shares, golden.pca.ratios)).toBeLessThan(1e-6);
    golden.pca.components.forEach((expected, i) => {
      const found = model.components.values.subarray(i * 3, i * 3 + 3);
      expect(directionDifference(found, expected)).toBeLessThan(1e-5);
    });
  });

  it('projects to uncorrelated coordinates and back to the rows', async () => {
    const model = await principalComponents(goldenPoints, { components: 3 }, contextOf(1));
    const coordinates = await project(model, goldenPoints, plainProducts);
    const gram = await plainProducts.matmul(coordinates, coordinates, { transposeA: true });
    expect(Math.abs(gram.values[1]) / gram.values[0]).toBeLessThan(1e-5);
    const back = await unproject(model, coordinates, plainProducts);
    expect(largestDifference(back.values, goldenPoints.values)).toBeLessThan(1e-4);
  });

  it('finds the directions of wide data, where it iterates a random subspace', async () => {
    const x = wideRows(60, 700);
    const model = await principalComponents(x, { components: 3 }, contextOf(1));
    expect(model.shares[0] + model.shares[1]).toBeGreaterThan(0.9999);
    const coordinates = await project(model, x, plainProducts);
    const back = await unproject(model, coordinates, plainProducts);
    expect(largestDifference(back.values, x.values)).toBeLessThan(1);
    expect(await principalComponents(x, { components: 3 }, contextOf(1))).toEqual(model);
  });

  it('refuses more components than there are', async () => {
    await expect(principalComponents(goldenPoints, { components: 4 }, contextOf(1))).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});

describe('truncatedSvd', () => {
  it('agrees with scikit-learn', async () => {
    const { components, singularValues, embedding } = await truncatedSvd(
      goldenPoints,
      { components: 2 },
      contextOf(1),
    );
    expect(largestDifference(singularValues, golden.svd.singularValues)).toBeLessThan(1e-4);
    golden.svd.components.forEach((expected, i) => {
      const found = components.values.subarray(i * 3, i * 3 + 3);
      expect(directionDifference(found, expected)).toBeLessThan(1e-5);
    });
    const lengths = [0, 1].map((c) =>
      Math.hypot(...Array.from({ length: 150 }, (_, i) => embedding.values[2 * i + c])),
    );
    expect(largestDifference(lengths, singularValues)).toBeLessThan(1e-4);
  });
});
