import { describe, expect, it } from 'vitest';
import { matrix } from '../data/matrix.js';
import { memoryDataset } from '../data/memory-dataset.js';
import { adjustedRandIndex } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { RandomStream } from '../runtime/random.js';
import { input } from '../tensor/index.js';
import type { Session } from '../training/phases.js';
import { startClusters } from './cluster-start.js';
import { Estimator } from './estimator.js';
import { startNames } from './options.js';
import { sessionOf } from './session.support.js';
import { vade } from './vade.js';

const count = 120;
const classes = Int32Array.from({ length: count }, (_, row) => row % 3);
const halves = Int32Array.from({ length: count }, (_, row) => (row < count / 2 ? 0 : 1));

/** Three groups in the rows, two in the latents. */
const random = new RandomStream(4);
const around = (group: Int32Array, columns: number) =>
  matrix(
    random
      .fillNormal(new Float32Array(count * columns))
      .map((value, at) => 0.1 * value + 5 * (group[Math.floor(at / columns)] ?? 0)),
    count,
    columns,
  );
const values = { latents: around(halves, 2), rows: around(classes, 5) };
const latents = input('latents', ['batch', 2]);
const spaces = {
  latents: { latents },
  rows: { latents, beside: () => input('rows', ['batch', 5]) },
} as const;

const session = sessionOf(
  count,
  async (outputs) =>
    Object.fromEntries(
      Object.keys(outputs).map((name) => [name, name === 'beside' ? values.rows : values.latents]),
    ) as Awaited<ReturnType<Session['infer']>>,
);

const options = {
  startRestarts: 3,
  startMixtures: 1,
  startNeighbours: 10,
  startLayouts: 2,
  startLayoutDimensions: 2,
  startLayoutEpochs: 50,
} as const;

describe('first clusters', () => {
  const found = { latents: [2, halves], rows: [3, classes] } as const;
  const cases = (['latents', 'rows'] as const).flatMap((startOn) =>
    startNames.filter((start) => start !== 'random').map((start) => ({ start, startOn })),
  );

  it.each(cases)('by $start are those of the $startOn', async ({ start, startOn }) => {
    const [clusters, groups] = found[startOn];
    const request = { ...options, start, clusters };
    const { labels, points, mixture } = await startClusters(session, spaces[startOn], request);
    expect(adjustedRandIndex(groups, labels)).toBe(1);
    expect(points).toBe(values.latents);
    expect(mixture.means).toHaveLength(clusters * 2);
  });

  it('of the rows make a mixture of the latents', async () => {
    const request = { ...options, start: 'kmeans', clusters: 3 } as const;
    const { labels, mixture } = await startClusters(session, spaces.rows, request);
    const own = [...values.latents.values].filter(
      (_, at) => labels[Math.floor(at / 2)] === 0 && at % 2 === 0,
    );
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    expect(mixture.means[0]).toBeCloseTo(mean, 4);
  });

  it('are looked for in a layout of as many dimensions as asked', async () => {
    const request = { ...options, start: 'manifold', startLayoutDimensions: 0, clusters: 3 } as const;
    await expect(startClusters(session, spaces.rows, request)).rejects.toThrow(
      /dimensions must be .* at least 1, got 0/,
    );
  });
});

describe('first clusters of signals', () => {
  const context = { backend: nativeBackend(), threads: 1 };
  const samples = 24;
  const tiny = { hidden: [64], latent: 4, pretrainEpochs: 1, epochs: 0, batchSize: 32 };
  const held = { heldEpochs: 80, heldLearningRate: 0.005, agreementWeight: 50 };
  const request = { ...tiny, ...held, clusters: 3, start: 'kmeans', startOn: 'spectra' } as const;

  /** Waves of 2, 5 and 9 periods that begin anywhere. */
  function waves(rowShape: readonly number[]) {
    const begins = random.fillUniform(new Float32Array(count));
    const values = Float32Array.from({ length: count * samples }, (_, at) => {
      const row = Math.floor(at / samples);
      const periods = [2, 5, 9][classes[row] ?? 0] ?? 0;
      return Math.cos(2 * Math.PI * ((periods * at) / samples + (begins[row] ?? 0)));
    });
    return memoryDataset({ name: 'waves', values, rows: count, features: samples, rowShape });
  }

  it('do not depend on when they begin', async () => {
    const labels = await new Estimator(vade, request, context).fitPredict(waves([1, samples]));
    expect(adjustedRandIndex(classes, labels)).toBeGreaterThan(0.9);
  });

  it('refuse rows of another shape, and a sample of the rows, before anything is trained', async () => {
    const fit = (more: object, rowShape: readonly number[]) =>
      new Estimator(vade, { ...request, ...more }, context).fit(waves(rowShape));
    await expect(fit({}, [samples])).rejects.toThrow(/`rowShape: 1,24`/);
    await expect(fit({}, [1, 4, 6])).rejects.toThrow(/not \[1, 4, 6\]/);
    await expect(fit({ startBatches: 1 }, [1, samples])).rejects.toThrow(/set `startBatches: 0`/);
  });
});
