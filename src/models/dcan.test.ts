import { describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { blobs } from '../data/synthetic.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { RandomStream } from '../runtime/random.js';
import type { TrainingEvent } from '../training/events.js';
import { dcan } from './dcan.js';
import { Estimator } from './estimator.js';
import { checkGradients, drawnRows, drawValues, evaluateTerms, tinyModel } from './testing.support.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = { clusters: 3, latent: 2, hidden: [4], discriminatorHidden: [3] };
const random = new RandomStream(4);
const positive = {
  'clusters/precisions': Array.from({ length: 6 }, () => 0.5 + random.uniform()),
};

const dense = (row: readonly number[], weights: ArrayLike<number>, bias: ArrayLike<number>) =>
  Array.from(bias, (offset, j) =>
    row.reduce((sum, value, i) => sum + value * weights[i * bias.length + j], offset),
  );

/** Loss terms by plain loops: the probabilities themselves, not their logits. */
function reference(
  values: Record<string, ArrayLike<number>>,
  { conditional, spread }: { conditional: boolean; spread: number },
) {
  const rowOf = (name: string, row: number, width: number) =>
    Array.from(values[name]).slice(row * width, (row + 1) * width);
  const layer = (name: string, row: readonly number[]) =>
    dense(row, values[`${name}/weights`], values[`${name}/bias`]);
  const tanh = (row: readonly number[]) => row.map(Math.tanh);
  const d = (point: readonly number[]) =>
    1 / (1 + Math.exp(-layer('discriminator/1', tanh(layer('discriminator/0', point)))[0]));
  let [discriminator, saturating, nonSaturating] = [0, 0, 0];
  for (let row = 0; row < drawnRows; row++) {
    const z = tanh(layer('encoder/mean', tanh(layer('encoder/0', rowOf('x', row, 3)))));
    const distance = (c: number) =>
      z.reduce((sum, v, j) => sum + (v - rowOf('clusters/centres', c, 2)[j]) ** 2, 0);
    const own = [0, 1, 2].reduce((best, c) => (distance(c) < distance(best) ? c : best));
    const told = conditional ? [0, 1, 2].map((c) => (c === own ? 1 : 0)) : [];
    const real = rowOf('noise', row, 2).map(
      (noise, j) =>
        rowOf('clusters/means', own, 2)[j] +
        (spread * noise) / Math.sqrt(rowOf('clusters/precisions', own, 2)[j]),
    );
    const [dReal, dFake] = [d([...real, ...told]), d([...z, ...told])];
    discriminator -= (Math.log(dReal) + Math.log(1 - dFake)) / drawnRows;
    saturating += Math.log(1 - dFake) / drawnRows;
    nonSaturating -= Math.log(dFake) / drawnRows;
  }
  return { discriminator, saturating, 'non-saturating': nonSaturating };
}

async function eventsOf(model: Estimator<typeof dcan.schema>, rows: Parameters<typeof model.fit>[0]) {
  const events: TrainingEvent[] = [];
  await model.fit(rows, { onEvent: (event) => events.push(event) });
  return events;
}

const warningsOf = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));

