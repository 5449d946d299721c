import { describe, expect, it } from 'vitest';
import { matrix } from '../data/matrix.js';
import { namedDataset } from '../data/named.node.js';
import { blobs } from '../data/synthetic.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { RandomStream } from '../runtime/random.js';
import type { StateArray } from '../training/phases.js';
import { autoencoder } from './autoencoder.js';
import { dcGmm } from './dc-gmm.js';
import { dcKMeans } from './dc-kmeans.js';
import { Estimator } from './estimator.js';
import { pull } from './latent-split.js';
import { checkGradients, tinyModel } from './testing.support.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = { clusters: 3, latent: 2, hidden: [4], activation: 'tanh' as const };
const small = { clusters: 4, hidden: [8], latent: 3, batchSize: 64, seed: 3, start: 'kmeans' as const };
const data = blobs(1, { rows: 320, features: 6, clusters: 4 });

describe('the pull of clusters on points', () => {
  const random = new RandomStream(4);
  const draw = (rows: number, columns: number) =>
    matrix(random.fillNormal(new Float32Array(rows * columns)), rows, columns);
  const [points, means] = [draw(5, 2), draw(3, 2).values];
  const precisions = random.fillUniform(new Float32Array(6)).map((value) => value + 0.5);
  const responsibilities = matrix(random.fillUniform(new Float32Array(15)), 5, 3);

  it('ends where w Σ r ½ (y - m)ᵀ P (y - m) + ½ |y - a|² is least: its gradient there is 0', () => {
    const y = pull(points, responsibilities, { means, precisions }, 0.7);
    y.values.forEach((value, at) => {
      const [row, j] = [Math.floor(at / 2), at % 2];
      let gradient = value - points.values[at];
      for (let c = 0; c < 3; c++) {
        const force = precisions[c * 2 + j] * (value - means[c * 2 + j]);
        gradient += 0.7 * responsibilities.values[row * 3 + c] * force;
      }
      expect(gradient).toBeCloseTo(0, 5);
    });
  });

  it('leaves points where they are with weight 0 and takes them to their centres with a great one', () => {
    const own = matrix(Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1), 5, 3);
    expect(pull(points, own, { means, precisions }, 0).values).toEqual(points.values);
    const far = pull(points, own, { means, precisions }, 1e9).values;
    [0, 2, 1, 0, 2].forEach((c, row) => {
      for (const j of [0, 1]) expect(far[row * 2 + j]).toBeCloseTo(means[c * 2 + j], 6);
    });
  });
});

describe('DC-Kmeans and DC-GMM', () => {
  it.each([dcKMeans, dcGmm])('$title has the gradients of central differences', (definition) => {
    const model = tinyModel(definition, tiny);
    for (const phase of ['pretrain', 'hold', 'train']) checkGradients(model, phase, 1);
  });

  it.each([dcKMeans, dcGmm])(
    '$title with lambda 0 trains the same autoencoder from any clusters',
    async (definition) => {
      const transform = async (start: 'kmeans' | 'random') => {
        const options = { ...small, pretrainEpochs: 1, heldEpochs: 1, epochs: 2, lambda: 0, start };
        return (await new Estimator(definition, options, context).fit(data)).transform(data);
      };
      expect(await transform('kmeans')).toEqual(await transform('random'));
    },
  );

  it('brings points and latents together', async () => {
    const tensors: Record<string, StateArray> = {};
    const model = new Estimator(
      dcKMeans,
      { ...small, pretrainEpochs: 5, heldEpochs: 0, epochs: 60, batchSize: 16, lambda: 0.5 },
      context,
    );
    await model.fit(data, {
      checkpoints: {
        latest: () => undefined,
        save: (state) => {
          for (const [name, values] of Object.entries(state.tensors)) tensors[name] = values.slice();
        },
      },
    });
    const { values } = await model.transform(data);
    const distance = (other: ArrayLike<number>) =>
      values.reduce((sum, value, i) => sum + (value - other[i]) ** 2, 0);
    const spread = distance(new Float32Array(values.length));
    expect(distance(tensors['array:points'])).toBeLessThan(0.01 * spread);
  });

  it.each([dcKMeans, dcGmm])('$title clusters digits better than AE + k-means', async (definition) => {
    const digits = await namedDataset('digits');
    const options = { hidden: [64], latent: 8, pretrainEpochs: 60 };
    const base = await new Estimator(autoencoder, { ...options, start: 'kmeans' }, context).fitPredict(
      digits,
    );
    const labels = await new Estimator(definition, options, context).fitPredict(digits);
    const reached = accuracy(digits.labels ?? [], labels);
    expect(reached).toBeGreaterThan(accuracy(digits.labels ?? [], base));
    expect(reached).toBeGreaterThan(0.75);
  });
});
