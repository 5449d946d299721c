import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherRows, matrix } from '../data/matrix.js';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import { blobs, contextOf, goldenPoints, largestDifference, purity } from './golden/fixtures.support.js';
import golden from './golden/kmeans.json' with { type: 'json' };
import { assignToNearest, kMeans } from './kmeans.js';

describe('kMeans', () => {
  it('agrees with scikit-learn from the same start', async () => {
    const start = matrix(Float32Array.from(golden.start.flat()), 3, 3);
    const fit = await kMeans(goldenPoints, { clusters: 3, start }, contextOf(1));
    expect(largestDifference(fit.centres.values, golden.centres.flat())).toBeLessThan(1e-5);
    expect(fit.inertia).toBeCloseTo(golden.inertia, 3);
    expect([...fit.labels]).toEqual(golden.labels);
    expect(fit.converged).toBe(true);
  });

  it('finds separated clusters and gives the same bits for the same seed', async () => {
    const { x, labels } = blobs(600, 5, 12, 12);
    const fit = await kMeans(x, { clusters: 12 }, contextOf(3));
    expect(purity(fit.labels, labels)).toBe(1);
    expect(await kMeans(x, { clusters: 12 }, contextOf(3))).toEqual(fit);
  });

  it('labels every row with its nearest centre', async () => {
    const fit = await kMeans(goldenPoints, { clusters: 4, restarts: 2 }, contextOf(5));
    const assignment = await assignToNearest(goldenPoints, fit.centres, plainProducts);
    expect(assignment.labels).toEqual(fit.labels);
    const total = assignment.squaredDistances.reduce((sum, value) => sum + value, 0);
    expect(total).toBeCloseTo(fit.inertia, 2);
  });

  it('measures by products and by loops alike, however far from zero the data lies', async () => {
    // 600 columns by 2 centres is measured by a product; the same rows without the padding by a loop.
    const narrow = blobs(80, 3, 2, 8).x;
    const wide = matrix(new Float32Array(80 * 600).fill(1000), 80, 600);
    for (let i = 0; i < 80; i++) {
      for (let d = 0; d < 3; d++) wide.values[i * 600 + d] = narrow.values[i * 3 + d];
    }
    const start = [0, 1];
    const byLoop = await kMeans(narrow, { clusters: 2, start: gatherRows(narrow, start) }, contextOf(1));
    const byProduct = await kMeans(wide, { clusters: 2, start: gatherRows(wide, start) }, contextOf(1));
    expect(byProduct.labels).toEqual(byLoop.labels);
    expect(byProduct.inertia).toBeCloseTo(byLoop.inertia, 3);
  });

  it('moves an empty cluster to the farthest row', async () => {
    const x = matrix(Float32Array.of(0, 1, 2, 100), 4, 1);
    const start = matrix(Float32Array.of(1, 500, 600), 3, 1);
    const fit = await kMeans(x, { clusters: 3, start }, contextOf(1));
    expect(new Set(fit.labels).size).toBe(3);
    expect(fit.inertia).toBeCloseTo(0.5, 6);
  });

  it('copes with fewer distinct rows than clusters', async () => {
    const x = matrix(Float32Array.of(1, 1, 1, 2, 2), 5, 1);
    const fit = await kMeans(x, { clusters: 4 }, contextOf(1));
    expect(fit.inertia).toBe(0);
  });

  it('keeps labels when rows are permuted, up to the names of clusters', async () => {
    const { x } = blobs(120, 3, 4, 15);
    const fit = await kMeans(x, { clusters: 4 }, contextOf(1));
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), async (seed) => {
        const order = new RandomStream(seed).permutation(x.rows);
        const again = await kMeans(gatherRows(x, order), { clusters: 4 }, contextOf(seed));
        const expected = Int32Array.from(order, (i) => fit.labels[i]);
        expect(purity(again.labels, expected)).toBe(1);
      }),
      { numRuns: 10 },
    );
  });

  it('names what is wrong with its arguments', async () => {
    const x = matrix(Float32Array.of(1, Number.NaN, 3), 3, 1);
    await expect(kMeans(x, { clusters: 4 }, contextOf(1))).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(kMeans(x, { clusters: 2 }, contextOf(1))).rejects.toThrow('row 1, column 0 is NaN');
    const start = matrix(new Float32Array(6), 2, 3);
    await expect(kMeans(goldenPoints, { clusters: 3, start }, contextOf(1))).rejects.toMatchObject({
      code: 'INVALID_SHAPE',
    });
  });

  it('stops when asked to', async () => {
    const signal = AbortSignal.abort();
    await expect(kMeans(goldenPoints, { clusters: 2 }, { ...contextOf(1), signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });
});
