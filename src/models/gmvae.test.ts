import { describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { blobs } from '../data/synthetic.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { Estimator } from './estimator.js';
import { gmvae } from './gmvae.js';
import {
  crossEntropy,
  denseRow,
  encodeRow,
  logNormalRow,
  meanOf,
  rowsOf,
  standardDivergenceRow,
  sumOf,
} from './plain-loops.support.js';
import { checkGradients, drawValues, evaluateTerms, tinyModel, type Values } from './testing.support.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = {
  clusters: 3,
  latent: 2,
  hidden: [4],
  priorLatent: 2,
  priorHidden: [3],
  activation: 'tanh' as const,
};
const allParts = {
  ...tiny,
  gammaSteps: 1,
  annealingPeriods: 1,
  annealingSteps: 2,
  trainingNoise: 0.1,
  minMaxRange: 20,
};

/** -ELBO of eq. 8 by way of the evidence: with p(c|z, z') exact, it is `-ln p(x|z) - ln p(z, z') + ln q(z, z'|x)`, z' averaged by its KL. */
function plainLoss(values: Values): number {
  const noise = rowsOf(values, 'noise', 4);
  const rows = rowsOf(values, 'x', 3).map((x, n) => {
    const { mean, logVariance, z } = encodeRow(values, x, (noise[n] ?? []).slice(0, 2));
    const further = encodeRow(values, x, (noise[n] ?? []).slice(2), 'encoder/prior');
    const both = denseRow(values, 'prior/clusters', further.z);
    const density = meanOf(
      [0, 1, 2].map((c) => {
        const [m, s] = [both.slice(4 * c, 4 * c + 2), both.slice(4 * c + 2, 4 * c + 4)];
        return Math.exp(logNormalRow(z, m, s));
      }),
    );
    return sumOf([
      crossEntropy(x, denseRow(values, 'decoder/0', z)),
      logNormalRow(z, mean, logVariance) - Math.log(density),
      standardDivergenceRow(further.mean, further.logVariance),
    ]);
  });
  return meanOf(rows);
}

describe('GMVAE', () => {
  it.each(['pretrain', 'gamma', 'hold', 'anneal', 'train'])(
    'has the gradients of central differences in phase %s, with every part of S3VDC',
    (phase) => checkGradients(tinyModel(gmvae, allParts), phase, 1),
  );

  it.each([1, 2])('minimises eq. 8 as plain loops compute it (draw %i)', (seed) => {
    const model = tinyModel(gmvae, { ...tiny, hidden: [], priorHidden: [] });
    const values = drawValues(model, 'train', seed);
    const { reconstruction, divergence } = evaluateTerms(model, 'train', values, {});
    expect((reconstruction ?? NaN) + (divergence ?? NaN)).toBeCloseTo(plainLoss(values), 10);
  });

  it('bounds the likelihood from below', async () => {
    const data = blobs(2, { rows: 300, features: 6 });
    const options = { ...tiny, start: 'kmeans' as const, batchSize: 50, pretrainEpochs: 5, epochs: 5 };
    const model = await new Estimator(gmvae, options, context).fit(data);
    const likelihood = meanOf(Array.from(await model.logLikelihood(data, 20)));
    expect(likelihood).toBeGreaterThan(await model.score(data));
  });

  it('clusters digits, and draws new ones of a cluster', async () => {
    const data = await namedDataset('digits');
    const options = { hidden: [128], batchSize: 64, epochs: 10, start: 'kmeans' as const, startRestarts: 3 };
    const model = new Estimator(gmvae, options, context);
    expect(accuracy(data.labels ?? [], await model.fitPredict(data))).toBeGreaterThan(0.6);
    const drawn = await model.predict(await model.sample(2, 100));
    expect(drawn.filter((label) => label === 2).length).toBeGreaterThan(60);
  });
});
