import { describe, expect, it } from 'vitest';
import { memoryDataset } from '../data/memory-dataset.js';
import { namedDataset } from '../data/named.node.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { RandomStream } from '../runtime/random.js';
import { Estimator } from './estimator.js';
import { kmeans } from './kmeans.js';
import { spectral } from './spectral.js';

const context = { backend: nativeBackend(), threads: 1 };

/** Two rings around one centre, in turn: clusters that no centre tells apart. */
function rings(rows: number, seed: number) {
  const random = new RandomStream(seed);
  const values = new Float32Array(rows * 2);
  const labels = Int32Array.from({ length: rows }, (_, i) => i % 2);
  labels.forEach((label, i) => {
    const angle = 2 * Math.PI * random.uniform();
    const radius = 1 + 2 * label + 0.05 * random.normal();
    values.set([radius * Math.cos(angle), radius * Math.sin(angle)], i * 2);
  });
  return memoryDataset({ name: 'rings', values, rows, features: 2, labels });
}

describe('spectral clustering', () => {
  it.each([1000, 200])(
    'tells rings apart, also new points of them, from %i clustered rows',
    async (references) => {
      const [known, fresh] = [rings(600, 1), rings(300, 2)];
      const model = await new Estimator(spectral, { clusters: 2, references }, context).fit(known);
      expect(accuracy(known.labels ?? [], await model.predict(known))).toBe(1);
      expect(accuracy(fresh.labels ?? [], await model.predict(fresh))).toBe(1);
      const centred = await new Estimator(kmeans, { clusters: 2 }, context).fitPredict(known);
      expect(accuracy(known.labels ?? [], centred)).toBeLessThan(0.7);
    },
  );

  it('shows rows by their eigenvectors, of unit length for the rows it clustered', async () => {
    const data = rings(300, 1);
    const { values, columns } = await new Estimator(spectral, { clusters: 2 }, context)
      .fit(data)
      .then((model) => model.transform(data));
    expect(columns).toBe(2);
    for (let i = 0; i < values.length; i += 2) {
      expect(Math.hypot(values[i] ?? 0, values[i + 1] ?? 0)).toBeCloseTo(1, 5);
    }
  });

  it('tells ten rows apart that lie in two places', async () => {
    const rows = Array.from({ length: 10 }, (_, i) => [100 * (i % 2) + 0.1 * i, 0.01 * i * i]);
    const labels = await new Estimator(spectral, { clusters: 2 }, context).fitPredict(rows);
    expect(
      accuracy(
        rows.map((_, i) => i % 2),
        labels,
      ),
    ).toBe(1);
  });

  it('clusters digits', async () => {
    const digits = await namedDataset('digits');
    const labels = await new Estimator(spectral, { clusters: 10 }, context).fitPredict(digits);
    expect(accuracy(digits.labels ?? [], labels)).toBeGreaterThan(0.85);
  });
});
