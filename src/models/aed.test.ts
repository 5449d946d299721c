import { describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { blobs } from '../data/synthetic.js';
import { kMeans } from '../mixture/kmeans.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import { aed } from './aed.js';
import { autoencoder } from './autoencoder.js';
import type { ModelDefinition } from './definition.js';
import { Estimator } from './estimator.js';
import { checkGradients, drawValues, evaluateTerms, tinyModel } from './testing.support.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = { clusters: 3, latent: 2, hidden: [4], activation: 'tanh' as const };
const small = { clusters: 4, hidden: [8], latent: 3, start: 'kmeans' as const, batchSize: 64, seed: 3 };

/** AED with its clustering term struck out of the graph. */
const withoutClustering: ModelDefinition<typeof aed.schema> = {
  ...aed,
  build: (options, rows) => {
    const model = aed.build(options, rows);
    return {
      ...model,
      plan: model.plan.map((phase) => {
        if (phase.kind === 'compute') return phase;
        const updates = phase.updates.map((update) => {
          const { clustering: _, ...terms } = update.terms;
          return { ...update, terms };
        });
        return { ...phase, updates };
      }),
    };
  },
};

describe('AED', () => {
  it.each(['pretrain', 'train'])('has the gradients of central differences in phase %s', (phase) => {
    checkGradients(tinyModel(aed, tiny), phase, 1);
  });

  it('adds lambda times half the squared distance to the nearest centre', () => {
    const model = tinyModel(aed, { ...tiny, hidden: [], lambda: 0.3 });
    const values = drawValues(model, 'train', 5);
    const { clustering } = evaluateTerms(model, 'train', values, {});
    const {
      'encoder/mean/weights': weights,
      'encoder/mean/bias': bias,
      'clusters/centres': centres,
      x,
    } = values;
    let total = 0;
    for (let row = 0; row < 4; row++) {
      const z = [0, 1].map((j) =>
        [0, 1, 2].reduce((sum, i) => sum + x[row * 3 + i] * weights[i * 2 + j], bias[j]),
      );
      const distances = [0, 1, 2].map((c) => (z[0] - centres[c * 2]) ** 2 + (z[1] - centres[c * 2 + 1]) ** 2);
      total += Math.min(...distances);
    }
    expect(clustering).toBeCloseTo((0.3 * 0.5 * total) / 4, 12);
  });

  it('is AE + k-means where lambda is 0: the same parameters bit for bit, clustered by k-means', async () => {
    const data = blobs(1, { rows: 320, features: 6 });
    const options = { ...small, pretrainEpochs: 2, epochs: 4, lambda: 0 };
    const model = await new Estimator(aed, options, context).fit(data);
    const plain = await new Estimator(withoutClustering, options, context).fit(data);
    const [{ tensors }, { tensors: expected }] = [model.state(), plain.state()];
    expect(tensors).toEqual(expected);

    const centres = { values: tensors['clusters/centres'] as Float32Array, rows: 4, columns: 3 };
    const { labels } = await kMeans(
      await model.transform(data),
      { clusters: 4, start: centres },
      { random: new RandomStream(0), products: plainProducts },
    );
    expect(await model.predict(data)).toEqual(labels);
  });

  it('starts from the very autoencoder of AE + k-means', async () => {
    const data = blobs(1, { rows: 320, features: 6 });
    const model = await new Estimator(aed, { ...small, pretrainEpochs: 3, epochs: 0 }, context).fit(data);
    const base = await new Estimator(autoencoder, { ...small, pretrainEpochs: 3 }, context).fit(data);
    expect(await model.transform(data)).toEqual(await base.transform(data));
  });

  it('draws latents to their centres as lambda grows', async () => {
    const data = blobs(1, { rows: 320, features: 6 });
    const spread = async (lambda: number) => {
      const model = new Estimator(
        aed,
        { ...small, pretrainEpochs: 3, epochs: 30, batchSize: 16, lambda },
        context,
      );
      const latents = await model.fit(data).then(() => model.transform(data));
      const { inertia } = await kMeans(
        latents,
        { clusters: 4 },
        { random: new RandomStream(0), products: plainProducts },
      );
      return inertia;
    };
    expect(await spread(10)).toBeLessThan(0.5 * (await spread(0)));
  });

  it('clusters digits', async () => {
    const data = await namedDataset('digits');
    const model = new Estimator(
      aed,
      { hidden: [128], latent: 16, pretrainEpochs: 20, epochs: 20, batchSize: 64, start: 'kmeans' },
      context,
    );
    expect(accuracy(data.labels ?? [], await model.fitPredict(data))).toBeGreaterThan(0.7);
  });
});
