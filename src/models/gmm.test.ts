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
