import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunConfig } from '../artifact/run-config.js';
import { describeData, openDataOfRun, openSource } from './data-source.node.js';
import { scratch } from './scratch.support.js';

const home = process.cwd();
const folder = scratch();
afterEach(() => {
  process.chdir(home);
  folder.remove();
});

/** What a run of rows is recorded as, where only its data matter. */
const runOf = (dataset: RunConfig['dataset']): RunConfig => ({
  formatVersion: 1,
  model: 'kmeans',
  options: {},
  dataset,
  seed: 0,
  versions: {},
});

describe('the rows of a run', () => {
  it.each(['ev/*.csv', 'ev/a.csv'])('given as %s are found again from another folder', async (source) => {
    // Patterns know brackets, which a folder may have in its name all the same.
    mkdirSync(folder.path('plain [1]', 'ev'), { recursive: true });
    process.chdir(folder.path('plain [1]'));
    for (const name of ['a', 'b']) writeFileSync(`ev/${name}.csv`, 'x,y\n1.5,2\n0.5,7\n');
    const dataset = await openSource({ source });
    const run = runOf(describeData({ source }, dataset));
    process.chdir(home);
    expect((await openDataOfRun(run)).digest).toBe(dataset.digest);
    folder.remove();
    await expect(openDataOfRun(run)).rejects.toMatchObject({
      code: 'MISSING_DATA',
      message: expect.stringContaining(source),
    });
  });

  it.each(['blobs', 'SELECT 1.5 AS x, 2 AS y'])('given as %s are no file', async (source) => {
    expect(describeData({ source }, await openSource({ source })).source).toBe(source);
  });

  it.each([
    ['vocabulary', { words: 'none' }, /this is no vocabulary of texts: .*\n[^]*Restore the file/],
    ['plan', { columns: [] }, /this is no plan of columns: .*\n[^]*Restore the file/],
    ['reading', { label: 3 }, /does not say how the rows of a run are read: .*\n[^]*Restore the file/],
  ])('are refused where their %s is damaged', async (name, value, message) => {
    const { dataset } = runOf(describeData({ source: 'blobs' }, await openSource({ source: 'blobs' })));
    const damaged = runOf({ ...dataset, [name]: value });
    await expect(openDataOfRun(damaged)).rejects.toMatchObject({
      code: 'INVALID_ARTIFACT',
      message: expect.stringMatching(message),
    });
  });

  it('keep no password', async () => {
    const dataset = await openSource({ source: 'blobs' });
    const { source } = describeData({ source: 'postgres://me:secret@host/db' }, dataset);
    expect(source).toBe('postgres://me@host/db');
  });
});
