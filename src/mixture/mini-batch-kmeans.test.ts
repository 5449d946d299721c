import { expect, it } from 'vitest';
import type { Dataset } from '../data/dataset.js';
import { type Matrix, gatherRows } from '../data/matrix.js';
import { blobs, contextOf, purity } from './golden/fixtures.support.js';
import { kMeans } from './kmeans.js';
import { miniBatchKMeans } from './mini-batch-kmeans.js';

function datasetOf(x: Matrix): Dataset {
  return {
    name: 'test',
    rows: x.rows,
    features: x.columns,
    rowShape: [x.columns],
    digest: '',
    read: (start, end, into) => into.set(x.values.subarray(start * x.columns, end * x.columns)),
    gather: (indices, into) => into.set(gatherRows(x, indices).values),
  };
}

it('finds what k-means finds, from batches alone', async () => {
  const { x, labels } = blobs(20_000, 4, 8, 10);
  const options = { clusters: 8, batchSize: 500 };
  const fit = await miniBatchKMeans(datasetOf(x), options, contextOf(1));
  const whole = await kMeans(x, { clusters: 8, restarts: 2 }, contextOf(1));
  expect(purity(fit.labels, labels)).toBeGreaterThan(0.999);
  expect(fit.inertia / whole.inertia).toBeLessThan(1.01);
  expect(fit.converged).toBe(true);
  expect(await miniBatchKMeans(datasetOf(x), options, contextOf(1))).toEqual(fit);
});

it('refuses more clusters than rows', async () => {
  const data = datasetOf(blobs(5, 2, 1, 1).x);
  await expect(miniBatchKMeans(data, { clusters: 6 }, contextOf(1))).rejects.toMatchObject({
    code: 'INVALID_OPTION',
  });
});
