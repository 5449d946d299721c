import { describe, expect, it } from 'vitest';
import { matrix, row } from '../data/matrix.js';
import { blobs } from '../data/synthetic.js';
import { nativeBackend } from '../runtime/native.node.js';
import { constant } from '../tensor/index.js';
import { Estimator } from './estimator.js';
import { kmeans } from './kmeans.js';
import { largeOffset } from './large-offset.js';
import { spectral } from './spectral.js';
import { evaluateTensors } from './testing.support.js';

const context = { backend: nativeBackend(), threads: 1 };
const [count, features] = [300, 3];
const near = new Float32Array(count * features);
blobs(4, { rows: count, features, clusters: 3 }).read(0, count, near);
const far = near.map((value) => value + 1e5);
const rows = matrix(far, count, features);

describe('rows that lie far from the origin for their spread', () => {
  it('go to the nearest centre of k-means, at the distance that they have', async () => {
    const model = await new Estimator(kmeans, { clusters: 3, scaling: 'none' }, context).fit(rows);
    const centres = matrix(Float32Array.from(model.state().tensors['clusters/centres'] ?? []), 3, features);
    const labels = await model.predict(rows);
    const distance = (i: number, k: number) =>
      row(rows, i).reduce((sum, value, j) => sum + (value - (row(centres, k)[j] ?? 0)) ** 2, 0);
    let total = 0;
    labels.forEach((label, i) => {
      const each = [0, 1, 2].map((k) => distance(i, k));
      expect(each[label]).toBe(Math.min(...each));
      total += Math.min(...each);
    });
    expect(model.summary?.objective).toBeCloseTo(total / count, 3);
  });

  it('are voted on by the nearest of the rows that were kept', async () => {
    const agreements: number[] = [];
    await new Estimator(spectral, { clusters: 3, scaling: 'none', voters: 1 }, context).fit(rows, {
      onEvent: (event) => {
        if (event.type === 'metric' && event.name === 'voteAgreement') agreements.push(event.value);
      },
    });
    expect(agreements).toEqual([1]);
  });

  it('are moved, and no others', () => {
    const offsetOf = (values: Float32Array) =>
      evaluateTensors([largeOffset(constant(values, [count, features]))], {})[0]?.data ?? [];
    expect([...offsetOf(near)]).toEqual([0, 0, 0]);
    for (const value of offsetOf(far)) expect(Math.abs(value - 1e5)).toBeLessThan(20);
  });
});