describe('DCAN', () => {
  it.each([
    ['pretrain', {}],
    ['discriminate', {}],
    ['train', {}],
    ['train', { conditional: false, encoderLoss: 'saturating' as const }],
    ['train', { target: 'gmm' as const, spread: 0.5 }],
  ])('has the gradients of central differences in phase %s with %o', (phase, options) => {
    checkGradients(tinyModel(dcan, { ...tiny, ...options }), phase, 1, positive);
  });

  it.each([
    { conditional: true, spread: 1, encoderLoss: 'saturating' as const },
    { conditional: false, spread: 0.5, encoderLoss: 'non-saturating' as const },
    { conditional: true, spread: 0, encoderLoss: 'non-saturating' as const },
  ])('has the losses of eq. 13 with %o', (options) => {
    const model = tinyModel(dcan, { ...tiny, ...options });
    const values = { ...drawValues(model, 'train', 2), ...positive };
    const terms = evaluateTerms(model, 'train', values, {});
    const expected = reference(values, options);
    expect(terms['discriminator']).toBeCloseTo(expected.discriminator, 10);
    expect(terms['encoder']).toBeCloseTo(expected[options.encoderLoss], 10);
  });

  it('leaves the encoder alone while the discriminator warms up', async () => {
    const data = blobs(1, { rows: 640, features: 5 });
    const options = {
      clusters: 4,
      hidden: [8],
      latent: 4,
      pretrainEpochs: 1,
      epochs: 0,
      start: 'kmeans' as const,
    };
    const model = await new Estimator(dcan, { ...options, discriminatorEpochs: 3 }, context).fit(data);
    const without = await new Estimator(dcan, { ...options, discriminatorEpochs: 0 }, context).fit(data);
    expect(await model.transform(data)).toEqual(await without.transform(data));
  });

  it('ends after the steps asked for', async () => {
    const model = new Estimator(
      dcan,
      {
        clusters: 4,
        hidden: [8],
        latent: 4,
        pretrainEpochs: 0,
        heldEpochs: 0,
        discriminatorEpochs: 0,
        steps: 7,
        start: 'kmeans',
      },
      context,
    );
    const events = await eventsOf(model, blobs(1, { rows: 640, features: 5 }));
    const phases = events.filter((event) => event.type === 'phase');
    expect(phases.map(({ phase }) => phase)).toEqual(['start', 'train', 'cluster', 'check']);
    expect(phases[1]).toMatchObject({ steps: 7 });
  });

  it.each([
    ['kmeans', 'collapsed-latent'],
    ['gmm', 'empty-cluster'],
  ] as const)('says so when its latents collapse, with target %s', async (target, expected) => {
    const model = new Estimator(
      dcan,
      {
        target,
        clusters: 4,
        hidden: [16],
        latent: 8,
        pretrainEpochs: 0,
        heldEpochs: 0,
        discriminatorEpochs: 0,
        epochs: 10,
        learningRate: 1,
        clipNorm: 1e6,
        start: 'kmeans',
      },
      context,
    );
    const events = await eventsOf(model, blobs(2, { rows: 640, features: 5 }));
    const codes = warningsOf(events);
    expect(codes).toContain(expected);
    expect(codes.filter((code) => code === 'collapsed-latent').length).toBeLessThan(2);
    const warning = events.findIndex(({ type }) => type === 'warning');
    const running = events.slice(0, warning).findLast((event) => event.type === 'phase');
    expect(events[warning]).toMatchObject({ phase: running?.phase });
  });

  it('says so when the discriminator wins outright', async () => {
    const model = new Estimator(
      dcan,
      {
        clusters: 4,
        hidden: [16],
        latent: 8,
        pretrainEpochs: 3,
        learningRate: 0,
        discriminatorLearningRate: 0.03,
        epochs: 10,
        spread: 8,
        start: 'kmeans',
      },
      context,
    );
    const codes = warningsOf(await eventsOf(model, blobs(2, { rows: 640, features: 5 })));
    expect(codes).toEqual(['discriminator-imbalance']);
  });

  it('clusters digits better than its own start', async () => {
    const data = await namedDataset('digits');
    const options = {
      hidden: [128],
      latent: 64,
      batchSize: 64,
      pretrainEpochs: 20,
      start: 'kmeans' as const,
    };
    const fitted = (epochs: number) =>
      new Estimator(dcan, { ...options, epochs, discriminatorEpochs: epochs }, context).fitPredict(data);
    const [start, end] = [await fitted(0), await fitted(20)].map((labels) =>
      accuracy(data.labels ?? [], labels),
    );
    expect(end).toBeGreaterThan(0.75);
    expect(end).toBeGreaterThan(start);
  });
});
