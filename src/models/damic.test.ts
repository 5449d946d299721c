import { describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { blobs, damicSynthetic } from '../data/synthetic.js';
import { accuracy, scoreLabels } from '../metrics/index.js';
import { kMeans } from '../mixture/kmeans.js';
import { nativeBackend } from '../runtime/native.node.js';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import { evaluate, gradients, numericArray, parameter } from '../tensor/index.js';
import type { TrainingEvent } from '../training/events.js';
import { damic } from './damic.js';
import { Estimator } from './estimator.js';
import { kmeans } from './kmeans.js';
import { expertErrors, expertMixtureLoss, leastError } from './expert-mixture.js';
import { checkGradients, drawnRows, drawValues, evaluateTerms, tinyModel } from './testing.support.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = {
  clusters: 3,
  hidden: [4],
  latent: 2,
  clusteringHidden: [3],
  activation: 'tanh' as const,
};
const products = { random: new RandomStream(0), products: plainProducts };

describe('the loss of a mixture of experts', () => {
  const [batch, experts] = [5, 3];
  const random = new RandomStream(7);
  const errors = parameter('errors', [batch, experts]);
  const logits = parameter('logits', [batch, experts]);
  const draw = () =>
    numericArray(
      [batch, experts],
      random.fillNormal(new Float32Array(batch * experts)).map((v) => 3 * v ** 2),
    );
  const values = new Map([
    [errors, draw()],
    [logits, draw()],
  ]);
  const [d, l] = [errors, logits].map((leaf) => {
    const { data } = values.get(leaf) ?? numericArray([0]);
    return (row: number, i: number) => data[row * experts + i];
  });
  const weights = (row: number) => {
    const unnormalised = [0, 1, 2].map((i) => Math.exp(l(row, i) - d(row, i)));
    const total = unnormalised.reduce((sum, w) => sum + w);
    return unnormalised.map((w) => w / total);
  };

  it('is -ln Σ p(c=i|x) exp(-d_i), and min d_i without a clustering network', () => {
    const [soft, hard] = evaluate(
      [expertMixtureLoss(errors, logits), expertMixtureLoss(errors, undefined)],
      values,
    );
    for (let row = 0; row < batch; row++) {
      const all = [0, 1, 2];
      const normaliser = all.reduce((sum, i) => sum + Math.exp(l(row, i)), 0);
      const likelihood = all.reduce(
        (sum, i) => sum + (Math.exp(l(row, i)) / normaliser) * Math.exp(-d(row, i)),
        0,
      );
      expect(soft.data[row]).toBeCloseTo(-Math.log(likelihood), 10);
      expect(hard.data[row]).toBe(Math.min(...all.map((i) => d(row, i))));
    }
  });

  it('teaches each expert by the weights w_ti of eq. 5', () => {
    const [gradient] = evaluate(gradients(expertMixtureLoss(errors, logits).sum(), [errors]), values);
    for (let row = 0; row < batch; row++) {
      weights(row).forEach((w, i) => expect(gradient.data[row * experts + i]).toBeCloseTo(w, 10));
    }
  });

  it('stays finite where every expert is far off', () => {
    const far = new Map(values).set(errors, numericArray([batch, experts], new Float64Array(15).fill(1e4)));
    const [loss] = evaluate([expertMixtureLoss(errors, logits)], far);
    expect(loss.data[0]).toBeCloseTo(1e4, 6);
  });

  it('teaches nothing to an expert whose part no float32 holds, which would take denormal numbers', () => {
    const apart = Float64Array.from({ length: batch * experts }, (_, at) => [0, 30, 90][at % experts] ?? 0);
    const far = new Map(values).set(errors, numericArray([batch, experts], apart));
    const loss = expertMixtureLoss(errors, logits);
    const [gradient] = evaluate(gradients(loss.sum(), [errors]), far);
    for (let row = 0; row < batch; row++) {
      const [near = 0, less = 0, none] = gradient.data.slice(row * experts);
      expect(near).toBeCloseTo(1, 10);
      expect(less).toBeGreaterThan(0);
      expect(Math.abs(none ?? 1)).toBe(0);
    }
  });

  it('gives a row to the expert of least error', () => {
    const [chosen] = evaluate([leastError(errors)], values);
    for (let row = 0; row < batch; row++) {
      const own = [0, 1, 2].reduce((best, i) => (d(row, i) < d(row, best) ? i : best));
      expect([...chosen.data].slice(row * experts, (row + 1) * experts).indexOf(1)).toBe(own);
    }
  });

  it('measures errors as half the squared distance to every answer', () => {
    const x = parameter('x', [2, 2]);
    const answers = parameter('answers', [3, 2, 2]);
    const [result] = evaluate(
      [expertErrors(x, answers)],
      new Map([
        [x, numericArray([2, 2], [0, 0, 1, 1])],
        [answers, numericArray([3, 2, 2], [1, 0, 1, 0, 0, 0, 0, 0, 3, 4, 1, 1])],
      ]),
    );
    expect([...result.data]).toEqual([0.5, 0, 12.5, 0.5, 1, 0]);
  });
});

