import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../data/matrix.js';
import { RandomStream } from '../runtime/random.js';
import { blobs, contextOf, purity } from './golden/fixtures.support.js';
import { kMeans } from './kmeans.js';
import { spectralClustering } from './spectral.js';

/** Two rings about one centre, row `i` on ring `i % 2`: no two centres can part them. */
function rings(rows: number): { x: Matrix; labels: Int32Array } {
  const random = new RandomStream(1);
  const labels = Int32Array.from({ length: rows }, (_, i) => i % 2);
  const values = new Float32Array(2 * rows);
  labels.forEach((ring, i) => {
    const angle = 2 * Math.PI * random.uniform();
    const radius = 1 + 1.5 * ring + 0.05 * random.normal();
    values[2 * i] = radius * Math.cos(angle);
    values[2 * i + 1] = radius * Math.sin(angle);
  });
  return { x: matrix(values, rows, 2), labels };
}

describe('spectralClustering', () => {
  it('parts rings, which k-means cannot', async () => {
    const { x, labels } = rings(400);
    const { labels: found } = await spectralClustering(x, { clusters: 2 }, contextOf(1));
    const { labels: byMeans } = await kMeans(x, { clusters: 2 }, contextOf(1));
    expect(purity(found, labels)).toBe(1);
    expect(purity(byMeans, labels)).toBeLessThan(0.7);
  });

  it('finds overlapping clusters of a connected graph', async () => {
    const { x, labels } = blobs(600, 3, 3, 5);
    const { labels: found, eigenvalues } = await spectralClustering(x, { clusters: 3 }, contextOf(1));
    expect(purity(found, labels)).toBeGreaterThan(0.97);
    expect(eigenvalues[0]).toBe(0);
    expect(eigenvalues[2]).toBeLessThan(0.1);
  });

  it('extends a sample to all rows', async () => {
    const { x, labels } = rings(1200);
    const options = { clusters: 2, sampleRows: 500 };
    const fit = await spectralClustering(x, options, contextOf(1));
    expect([fit.labels.length, fit.sample.length, fit.embedding.rows]).toEqual([1200, 500, 500]);
    expect(purity(fit.labels, labels)).toBe(1);
  });

  it('refuses more clusters than rows', async () => {
    const { x } = rings(4);
    await expect(spectralClustering(x, { clusters: 5 }, contextOf(1))).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});
