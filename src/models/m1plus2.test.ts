import { describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { blobs } from '../data/synthetic.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { Estimator } from './estimator.js';
import { m1plus2 } from './m1plus2.js';
import {
  crossEntropy,
  denseRow,
  encodeRow,
  meanOf,
  rowsOf,
  softmaxRow,
  standardDivergenceRow,
  sumOf,
} from './plain-loops.support.js';
import { checkGradients, drawValues, evaluateTerms, tinyModel, type Values } from './testing.support.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = { clusters: 3, latent: 2, hidden: [4], activation: 'tanh' as const };
const allParts = {
  ...tiny,
  gammaSteps: 1,
  annealingPeriods: 1,
  annealingSteps: 2,
  trainingNoise: 0.1,
  minMaxRange: 20,
};

const identity = (c: number) => [0, 1, 2].map((k) => Number(k === c));

/** -ELBO of eq. 6, decoding every cluster, with the logits of clusters held to a range. */
function plainLoss(values: Values, range: number): number {
  const bounded = (logit: number) => (range === 0 ? logit : (range / 2) * Math.tanh((2 * logit) / range));
  const noise = rowsOf(values, 'noise', 2);
  const rows = rowsOf(values, 'x', 3).map((x, n) => {
    const { mean, logVariance, z } = encodeRow(values, x, noise[n] ?? []);
    const shares = softmaxRow(denseRow(values, 'encoder/cluster', x).map(bounded));
    const perCluster = shares.map((share, c) => {
      const logits = denseRow(values, 'decoder/0', [...z, ...identity(c)]);
      return share * (crossEntropy(x, logits) + Math.log(share * 3));
    });
    return sumOf(perCluster) + standardDivergenceRow(mean, logVariance);
  });
  return meanOf(rows);
}

describe('M1+2', () => {
  it.each(['exact', 'gumbel'] as const)(
    'has the gradients of central differences with expectation %s',
    (expectation) => {
      const model = tinyModel(m1plus2, { ...allParts, expectation });
      for (const phase of ['pretrain', 'gamma', 'hold', 'anneal', 'train']) checkGradients(model, phase, 1);
    },
  );

  it('is no surer of its clusters than their range allows', async () => {
    const data = blobs(2, { rows: 200, features: 3, clusters: 2 });
    const options = { ...tiny, clusters: 2, batchSize: 50, start: 'kmeans' as const, minMaxRange: 0.5 };
    const model = await new Estimator(
      m1plus2,
      { ...options, pretrainEpochs: 2, heldEpochs: 20 },
      context,
    ).fit(data);
    const most = Math.max(...(await model.predictProbabilities(data)).values);
    expect(most).toBeGreaterThan(0.6);
    expect(most).toBeLessThanOrEqual(1 / (1 + Math.exp(-0.5)) + 1e-6);
  });

  it.each([
    [1, 0],
    [2, 0],
    [3, 4],
  ])('minimises eq. 6 as plain loops compute it (draw %i, range %i)', (seed, range) => {
    const model = tinyModel(m1plus2, { ...tiny, hidden: [], minMaxRange: range });
    const values = drawValues(model, 'train', seed);
    const { reconstruction, divergence } = evaluateTerms(model, 'train', values, {});
    expect((reconstruction ?? NaN) + (divergence ?? NaN)).toBeCloseTo(plainLoss(values, range), 10);
  });

  it('comes to the exact reconstruction of a sure row as the Gumbel draw cools', () => {
    const options = { ...tiny, hidden: [], temperature: 0.01 };
    const relaxed = tinyModel(m1plus2, { ...options, expectation: 'gumbel' });
    const values = {
      ...drawValues(relaxed, 'train', 3),
      'encoder/cluster/weights': new Float64Array(9),
      'encoder/cluster/bias': [0, 40, 0],
    };
    const exact = evaluateTerms(tinyModel(m1plus2, options), 'train', values, {});
    const drawn = evaluateTerms(relaxed, 'train', values, {});
    expect(drawn['reconstruction']).toBeCloseTo(exact['reconstruction'] ?? NaN, 8);
  });

  it('trains by Gumbel draws, and bounds the likelihood from below', async () => {
    const data = blobs(2, { rows: 300, features: 6 });
    const options = { ...tiny, start: 'kmeans' as const, batchSize: 50, pretrainEpochs: 5, epochs: 5 };
    const model = await new Estimator(m1plus2, { ...options, expectation: 'gumbel' }, context).fit(data);
    const likelihood = meanOf(Array.from(await model.logLikelihood(data, 20)));
    expect(likelihood).toBeGreaterThan(await model.score(data));
  });

  it('clusters digits', async () => {
    const data = await namedDataset('digits');
    const options = { hidden: [128], batchSize: 64, heldEpochs: 30, epochs: 5, startRestarts: 3 };
    const model = new Estimator(m1plus2, { ...options, start: 'kmeans' }, context);
    expect(accuracy(data.labels ?? [], await model.fitPredict(data))).toBeGreaterThan(0.6);
  });
});
