import { describe, expect, it } from 'vitest';
import { blobs } from '../data/synthetic.js';
import { nativeBackend } from '../runtime/native.node.js';
import { Estimator } from './estimator.js';
import { gmvae } from './gmvae.js';
import { m1plus2 } from './m1plus2.js';
import { vade } from './vade.js';
import { vaed } from './vaed.js';

const context = { backend: nativeBackend(), threads: 1 };
const data = blobs(4, { rows: 40_000, features: 5 });
const options = { clusters: 1, latent: 3, hidden: [16], pretrainEpochs: 1, heldEpochs: 1, epochs: 2 };
const common = { ...options, start: 'kmeans', startRestarts: 1, reconstruction: 'gaussian' } as const;

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value / values.length, 0);

const estimators = {
  vade: () => new Estimator(vade, common, context),
  gmvae: () => new Estimator(gmvae, common, context),
  m1plus2: () => new Estimator(m1plus2, common, context),
  vaed: () => new Estimator(vaed, common, context),
};

describe.each(Object.entries(estimators))('the likelihood of %s', (_, create) => {
  // Half of ln 2π, the least that a missing constant would be off by.
  const constant = 0.5 * Math.log(2 * Math.PI);

  it('by one importance sample is on average the ELBO, all constants included, where there is one cluster', async () => {
    const model = await create().fit(data);
    const [one, elbo] = [meanOf(await model.logLikelihood(data, 1)), await model.score(data)];
    expect(Math.abs(one - elbo)).toBeLessThan(constant / 4);
  });
});
