import { describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { blobs } from '../data/synthetic.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import type { TrainingEvent } from '../training/events.js';
import { autoencoder } from './autoencoder.js';
import { dcn } from './dcn.js';
import { Estimator } from './estimator.js';
import {
  checkGradients,
  drawnRows,
  drawValues,
  evaluateTensors,
  evaluateTerms,
  phaseNamed,
  tinyModel,
} from './testing.support.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = { clusters: 3, latent: 2, hidden: [], activation: 'tanh' as const };
const small = { clusters: 4, hidden: [8], latent: 3, batchSize: 64, seed: 3, pretrainEpochs: 2, epochs: 4 };
const data = blobs(1, { rows: 320, features: 6, clusters: 4 });

/** Latents of the drawn rows by plain loops; the encoder is one linear layer. */
function latentsOf(values: Record<string, ArrayLike<number>>): number[][] {
  const { 'encoder/mean/weights': weights, 'encoder/mean/bias': bias, x } = values;
  return Array.from({ length: drawnRows }, (_, row) =>
    [0, 1].map((j) => [0, 1, 2].reduce((sum, i) => sum + x[row * 3 + i] * weights[i * 2 + j], bias[j])),
  );
}

const squaredDistance = (z: readonly number[], centres: ArrayLike<number>, c: number) =>
  z.reduce((sum, value, j) => sum + (value - centres[c * 2 + j]) ** 2, 0);

function nearestOf(z: readonly number[], centres: ArrayLike<number>): number {
  const distances = [0, 1, 2].map((c) => squaredDistance(z, centres, c));
  return distances.indexOf(Math.min(...distances));
}

describe('DCN', () => {
  it.each(['pretrain', 'hold', 'train'])('has the gradients of central differences in phase %s', (phase) => {
    checkGradients(tinyModel(dcn, { ...tiny, hidden: [4] }), phase, 1);
  });

  it('adds half lambda times the squared distance to the nearest centre', () => {
    const model = tinyModel(dcn, { ...tiny, lambda: 0.3 });
    const values = drawValues(model, 'train', 5);
    const centres = values['clusters/centres'];
    const total = latentsOf(values).reduce(
      (sum, z) => sum + squaredDistance(z, centres, nearestOf(z, centres)),
      0,
    );
    expect(evaluateTerms(model, 'train', values, {})['clustering']).toBeCloseTo(
      (0.15 * total) / drawnRows,
      12,
    );
  });

  it('moves centres as if rows came one by one, each with rate 1 / count', () => {
    const model = tinyModel(dcn, tiny);
    const updates = [...(phaseNamed(model, 'train').updates[0]?.stateUpdates ?? [])];
    const values = drawValues(model, 'train', 5);
    values['clusters/counts'] = Float64Array.of(2, 5, 1);
    const centres = Array.from(values['clusters/centres']);
    const counts = Array.from(values['clusters/counts']);
    const chosen = latentsOf(values).map((z) => nearestOf(z, centres));
    latentsOf(values).forEach((z, row) => {
      const c = chosen[row];
      counts[c] += 1;
      for (const j of [0, 1]) centres[c * 2 + j] -= (centres[c * 2 + j] - z[j]) / counts[c];
    });
    const expected: Record<string, readonly number[]> = {
      'clusters/centres': centres,
      'clusters/counts': counts,
    };
    expect(updates).toHaveLength(2);
    for (const [leaf, tensor] of updates) {
      const [found] = evaluateTensors([tensor], values);
      found?.data.forEach((value, i) => expect(value).toBeCloseTo(expected[leaf.name][i], 12));
    }
  });

  it('trains the same autoencoder from any clusters where lambda is 0', async () => {
    const transform = async (start: 'kmeans' | 'random') =>
      (await new Estimator(dcn, { ...small, start, lambda: 0 }, context).fit(data)).transform(data);
    expect(await transform('kmeans')).toEqual(await transform('random'));
  });

  it('starts from the very autoencoder of AE + k-means', async () => {
    const start = { ...small, start: 'kmeans' as const };
    const model = await new Estimator(dcn, { ...start, heldEpochs: 0, epochs: 0 }, context).fit(data);
    const { epochs: _, ...plain } = start;
    const base = await new Estimator(autoencoder, plain, context).fit(data);
    expect(await model.transform(data)).toEqual(await base.transform(data));
  });

  it('clusters digits better than the k-means it starts from', async () => {
    const digits = await namedDataset('digits');
    const options = { hidden: [64], latent: 8, pretrainEpochs: 60 };
    const base = await new Estimator(autoencoder, { ...options, start: 'kmeans' }, context).fitPredict(
      digits,
    );
    const events: TrainingEvent[] = [];
    const model = await new Estimator(dcn, options, context).fit(digits, {
      onEvent: (event) => events.push(event),
    });
    const reached = accuracy(digits.labels ?? [], await model.predict(digits));
    expect(reached).toBeGreaterThan(accuracy(digits.labels ?? [], base));
    expect(reached).toBeGreaterThan(0.75);
    expect(events.filter((event) => event.type === 'warning')).toEqual([]);
  });
});
