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
  logNormalRow,
  meanOf,
  rowsOf,
  softmaxRow,
  sumOf,
} from './plain-loops.support.js';
import { checkGradients, drawValues, evaluateTerms, tinyModel, type Values } from './testing.support.js';
import { vade } from './vade.js';
import { vae } from './vae.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = { clusters: 3, latent: 2, hidden: [4], activation: 'tanh' as const };
const linear = { ...tiny, hidden: [] };
const allParts = {
  ...tiny,
  gammaSteps: 1,
  annealingPeriods: 1,
  annealingSteps: 2,
  trainingNoise: 0.1,
  minMaxRange: 20,
};
const phases = ['pretrain', 'gamma', 'hold', 'anneal', 'train'];

/** VaDE eq. 12 as it is printed, negated, for one draw a row. */
function plainLoss(values: Values) {
  const weights = softmaxRow(Array.from(values['prior/logits'] ?? []));
  const means = rowsOf(values, 'prior/means', 2);
  const logVariances = rowsOf(values, 'prior/logVariances', 2);
  const noise = rowsOf(values, 'noise', 2);
  const rows = rowsOf(values, 'x', 3).map((x, n) => {
    const { mean, logVariance, z } = encodeRow(values, x, noise[n] ?? []);
    const joint = weights.map((w, c) => w * Math.exp(logNormalRow(z, means[c] ?? [], logVariances[c] ?? [])));
    const shares = joint.map((value) => value / sumOf(joint));
    const perCluster = shares.map((share, c) => {
      const spread = mean.map((m, j) => {
        const s = logVariances[c]?.[j] ?? NaN;
        return s + (Math.exp(logVariance[j] ?? NaN) + (m - (means[c]?.[j] ?? NaN)) ** 2) / Math.exp(s);
      });
      return share * (0.5 * sumOf(spread) - Math.log((weights[c] ?? NaN) / share));
    });
    return {
      reconstruction: crossEntropy(x, denseRow(values, 'decoder/0', z)),
      divergence: sumOf(perCluster) - 0.5 * sumOf(logVariance.map((s) => 1 + s)),
    };
  });
  return {
    reconstruction: meanOf(rows.map((row) => row.reconstruction)),
    divergence: meanOf(rows.map((row) => row.divergence)),
  };
}

describe('VaDE', () => {
  it.each(phases)(
    'has the gradients of central differences in phase %s, with every part of S3VDC',
    (phase) => {
      checkGradients(tinyModel(vade, allParts), phase, 1);
    },
  );

  it.each([1, 2, 3])('minimises eq. 12 as plain loops compute it (draw %i)', (seed) => {
    const model = tinyModel(vade, linear);
    const values = drawValues(model, 'train', seed);
    const terms = evaluateTerms(model, 'train', values, {});
    const expected = plainLoss(values);
    expect(terms['reconstruction']).toBeCloseTo(expected.reconstruction, 10);
    expect(terms['divergence']).toBeCloseTo(expected.divergence, 10);
  });

  it('is a VAE where one standard normal is all its mixture', () => {
    const one = tinyModel(vade, { ...linear, clusters: 1 });
    const values = {
      ...drawValues(one, 'train', 4),
      'prior/means': [0, 0],
      'prior/logVariances': [0, 0],
      beta: [1],
    };
    const plain = evaluateTerms(tinyModel(vae, { ...linear, clusters: 1 }), 'train', values, {});
    const terms = evaluateTerms(one, 'train', values, {});
    expect(terms['reconstruction']).toBeCloseTo(plain['reconstruction'] ?? NaN, 12);
    expect(terms['divergence']).toBeCloseTo(plain['divergence'] ?? NaN, 12);
  });

  it('trains networks and mixture at rates of their own where asked', async () => {
    const data = blobs(1, { rows: 200, features: 5 });
    const options = {
      clusters: 3,
      latent: 2,
      hidden: [8],
      start: 'kmeans' as const,
      batchSize: 50,
      heldEpochs: 0,
    };
    const fit = (epochs: number) =>
      new Estimator(vade, { ...options, epochs, mixtureLearningRate: 0 }, context).fit(data);
    const [before, after] = [(await fit(0)).state().tensors, (await fit(3)).state().tensors];
    expect(after['prior/means']).toEqual(before['prior/means']);
    expect(after['decoder/0/weights']).not.toEqual(before['decoder/0/weights']);
  });

  it('bounds the likelihood from below', async () => {
    const data = blobs(2, { rows: 300, features: 6 });
    const model = new Estimator(
      vade,
      { clusters: 3, latent: 2, hidden: [16], start: 'kmeans', batchSize: 50, pretrainEpochs: 5, epochs: 5 },
      context,
    );
    await model.fit(data);
    const likelihood = meanOf(Array.from(await model.logLikelihood(data, 20)));
    expect(likelihood).toBeGreaterThan(await model.score(data));
  });

  it('clusters digits far better than chance, and better than its start', async () => {
    const data = await namedDataset('digits');
    const warnings: string[] = [];
    const model = new Estimator(
      vade,
      { hidden: [128, 64], batchSize: 128, epochs: 20, start: 'kmeans', startRestarts: 3 },
      context,
    );
    await model.fit(data, {
      onEvent: (event) => {
        if (event.type === 'warning') warnings.push(event.code);
      },
    });
    expect(accuracy(data.labels ?? [], await model.predict(data))).toBeGreaterThan(0.65);
    expect(warnings).toEqual([]);
  });
});
