import { expect, it } from 'vitest';
import { RandomStream } from '../runtime/random.js';
import { nativeBackend } from '../runtime/native.node.js';
import { Estimator } from './estimator.js';
import { gmm } from './gmm.js';

it('has the exact likelihood of new rows: one Gaussian by its closed form', async () => {
  const random = new RandomStream(5);
  const [rows, features] = [300, 2];
  const values = random
    .fillNormal(new Float32Array(rows * features))
    .map((value, i) => 3 + (1 + (i % 2)) * value);
  const options = { clusters: 1, restarts: 1, scaling: 'none', covarianceFloor: 1e-9 } as const;
  const model = await new Estimator(gmm, options, { backend: nativeBackend(), threads: 1 }).fit(
    Array.from({ length: rows }, (_, i) => [...values.subarray(i * features, (i + 1) * features)]),
  );
  const column = (j: number) => values.filter((_, i) => i % features === j);
  const moments = [0, 1].map((j) => {
    const own = [...column(j)];
    const mean = own.reduce((sum, value) => sum + value / rows, 0);
    return { mean, variance: own.reduce((sum, value) => sum + (value - mean) ** 2 / rows, 0) };
  });
  const fresh = [
    [0, 0],
    [3, 3.5],
    [40, -40],
  ];
  const expected = fresh.map((row) =>
    row.reduce((sum, value, j) => {
      const { mean, variance } = moments[j] ?? { mean: NaN, variance: NaN };
      return sum - 0.5 * (Math.log(2 * Math.PI * variance) + (value - mean) ** 2 / variance);
    }, 0),
  );
  const [found, elbo] = [await model.logLikelihood(fresh), await model.scoreRows(fresh)];
  for (const [i, value] of expected.entries()) {
    expect(Math.abs((found[i] ?? NaN) - value)).toBeLessThan(1e-4 * Math.abs(value));
    expect(elbo[i]).toBeCloseTo(found[i] ?? NaN, 5);
  }
});

it('draws from several clusters as from one, each by its weight', async () => {
  const random = new RandomStream(3);
  const sizes = [300, 100, 200];
  const rows = sizes.flatMap((size, at) => Array.from({ length: size }, () => [10 * at + random.normal()]));
  const options = { clusters: 3, restarts: 1, scaling: 'none' } as const;
  const model = await new Estimator(gmm, options, { backend: nativeBackend(), threads: 1 }).fit(rows);
  const labels = await model.predict([[0], [10], [20]]);
  const [large = 0, small = 0, middle = 0] = labels;
  const drawn = await model.sample([large, small], 4000);
  const found = await model.predict(drawn);
  const share = (cluster: number) => found.filter((label) => label === cluster).length / found.length;
  expect(share(large)).toBeCloseTo(0.75, 1);
  expect(share(small)).toBeCloseTo(0.25, 1);
  expect(share(middle)).toBe(0);
  // More rows begin with the same ones.
  expect((await model.sample([large, small], 5)).values).toEqual(drawn.values.subarray(0, 5));
  await expect(model.sample([0, 3], 1)).rejects.toThrow(/no cluster 3; clusters are 0 to 2/);
  await expect(model.sample([], 1)).rejects.toThrow(/name a cluster/);
});
