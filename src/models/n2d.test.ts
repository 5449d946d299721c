import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../data/dataset.js';
import { namedDataset } from '../data/named.node.js';
import { subset } from '../data/subset.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import type { TrainingEvent } from '../training/events.js';
import { autoencoder } from './autoencoder.js';
import { Estimator } from './estimator.js';
import { n2d } from './n2d.js';
import { checkGradients, tinyModel } from './testing.support.js';

const context = { backend: nativeBackend(), threads: 1 };
const small = { hidden: [64], latent: 8, pretrainEpochs: 40 };
const range = (start: number, end: number) => Int32Array.from({ length: end - start }, (_, i) => start + i);
const accuracyOf = (dataset: Dataset, labels: Int32Array) => accuracy(dataset.labels ?? [], labels);

/** A fitted model and the part of the fitted rows whose vote was their own cluster. */
async function fitted(dataset: Dataset, references: number) {
  const agreements: number[] = [];
  const model = new Estimator(n2d, { ...small, references }, context);
  await model.fit(dataset, {
    onEvent: (event: TrainingEvent) => {
      if (event.type === 'metric' && event.name === 'voteAgreement') agreements.push(event.value);
    },
  });
  return { model, agreements };
}

describe('N2D', () => {
  let known: Dataset;
  let fresh: Dataset;
  beforeAll(async () => {
    const digits = await namedDataset('digits');
    known = subset(digits, range(0, 1200));
    fresh = subset(digits, range(1200, digits.rows));
  });

  it('has the gradients of central differences', () => {
    checkGradients(
      tinyModel(n2d, { clusters: 3, latent: 2, hidden: [4], activation: 'tanh' }),
      'pretrain',
      1,
    );
  });

  it('clusters digits better than k-means in the same latents, and new digits as well', async () => {
    const { model, agreements } = await fitted(known, 10_000);
    const base = new Estimator(autoencoder, { ...small, start: 'kmeans' }, context);
    expect(agreements).toEqual([1]);
    expect(accuracyOf(known, await model.predict(known))).toBeGreaterThan(
      accuracyOf(known, await base.fitPredict(known)),
    );
    expect(accuracyOf(fresh, await model.predict(fresh))).toBeGreaterThan(0.7);
  });

  it('keeps fewer rows if told so, and says how many rows lose their cluster by it', async () => {
    const { model, agreements } = await fitted(known, 300);
    expect(model.state().tensors['references/points']).toHaveLength(300 * small.latent);
    expect(agreements).toHaveLength(1);
    expect(agreements[0]).toBeGreaterThan(0.9);
    expect(agreements[0]).toBeLessThan(1);
  });

  it('predicts the same bits after saving and loading', async () => {
    const { model } = await fitted(known, 500);
    const loaded = new Estimator(n2d, { ...small, references: 500 }, context).restore(model.state());
    expect(await loaded.predictProbabilities(fresh)).toEqual(await model.predictProbabilities(fresh));
  });
});
