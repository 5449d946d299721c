import { describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { blobs } from '../data/synthetic.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { Estimator } from './estimator.js';
import {
  crossEntropy,
  denseRow,
  encodeRow,
  meanOf,
  rowsOf,
  standardDivergenceRow,
} from './plain-loops.support.js';
import { checkGradients, drawValues, evaluateTerms, tinyModel } from './testing.support.js';
import { vae } from './vae.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = { clusters: 3, latent: 2, hidden: [4], activation: 'tanh' as const };

describe('the variational autoencoder', () => {
  it.each(['bernoulli', 'gaussian', 'gaussian-learned'] as const)(
    'has the gradients of central differences with %s rows',
    (reconstruction) => {
      checkGradients(tinyModel(vae, { ...tiny, reconstruction }), 'train', 1);
    },
  );

  it('minimises -ELBO as plain loops compute it', () => {
    const model = tinyModel(vae, { ...tiny, hidden: [] });
    const values = { ...drawValues(model, 'train', 2), beta: [1] };
    const noise = rowsOf(values, 'noise', 2);
    const rows = rowsOf(values, 'x', 3).map((x, n) => {
      const { mean, logVariance, z } = encodeRow(values, x, noise[n] ?? []);
      return crossEntropy(x, denseRow(values, 'decoder/0', z)) + standardDivergenceRow(mean, logVariance);
    });
    const terms = evaluateTerms(model, 'train', values, {});
    expect((terms['reconstruction'] ?? NaN) + (terms['divergence'] ?? NaN)).toBeCloseTo(meanOf(rows), 10);
  });

  it('reports its beta at each epoch', async () => {
    const betas: number[] = [];
    const model = new Estimator(
      vae,
      { clusters: 2, latent: 2, hidden: [8], epochs: 4, batchSize: 50, beta: 'linear:0,1,4' },
      context,
    );
    await model.fit(blobs(1, { rows: 100, features: 4 }), {
      onEvent: (event) => {
        if (event.type === 'epoch') betas.push(event.values['beta'] ?? NaN);
      },
    });
    expect(betas).toEqual([0, 0.25, 0.5, 0.75]);
  });

  it.each(['kmeans', 'gmm'] as const)(
    'clusters digits by %s on its latents, and draws new ones',
    async (start) => {
      const data = await namedDataset('digits');
      const model = new Estimator(vae, { hidden: [128], batchSize: 64, epochs: 25, start }, context);
      expect(accuracy(data.labels ?? [], await model.fitPredict(data))).toBeGreaterThan(0.55);
      const probabilities = await model.predictProbabilities(data);
      const soft = probabilities.values.some((p) => p > 0.01 && p < 0.99);
      expect(soft).toBe(start === 'gmm');
      const drawn = await model.predict(await model.sample(3, 100));
      expect(drawn.filter((label) => label === 3).length).toBeGreaterThan(40);
    },
  );
});
