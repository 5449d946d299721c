import { describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { blobs } from '../data/synthetic.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { RandomStream } from '../runtime/random.js';
import type { TrainingEvent } from '../training/events.js';
import type { Trainable } from '../training/phases.js';
import { autoencoder } from './autoencoder.js';
import { dcec } from './dcec.js';
import { dec } from './dec.js';
import { Estimator } from './estimator.js';
import { idec } from './idec.js';
import { checkGradients, drawnRows, drawValues, evaluateTerms, tinyModel } from './testing.support.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = { clusters: 3, latent: 2, hidden: [4], activation: 'tanh' as const };
const small = { clusters: 4, hidden: [8], latent: 3, start: 'kmeans' as const, batchSize: 64, seed: 3 };
const data = blobs(1, { rows: 320, features: 6, clusters: 4 });

/** Distributions over three clusters, one a drawn row. */
function drawnTarget(): number[] {
  const random = new RandomStream(7);
  return Array.from({ length: drawnRows }, () => {
    const row = [random.uniform(), random.uniform(), random.uniform()];
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.map((value) => value / total);
  }).flat();
}

async function eventsOf(model: Estimator): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  await model.fit(data, { onEvent: (event) => events.push(event) });
  return events;
}

const changes = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.type === 'metric' && event.name === 'changedLabels' ? [event.step] : []));