describe('DAMIC', () => {
  it.each([
    ['pretrain', {}],
    ['specialise', {}],
    ['train', {}],
    ['train', { clusteringNetwork: false, batchNorm: false }],
    ['train', { reconstruction: 'gaussian' as const, errorWeight: 3 }],
  ])('has the gradients of central differences in phase %s with %o', (phase, options) => {
    checkGradients(tinyModel(damic, { ...tiny, ...options }), phase, 1);
  });

  it('computes its experts side by side as it would one by one', () => {
    const model = tinyModel(damic, { ...tiny, hidden: [], batchNorm: false, clusteringHidden: [] });
    const values = drawValues(model, 'train', 3);
    const slice = (name: string, expert: number) => {
      const all = Array.from(values[name]);
      return all.slice((expert * all.length) / 3, ((expert + 1) * all.length) / 3);
    };
    const dense = (row: readonly number[], weights: readonly number[], bias: readonly number[]) =>
      bias.map((offset, j) => row.reduce((sum, v, i) => sum + v * weights[i * bias.length + j], offset));
    let total = 0;
    for (let t = 0; t < drawnRows; t++) {
      const x = Array.from(values['x']).slice(3 * t, 3 * t + 3);
      const gate = dense(x, Array.from(values['gate/0/weights']), Array.from(values['gate/0/bias']));
      const normaliser = gate.reduce((sum, v) => sum + Math.exp(v), 0);
      const likelihood = [0, 1, 2].reduce((sum, i) => {
        const layer = (name: string, row: readonly number[]) =>
          dense(row, slice(`experts/${name}/weights`, i), slice(`experts/${name}/bias`, i));
        const answer = layer('1', layer('0', x).map(Math.tanh)).map((v) => 1 / (1 + Math.exp(-v)));
        const distance = answer.reduce((part, v, j) => part + 0.5 * (v - x[j]) ** 2, 0);
        return sum + (Math.exp(gate[i]) / normaliser) * Math.exp(-distance);
      }, 0);
      total -= Math.log(likelihood);
    }
    const { mixture } = evaluateTerms(model, 'train', values, {});
    expect(mixture).toBeCloseTo(total / drawnRows, 10);
  });

  it('is k-means where constants stand in for the autoencoders', async () => {
    const data = blobs(3, { rows: 400, features: 3, clusters: 4, deviation: 3 });
    const model = await new Estimator(
      damic,
      {
        clusters: 4,
        scaling: 'none',
        experts: 'constant',
        clusteringNetwork: false,
        reconstruction: 'gaussian',
        start: 'random',
        hidden: [4],
        pretrainEpochs: 1,
        epochs: 400,
        batchSize: 400,
        learningRate: 'step:0.3,0.5,50',
        patience: 400,
      },
      context,
    ).fit(data);
    const answers = await model.experts(data.values.subarray(0, 3));
    const [x, scale] = [{ values: data.values, rows: 400, columns: 3 }, Math.max(...data.values)];
    const fixed = await kMeans(x, { clusters: 4, start: answers }, products);
    expect(await model.predict(data)).toEqual(fixed.labels);
    expect(
      Math.max(...answers.values.map((v, i) => Math.abs(v - fixed.centres.values[i]))) / scale,
    ).toBeLessThan(0.01);
  });

  it('shows what every expert makes of a row, the chosen one giving its reconstruction', async () => {
    const data = await namedDataset('digits');
    const model = new Estimator(
      damic,
      {
        hidden: [32],
        clusteringHidden: [32],
        latent: 4,
        pretrainEpochs: 3,
        expertEpochs: 3,
        epochs: 2,
        start: 'kmeans',
        batchSize: 64,
      },
      context,
    );
    const events: TrainingEvent[] = [];
    const labels = await model.fitPredict(data, { onEvent: (event) => events.push(event) });
    const row = new Float32Array(data.features);
    data.read(0, 1, row);
    const answers = await model.experts(row);
    expect([answers.rows, answers.columns]).toEqual([10, 64]);
    const chosen = answers.values.subarray(labels[0] * 64, (labels[0] + 1) * 64);
    expect((await model.reconstruct([row])).values).toEqual(Float32Array.from(chosen));

    const usage = events.filter((event) => event.type === 'series' && event.name === 'expertUsage');
    expect(usage).toHaveLength(5);
    for (const event of usage) {
      if (event.type !== 'series') continue;
      expect(event.values.reduce((sum, share) => sum + share)).toBeCloseTo(1, 10);
    }
  });

  it('warns once of each expert that no row uses', async () => {
    const model = new Estimator(
      damic,
      {
        clusters: 6,
        hidden: [16],
        clusteringHidden: [16],
        pretrainEpochs: 1,
        expertEpochs: 0,
        epochs: 10,
        learningRate: 0.03,
        start: 'kmeans',
      },
      context,
    );
    const warnings: TrainingEvent[] = [];
    const data = blobs(1, { rows: 512, features: 4, clusters: 2 });
    await model.fit(data, { onEvent: (event) => void (event.type === 'warning' && warnings.push(event)) });
    const experts = warnings.map((event) => (event.type === 'warning' ? event.details['expert'] : undefined));
    expect(warnings.length).toBeGreaterThan(0);
    expect(new Set(experts).size).toBe(warnings.length);
    expect(warnings[0]).toMatchObject({ code: 'dead-expert', details: { experts: 6 } });
  });

  it.each(['network', 'error'] as const)(
    'finds the four clusters of its synthetic data that k-means does not, assigned by %s',
    async (assignment) => {
      const data = damicSynthetic(0);
      const model = new Estimator(
        damic,
        {
          clusters: 4,
          hidden: [64, 32],
          clusteringHidden: [64, 64],
          batchSize: 64,
          pretrainEpochs: 40,
          epochs: 2,
          assignment,
        },
        context,
      );
      const floor = await new Estimator(kmeans, { clusters: 4 }, context).fitPredict(data);
      expect(scoreLabels(data.labels ?? [], floor).nmi).toBeLessThan(0.85);
      const { nmi, ari } = scoreLabels(data.labels ?? [], await model.fitPredict(data));
      expect(nmi).toBeGreaterThan(0.94);
      expect(ari).toBeGreaterThan(0.96);
    },
  );

  it('clusters digits', async () => {
    const data = await namedDataset('digits');
    const model = new Estimator(
      damic,
      { hidden: [64], clusteringHidden: [64], latent: 8, pretrainEpochs: 10, epochs: 5, batchSize: 64 },
      context,
    );
    expect(accuracy(data.labels ?? [], await model.fitPredict(data))).toBeGreaterThan(0.75);
  });
});
