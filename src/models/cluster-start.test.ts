import { describe, expect, it } from 'vitest';
import { matrix } from '../data/matrix.js';
import { adjustedRandIndex } from '../metrics/index.js';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import { input } from '../tensor/index.js';
import type { Session } from '../training/phases.js';
import { startClusters, startSpaces } from './cluster-start.js';
import { startNames } from './options.js';

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
/** Of rows as signals. */
const facts = { rows: count, features: 12, scaling: 'none', unitInterval: false, clusters: 3 } as const;
const latents = input('latents', ['batch', 2]);
const spaces = { latents: { latents }, rows: { latents, beside: input('rows', ['batch', 5]) } } as const;

const session: Session = {
  rows: count,
  random: new RandomStream(0),
  products: plainProducts,
  signal: undefined,
  arrays: new Map(),
  value: () => new Float32Array(),
  assign: () => undefined,
  infer: async (outputs) =>
    Object.fromEntries(
      Object.keys(outputs).map((name) => [name, name === 'beside' ? values.rows : values.latents]),
    ) as Awaited<ReturnType<Session['infer']>>,
  emit: () => undefined,
  progress: () => undefined,
};

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

  it('are looked for beside the latents as `startOn` says', () => {
    const rows = { ...facts, x: input('x', ['batch', 12]), rowShape: [2, 6] };
    expect(startSpaces({ startOn: 'latents' }, latents, rows).beside).toBeUndefined();
    expect(startSpaces({ startOn: 'rows' }, latents, rows).beside).toBe(rows.x);
    expect(startSpaces({ startOn: 'spectra' }, latents, rows).beside?.shape).toEqual(['batch', 8]);
  });
});
