import { describe, expect, it } from 'vitest';
import { blobs } from '../data/synthetic.js';
import { adjustedRandIndex } from '../metrics/index.js';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import { manifoldClusters } from './manifold-clusters.js';

const data = blobs(4, { rows: 240, features: 6 });
const matrix = {
  values: new Float32Array(data.rows * data.features),
  rows: data.rows,
  columns: data.features,
};
data.gather(
  Int32Array.from({ length: data.rows }, (_, row) => row),
  matrix.values,
);
const context = () => ({ random: new RandomStream(2), products: plainProducts, signal: undefined });
const options = { clusters: 4, neighbours: 12, epochs: 50, restarts: 3, mixtures: 2 };

describe('clusters of a manifold layout', () => {
  it('are those of well separated data, and the same for the same seed', async () => {
    const found = await manifoldClusters(matrix, options, context());
    expect(adjustedRandIndex(data.labels ?? [], found.labels)).toBeGreaterThan(0.95);
    expect(await manifoldClusters(matrix, options, context())).toEqual(found);
  });

  it('are described in no more bits the more starts are tried', async () => {
    const few = await manifoldClusters(matrix, { ...options, restarts: 1, mixtures: 0 }, context());
    const many = await manifoldClusters(matrix, { ...options, clusters: 4, restarts: 6 }, context());
    expect(many.descriptionLength).toBeLessThanOrEqual(few.descriptionLength);
  });

  it('of several layouts are those that they agree on', async () => {
    const found = await manifoldClusters(matrix, { ...options, layouts: 3 }, context());
    expect(adjustedRandIndex(data.labels ?? [], found.labels)).toBeGreaterThan(0.95);
    await expect(manifoldClusters(matrix, { ...options, layouts: 0 }, context())).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });

  it('may be of a layout in more than two dimensions', async () => {
    const found = await manifoldClusters(matrix, { ...options, dimensions: 4 }, context());
    expect(adjustedRandIndex(data.labels ?? [], found.labels)).toBeGreaterThan(0.95);
    await expect(manifoldClusters(matrix, { ...options, dimensions: 0 }, context())).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });

  it('need a row beside each row', async () => {
    const alone = { values: Float32Array.of(1, 2), rows: 1, columns: 2 };
    await expect(manifoldClusters(alone, { ...options, clusters: 1 }, context())).rejects.toThrow(
      /at least 2 rows, got 1/,
    );
  });

  it('need something to try', async () => {
    await expect(
      manifoldClusters(matrix, { ...options, restarts: 0, mixtures: 0 }, context()),
    ).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
