import { existsSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../data/dataset.js';
import { openDataset } from '../data/open.node.js';
import { toDataset } from '../data/to-dataset.js';
import type { Reading } from './data-source.node.js';
import { fitRun, resumeRun, type FitRequest } from './fit-run.node.js';
import { scratch } from './scratch.support.js';

const folder = scratch();
afterAll(folder.remove);

const small = folder.path('small.csv');
const lines = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * i) % 11},${i % 3},${i % 5}`);
writeFileSync(small, ['a,b,c,d', ...lines].join('\n'));

const quick = { clusters: 2, pretrainEpochs: 1, startRestarts: 1 };

async function optionsOf(name: string, request: Partial<FitRequest>): Promise<unknown> {
  const run = await fitRun(
    { data: { source: small }, model: 'autoencoder', options: quick, folder: folder.path(name), ...request },
    { threads: 1 },
  );
  await run.estimator.dispose();
  return { preset: run.folder.config.preset, ...run.estimator.options };
}

describe('options that a request does not give', () => {
  it('follow from the size of the data', async () => {
    expect(await optionsOf('sized', {})).toMatchObject({
      preset: 'recommended',
      hidden: [128, 128],
      latent: 2,
      batchSize: 64,
      pretrainEpochs: 1,
    });
  });

  it('are those of the recipe for the data set, where there is one', async () => {
    const options = { ...quick, hidden: [12], latent: 2, heldEpochs: 0, epochs: 1, start: 'kmeans' };
    expect(await optionsOf('digits', { data: { source: 'digits' }, model: 'vade', options })).toMatchObject({
      batchSize: 64,
      inputNoise: 0.2,
      agreementWeight: 10,
      epochs: 1,
    });
  });

  it('are refused as published where nothing was, and leave nothing behind', async () => {
    await expect(optionsOf('published', { preset: 'paper' })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('no preset "paper" of autoencoder'),
    });
    expect(existsSync(folder.path('published'))).toBe(false);
  });
});

describe('a reading that is none', () => {
  it.each([
    [{ labels: 'y' }, /the reading of data has no option "labels"\. Did you mean label\?/],
    [{ missing: 'median' }, /option "missing" of the reading of data cannot be "median"/],
  ])('is refused before anything is written: %j', async (reading, message) => {
    const data = { source: small, reading: reading as Reading };
    for (const dataset of [{}, { dataset: await openDataset(small) }]) {
      await expect(optionsOf('misread', { data, ...dataset })).rejects.toMatchObject({
        code: 'INVALID_OPTION',
        message: expect.stringMatching(message),
      });
    }
    expect(existsSync(folder.path('misread'))).toBe(false);
  });
});

describe('a run of rows from memory', () => {
  const request = (name: string, dataset: Dataset): FitRequest => ({
    dataset,
    model: 'kmeans',
    options: { clusters: 2 },
    folder: folder.path(name),
  });

  it('is resumed with the rows given again, and with no others', async () => {
    const rows = toDataset([[0, 0], [0, 1], [9, 9], [9, 8]], { name: 'mine' }); // prettier-ignore
    const { folder: run, clusters } = await fitRun(request('memory', rows), { threads: 1 });
    expect(run.config.dataset).toMatchObject({ name: 'mine' });
    expect(run.config.dataset.source).toBeUndefined();
    await expect(resumeRun(run.path)).rejects.toMatchObject({
      code: 'MISSING_DATA',
      message: expect.stringContaining('(mine) came from memory'),
    });
    const others = toDataset([[0, 0], [0, 1], [9, 9], [9, 7]]); // prettier-ignore
    await expect(resumeRun(run.path, { dataset: others })).rejects.toMatchObject({ code: 'INVALID_DATA' });
    const again = await resumeRun(run.path, { dataset: rows, threads: 1 });
    expect(again.clusters.labels).toEqual(clusters.labels);
  });

  it('needs rows', async () => {
    const nothing = { model: 'kmeans', options: { clusters: 2 }, folder: folder.path('nothing') };
    await expect(fitRun(nothing)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
