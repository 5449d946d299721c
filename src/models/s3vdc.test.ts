import { describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { blobs } from '../data/synthetic.js';
import { accuracy } from '../metrics/index.js';
import { valueAt } from '../nn/schedules.js';
import { nativeBackend } from '../runtime/native.node.js';
import { input, type Tensor } from '../tensor/index.js';
import { Estimator } from './estimator.js';
import { parseOptions } from './parse-options.js';
import { presetOptions } from './presets.js';
import { inverseMinMax } from './s3vdc-parts.js';
import { s3vdc } from './s3vdc.js';
import { checkGradients, evaluateTensors, tinyModel } from './testing.support.js';
import { vade } from './vade.js';

const context = { backend: nativeBackend(), threads: 1 };
const data = blobs(1, { rows: 240, features: 6 });
const small = {
  clusters: 3,
  latent: 2,
  hidden: [8],
  batchSize: 40,
  gammaSteps: 30,
  start: 'kmeans' as const,
};

const scaled = (values: readonly number[], range: number) => {
  const v: Tensor = input('v', ['batch', 2]);
  return Array.from(evaluateTensors([inverseMinMax(v, range)], { v: values })[0]?.data ?? []);
};

describe('the inverse min-max transform', () => {
  it('stretches a batch to [0, λ] (eq. 14)', () => {
    expect(scaled([-1, -3, -11, -6], 20)).toEqual([20, 16, 0, 10]);
  });

  it('leaves everything as it is where λ is 0', () => {
    expect(scaled([-1, -3], 0)).toEqual([-1, -3]);
  });

  it('gives zeros, not NaN, where all values are one', () => {
    expect(scaled([-4, -4, -4, -4], 20)).toEqual([0, 0, 0, 0]);
  });
});

describe('S3VDC', () => {
  it.each(['gamma', 'anneal'])('has the gradients of central differences in phase %s', (phase) => {
    checkGradients(
      tinyModel(s3vdc, { clusters: 3, latent: 2, hidden: [4], gammaLatent: 'sample' }),
      phase,
      1,
    );
  });

  it('is VaDE started after γ-training where nothing is annealed: the same parameters bit for bit', async () => {
    const epochs = { epochs: 4, heldEpochs: 0, pretrainEpochs: 0 };
    const plain = { minMaxRange: 0, startBatches: 0, learningRate: 0.001, gammaLearningRate: 0.001 };
    const shared = { ...small, ...epochs, ...plain, activation: 'elu' as const, epsilon: 1e-8 };
    const first = await new Estimator(
      s3vdc,
      { ...shared, annealingPeriods: 0, annealingSteps: 0, posterior: 'sample' },
      context,
    ).fit(data);
    const second = await new Estimator(vade, shared, context).fit(data);
    expect(first.state().tensors).toEqual(second.state().tensors);
  });

  it('reports a β that climbs from γ by the third power and rests at 1, period for period', async () => {
    const betas: number[] = [];
    const options = { ...small, gamma: 0.01, annealingPeriods: 2, annealingSteps: 12, staticSteps: 6 };
    await new Estimator(s3vdc, options, context).fit(data, {
      onEvent: (event) => {
        if (event.type === 'epoch' && event.phase === 'anneal') betas.push(event.values['beta'] ?? NaN);
      },
    });
    // Six steps an epoch: β of the step that follows each epoch.
    const at = (t: number) => 0.01 + (t / 12) ** 3;
    [at(7), 1, at(1), at(7), 1, 1].forEach((beta, i) => expect(betas[i]).toBeCloseTo(beta, 12));
    expect(betas).toHaveLength(6);
  });

  it('predicts a row the same whatever rows it comes with', async () => {
    const model = await new Estimator(
      s3vdc,
      { ...small, annealingPeriods: 1, annealingSteps: 12 },
      context,
    ).fit(data);
    const all = await model.predictProbabilities(data);
    const row = new Float32Array(6);
    data.read(17, 18, row);
    const alone = await model.predictProbabilities([row]);
    expect(alone.values).toEqual(all.values.slice(17 * 3, 18 * 3));
  });

  it('learns from noisy rows, and starts its mixture on a few batches', async () => {
    const fit = (extra: object) =>
      new Estimator(s3vdc, { ...small, annealingPeriods: 1, annealingSteps: 12, ...extra }, context).fit(
        data,
      );
    const plain = (await fit({ startBatches: 0 })).state().tensors;
    const noisy = (await fit({ startBatches: 0, trainingNoise: 0.5 })).state().tensors;
    const sampled = (await fit({ startBatches: 2 })).state().tensors;
    expect(noisy['encoder/mean/weights']).not.toEqual(plain['encoder/mean/weights']);
    expect(sampled['prior/means']).not.toEqual(plain['prior/means']);
  });

  it("takes the paper's settings, whose second learning rate goes on where the first one ends", () => {
    for (const dataset of ['mnist', 'fashion-mnist', 'har-raw']) {
      const options = parseOptions(s3vdc, presetOptions('s3vdc', 'paper', dataset));
      const last = valueAt(options.gammaLearningRate, { step: options.gammaSteps, epoch: 0 });
      expect(valueAt(options.learningRate, { step: 0, epoch: 0 }) / last).toBeCloseTo(1, 2);
      // D times the mean squared error, where ours halves squares.
      expect(options).toMatchObject({ reconstruction: 'gaussian', reconstructionWeight: 2 });
    }
  });

  it('clusters digits without pretraining, by its convolutional net', async () => {
    const digits = await namedDataset('digits');
    const model = new Estimator(
      s3vdc,
      { batchSize: 32, gammaSteps: 250, annealingPeriods: 1, annealingSteps: 80, staticSteps: 10 },
      context,
    );
    expect(accuracy(digits.labels ?? [], await model.fitPredict(digits))).toBeGreaterThan(0.55);
  });
});
