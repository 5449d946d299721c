import { describe, expect, it } from 'vitest';
import { gatherRows, matrix } from '../data/matrix.js';
import { blobs, contextOf, digits, purity, trustworthiness } from './golden/fixtures.support.js';
import golden from './golden/umap.json' with { type: 'json' };
import { kMeans } from './kmeans.js';
import { fitSimilarityCurve } from './similarity-curve.js';
import { manifoldLayout, placeRows } from './umap.js';

describe('fitSimilarityCurve', () => {
  it.each(golden.curves)('agrees with umap-learn for minimum distance %d and spread %d', (...curve) => {
    const [minimumDistance, spread, a, b] = curve;
    const fitted = fitSimilarityCurve(minimumDistance, spread);
    expect(fitted.a).toBeCloseTo(a, 5);
    expect(fitted.b).toBeCloseTo(b, 5);
  });
});

describe('manifoldLayout', () => {
  it('keeps the neighbourhoods of digits as well as umap-learn does', async () => {
    const { positions } = await manifoldLayout(digits, {}, contextOf(1));
    const theirs =
      golden.trustworthiness.reduce((sum, value) => sum + value, 0) / golden.trustworthiness.length;
    expect(trustworthiness(digits, positions, 10)).toBeGreaterThanOrEqual(theirs);
  });

  it('gives the same bits for the same seed and others for another', async () => {
    const x = gatherRows(
      digits,
      Array.from({ length: 80 }, (_, i) => i),
    );
    const first = await manifoldLayout(x, { epochs: 20 }, contextOf(1));
    expect(await manifoldLayout(x, { epochs: 20 }, contextOf(1))).toEqual(first);
    expect(await manifoldLayout(x, { epochs: 20 }, contextOf(2))).not.toEqual(first);
  });

  it('separates clusters that share no neighbours, where the graph is not connected', async () => {
    const { x, labels } = blobs(300, 5, 6, 30);
    const { positions } = await manifoldLayout(x, { neighbours: 10 }, contextOf(1));
    const { labels: found } = await kMeans(positions, { clusters: 6 }, contextOf(1));
    expect(purity(found, labels)).toBe(1);
  });

  it('lays out repeated rows and any number of dimensions', async () => {
    const x = matrix(
      Float32Array.from({ length: 60 }, (_, i) => i % 3),
      60,
      1,
    );
    const { positions } = await manifoldLayout(x, { neighbours: 5, dimensions: 3, epochs: 30 }, contextOf(1));
    expect([positions.rows, positions.columns]).toEqual([60, 3]);
    expect(positions.values.every(Number.isFinite)).toBe(true);
  });

  it('refuses more neighbours than rows', async () => {
    const x = gatherRows(digits, [0, 1, 2]);
    await expect(manifoldLayout(x, { neighbours: 4 }, contextOf(1))).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});

describe('placeRows', () => {
  it('puts new rows among their own kind and leaves the layout alone', async () => {
    const { x, labels } = blobs(400, 5, 4, 12);
    const known = Array.from({ length: 300 }, (_, i) => i);
    const fresh = Array.from({ length: 100 }, (_, i) => 300 + i);
    const model = await manifoldLayout(gatherRows(x, known), { neighbours: 10 }, contextOf(1));
    const before = model.positions.values.slice();
    const placed = await placeRows(model, gatherRows(x, fresh), contextOf(2));
    expect(model.positions.values).toEqual(before);
    const nearest = await contextOf(1).products.nearest(placed, model.positions, 1);
    const matching = fresh.filter((row, i) => labels[row] === labels[nearest.indices[i]]);
    expect(matching.length).toBe(100);
  });
});