describe('DEC and IDEC', () => {
  it.each([
    ['DEC', tinyModel(dec, tiny)],
    ['IDEC', tinyModel(idec, tiny)],
  ])('%s has the gradients of central differences in every phase', (_, model) => {
    checkGradients(model, 'pretrain', 1);
    checkGradients(model, 'hold', 2, { target: drawnTarget() });
    checkGradients(model, 'train', 3, { target: drawnTarget() });
  });

  it('DCEC is IDEC with the convolutional net', () => {
    const facts = { features: 16, rowShape: [1, 4, 4] };
    const shapes = (model: Trainable) => model.variables.map(({ leaf }) => [leaf.name, leaf.shape]);
    const convolutional = shapes(tinyModel(idec, { clusters: 3, network: 'conv' }, facts));
    expect(shapes(tinyModel(dcec, { clusters: 3 }, facts))).toEqual(convolutional);
    expect(convolutional.some(([, shape]) => shape?.length === 4)).toBe(true);
  });

  it('minimises KL(P || Q), by plain loops', () => {
    const model = tinyModel(dec, { ...tiny, hidden: [] });
    const target = drawnTarget();
    const values = drawValues(model, 'train', 5);
    const { clustering } = evaluateTerms(model, 'train', values, { target });
    const {
      'encoder/mean/weights': weights,
      'encoder/mean/bias': bias,
      'clusters/centres': centres,
      x,
    } = values;
    let total = 0;
    for (let row = 0; row < drawnRows; row++) {
      const z = [0, 1].map((j) =>
        [0, 1, 2].reduce((sum, i) => sum + x[row * 3 + i] * weights[i * 2 + j], bias[j]),
      );
      const kernel = [0, 1, 2].map(
        (c) => 1 / (1 + (z[0] - centres[c * 2]) ** 2 + (z[1] - centres[c * 2 + 1]) ** 2),
      );
      const sum = kernel[0] + kernel[1] + kernel[2];
      kernel.forEach((value, c) => {
        const p = target[row * 3 + c];
        total += p * Math.log(p / (value / sum));
      });
    }
    expect(clustering).toBeCloseTo(total / drawnRows, 10);
  });

  it('IDEC averages its reconstruction over features and weighs its clustering by gamma', () => {
    const feeds = { target: drawnTarget() };
    const values = drawValues(tinyModel(idec, tiny), 'train', 5);
    const plain = evaluateTerms(tinyModel(dec, tiny), 'train', values, feeds);
    const summed = evaluateTerms(tinyModel(idec, tiny), 'pretrain', values, feeds);
    const terms = evaluateTerms(tinyModel(idec, { ...tiny, gamma: 0.3 }), 'train', values, feeds);
    expect(terms['clustering']).toBeCloseTo(0.3 * plain['clustering'], 12);
    expect(terms['reconstruction']).toBeCloseTo(summed['reconstruction'] / 3, 12);
    expect(Object.keys(plain)).toEqual(['clustering']);
  });

  it('IDEC with gamma 0 is an autoencoder whose k-means centres nothing moves', async () => {
    const started = new Estimator(idec, { ...small, pretrainEpochs: 3, heldEpochs: 0, epochs: 0 }, context);
    const trained = new Estimator(
      idec,
      { ...small, pretrainEpochs: 3, heldEpochs: 0, epochs: 3, gamma: 0, tolerance: 0 },
      context,
    );
    const [before, after] = [(await started.fit(data)).state(), (await trained.fit(data)).state()];
    expect(after.tensors['clusters/centres']).toEqual(before.tensors['clusters/centres']);
    expect(after.tensors['encoder/0/weights']).not.toEqual(before.tensors['encoder/0/weights']);
  });

  it('starts from the clusters of AE + k-means', async () => {
    const start = new Estimator(dec, { ...small, pretrainEpochs: 3, heldEpochs: 0, epochs: 0 }, context);
    const base = new Estimator(autoencoder, { ...small, pretrainEpochs: 3 }, context);
    expect(await start.fitPredict(data)).toEqual(await base.fitPredict(data));
    expect(await start.transform(data)).toEqual(await base.transform(data));
  });

  it('renews its target every so many steps, and every epoch at least', async () => {
    const options = { ...small, pretrainEpochs: 1, heldEpochs: 1, epochs: 3, tolerance: 0 };
    const often = await eventsOf(new Estimator(dec, { ...options, targetSteps: 2 }, context));
    expect(changes(often)).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
    const seldom = await eventsOf(new Estimator(dec, options, context));
    expect(changes(seldom)).toEqual([0, 5, 10]);
  });

  it('ends as converged once few rows change cluster', async () => {
    const options = { ...small, pretrainEpochs: 1, heldEpochs: 0, epochs: 50, tolerance: 1 };
    const events = await eventsOf(new Estimator(dec, options, context));
    expect(changes(events)).toEqual([0, 5]);
    expect(events).toContainEqual(expect.objectContaining({ phase: 'train', stopped: 'converged' }));
  });

  it('gives every row to the only cluster there is', async () => {
    const options = { ...small, clusters: 1, pretrainEpochs: 1, heldEpochs: 1, epochs: 1 };
    const model = await new Estimator(dec, options, context).fit(data);
    const { values } = await model.predictProbabilities(data);
    expect(values.every((value) => value === 1)).toBe(true);
  });

  it('DEC has no decoder to show', async () => {
    const options = { ...small, pretrainEpochs: 1, heldEpochs: 0, epochs: 1 };
    const model = await new Estimator(dec, options, context).fit(data);
    await expect(model.reconstruct(data)).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  });

  it.each([dec, idec])(
    '$title clusters digits better than the k-means it starts from',
    async (definition) => {
      const digits = await namedDataset('digits');
      const options = { hidden: [64], latent: 8, pretrainEpochs: 60, start: 'kmeans' as const };
      const base = await new Estimator(autoencoder, options, context).fitPredict(digits);
      const events: TrainingEvent[] = [];
      const model = await new Estimator(definition, options, context).fit(digits, {
        onEvent: (event) => events.push(event),
      });
      const reached = accuracy(digits.labels ?? [], await model.predict(digits));
      expect(reached).toBeGreaterThan(accuracy(digits.labels ?? [], base));
      expect(reached).toBeGreaterThan(0.75);
      expect(events.filter((event) => event.type === 'warning')).toEqual([]);
    },
  );
});
