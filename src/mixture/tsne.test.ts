import { describe, expect, it } from 'vitest';
import { gatherRows, matrix } from '../data/matrix.js';
import { blobs, contextOf, digits, purity, trustworthiness } from './golden/fixtures.support.js';
import golden from './golden/tsne.json' with { type: 'json' };
import { kMeans } from './kmeans.js';
import { nearestNeighbours } from './neighbours.js';
import { jointProbabilities } from './perplexity.js';
import { neighbourEmbedding } from './tsne.js';

describe('jointProbabilities', () => {
  it('sum to one and give every row about the perplexity', async () => {
    const { x } = blobs(300, 4, 2, 3);
    const nearest = await nearestNeighbours(x, 60, contextOf(1));
    const { weights } = jointProbabilities(nearest, 20);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    const entropy = weights.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
    // Joining two directions spreads each row's distribution a little.
    expect(Math.exp(entropy) / 300).toBeGreaterThan(20);
    expect(Math.exp(entropy) / 300).toBeLessThan(30);
  });
});

describe('neighbourEmbedding', () => {
  it('embeds digits as well as scikit-learn does', async () => {
    const { positions, divergence } = await neighbourEmbedding(digits, {}, contextOf(1));
    expect(divergence).toBeLessThan(golden.divergence * 1.03);
    expect(trustworthiness(digits, positions, 10)).toBeGreaterThanOrEqual(golden.trustworthiness);
  });

  it('gives the same bits for the same seed', async () => {
    const x = gatherRows(
      digits,
      Array.from({ length: 60 }, (_, i) => i),
    );
    const options = { exaggeratedIterations: 20, iterations: 20 };
    const first = await neighbourEmbedding(x, options, contextOf(1));
    expect(await neighbourEmbedding(x, options, contextOf(1))).toEqual(first);
  });

  it('separates clusters', async () => {
    const { x, labels } = blobs(240, 5, 4, 15);
    const { positions } = await neighbourEmbedding(x, { perplexity: 15 }, contextOf(1));
    const { labels: found } = await kMeans(positions, { clusters: 4 }, contextOf(1));
    expect(purity(found, labels)).toBe(1);
  });

  it('copes with equal rows', async () => {
    const x = matrix(
      Float32Array.from({ length: 40 }, (_, i) => i % 2),
      40,
      1,
    );
    const options = { perplexity: 5, exaggeratedIterations: 30, iterations: 30 };
    const { positions, divergence } = await neighbourEmbedding(x, options, contextOf(1));
    expect(positions.values.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(divergence)).toBe(true);
  });

  it('refuses a perplexity that the rows cannot give', async () => {
    const x = gatherRows(digits, [0, 1, 2, 3]);
    await expect(neighbourEmbedding(x, { perplexity: 5 }, contextOf(1))).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});
