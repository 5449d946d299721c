import { describe, expect, it } from 'vitest';
import { nativeBackend } from '../runtime/native.node.js';
import { Estimator } from './estimator.js';
import { kmeans } from './kmeans.js';

const context = { backend: nativeBackend(), threads: 1 };
const flat = Float32Array.of(0, 0, 0, 1, 9, 9, 9, 8);
const rows = [[0, 0], [0, 1], [9, 9], [9, 8]]; // prettier-ignore

describe('rows for a fit', () => {
  const fresh = () => new Estimator(kmeans, { clusters: 2, restarts: 1 }, context);

  it('come as a flat array with the numbers in a row, and mean what the same rows as arrays mean', async () => {
    const labels = await fresh().fitPredict(rows);
    expect(new Set(labels).size).toBe(2);
    expect(await fresh().fitPredict(flat, { features: 2 })).toEqual(labels);
    const shaped = await fresh().fit(flat, { rowShape: [2, 1] });
    expect(shaped.facts.rowShape).toEqual([2, 1]);
    expect(await shaped.predict(flat)).toEqual(labels);
  });

  it('are refused as a flat array alone, by a message that says what to write', async () => {
    const refused = fresh().fit(flat);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_SHAPE' });
    await expect(refused).rejects.toThrow(/^data: 8 numbers .*fit\(rows, \{ features: /);
  });
});
