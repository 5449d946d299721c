import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataset } from '../data/open.node.js';
import { fitRun } from './fit-run.node.js';
import { loadRun } from './load-run.node.js';
import { scratch } from './scratch.support.js';

const folder = scratch();
afterAll(folder.remove);

describe('a loaded run', () => {
  it('opens new rows as its own were read, where a table read on its own is refused', async () => {
    const customers = Array.from({ length: 30 }, (_, i) => ({
      age: 20 + i + 30 * (i % 2),
      plan: ['basic', 'free', 'pro'][i % 3] ?? '',
    }));
    const table = (order: readonly ('age' | 'plan')[], rows = customers) =>
      [order.join(','), ...rows.map((row) => order.map((name) => row[name]).join(','))].join('\n');
    writeFileSync(folder.path('old.csv'), `${table(['age', 'plan'])}\n`);
    writeFileSync(folder.path('new.csv'), `${table(['plan', 'age'])}\n`);
    const path = folder.path('run');
    const source = folder.path('old.csv');
    await fitRun({ data: { source }, model: 'kmeans', options: { clusters: 2 }, folder: path });

    const { estimator, open } = loadRun(path);
    const own = await estimator.predict(await open(source));
    expect(await estimator.predict(await open(folder.path('new.csv')))).toEqual(own);
    const labelled = await open(folder.path('new.csv'), { label: 'plan' });
    expect(labelled.labelNames).toEqual(['basic', 'free', 'pro']);
    expect(await estimator.predict(labelled)).toEqual(own);
    const alone = await openDataset(folder.path('new.csv'));
    await expect(estimator.predict(alone)).rejects.toMatchObject({ code: 'INVALID_DATA' });
  });
});
