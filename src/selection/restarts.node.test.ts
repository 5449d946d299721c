import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chosenRun, listRuns } from '../artifact/find-runs.node.js';
import { RunFolder } from '../artifact/run-folder.node.js';
import { fitRun } from '../experiment/fit-run.node.js';
import { loadRun } from '../experiment/load-run.node.js';
import { bitsOf, scratch, writeSomeDigits } from '../experiment/scratch.support.js';
import { readRestarts } from '../artifact/restarts-record.node.js';
import { fitRestarts, resumeRestarts, seedsOf } from './restarts.node.js';

const folder = scratch();
const request = {
  data: { source: folder.path('digits.npy') },
  model: 'autoencoder',
  options: { clusters: 3, seed: 5, hidden: [8], latent: 2, pretrainEpochs: 2, batchSize: 32 },
};

beforeAll(() => writeSomeDigits(request.data.source, 100));
afterAll(folder.remove);

describe('restarts', () => {
  it('keep every run on record and choose the one of least objective', async () => {
    const { record, winner } = await fitRestarts({ ...request, folder: folder.path('all') }, 3);
    expect(record.restarts.map(({ seed }) => seed)).toEqual(seedsOf(5, 3));
    expect(new Set(seedsOf(5, 3)).size).toBe(3);
    const objectives = record.restarts.map(({ objective }) => objective ?? NaN);
    expect(winner.summary.objective).toBe(Math.min(...objectives));
    expect(record.objectiveName).toBe(winner.summary.objectiveName);
    expect(readRestarts(folder.path('all'))).toEqual(record);
    expect(chosenRun(folder.path('all'))).toBe(winner.folder.path);
    expect(listRuns(folder.path())).toHaveLength(3);
  });

  it('stopped in one of them go on to the same runs', async () => {
    const path = folder.path('stopped');
    let begun = 0;
    const stopped = fitRestarts({ ...request, folder: path }, 3, {
      checkpointIntervalMs: 0,
      onRestart: () => (begun += 1),
      onEvent: (event) => {
        if (begun === 2 && event.type === 'checkpoint') throw new Error('stop');
      },
    });
    await expect(stopped).rejects.toThrow('stop');
    expect(() => chosenRun(path)).toThrow(/fit --resume/);
    const { record } = await resumeRestarts(path);
    expect(record).toEqual(readRestarts(folder.path('all')));
    for (const { folder: name } of record.restarts) {
      const [bits, expected] = [path, folder.path('all')].map((parent) =>
        bitsOf(RunFolder.open(`${parent}/${name}`).loadModel()),
      );
      expect(bits).toEqual(expected);
    }
  });

  it('stopped are not gone on with on other rows', async () => {
    const own = { ...request, data: { source: folder.path('own.npy') }, folder: folder.path('changed') };
    await writeSomeDigits(own.data.source, 100);
    const stopped = fitRestarts(own, 2, {
      onEvent: (event) => {
        if (event.type === 'end') throw new Error('stop');
      },
    });
    await expect(stopped).rejects.toThrow('stop');
    await writeSomeDigits(own.data.source, 90);
    await expect(resumeRestarts(own.folder)).rejects.toMatchObject({ code: 'INVALID_DATA' });
  });

  it('overwritten by fewer leave none of the others', async () => {
    const several = { ...request, folder: folder.path('several') };
    await fitRestarts(several, 3);
    const { record } = await fitRestarts({ ...several, overwrite: true }, 2);
    expect(record.restarts).toHaveLength(2);
    expect(existsSync(folder.path('several', 'restart-1'))).toBe(true);
    expect(existsSync(folder.path('several', 'restart-2'))).toBe(false);
  });

  it('overwritten and stopped are gone on with from none of the earlier runs', async () => {
    const own = { ...request, folder: folder.path('anew') };
    await fitRestarts(own, 2);
    const stopped = fitRestarts({ ...own, options: { ...own.options, seed: 6 }, overwrite: true }, 2, {
      onEvent: (event) => {
        if (event.type === 'end') throw new Error('stop');
      },
    });
    await expect(stopped).rejects.toThrow('stop');
    expect(existsSync(folder.path('anew', 'restart-1'))).toBe(false);
    const { record } = await resumeRestarts(own.folder);
    expect(record.restarts.map(({ seed }) => seed)).toEqual(seedsOf(6, 2));
    expect(loadRun(folder.path('anew', 'restart-1')).estimator.options.seed).toBe(record.restarts[1]?.seed);
  });

  it('take the place of a run only where that is asked for', async () => {
    const path = folder.path('single');
    await fitRun({ ...request, folder: path });
    writeFileSync(folder.path('single', 'notes.txt'), 'mine');
    const unasked = fitRestarts({ ...request, folder: path }, 2);
    await expect(unasked).rejects.toThrow(/holds a run .*`overwrite: true`/);
    expect(loadRun(path).estimator.options.seed).toBe(5);
    const { winner } = await fitRestarts({ ...request, folder: path, overwrite: true }, 2);
    expect(readdirSync(path).toSorted()).toEqual(['notes.txt', 'restart-0', 'restart-1', 'restarts.json']);
    expect(chosenRun(path)).toBe(winner.folder.path);
  });

  it('give way to a run only where that is asked for', async () => {
    const path = folder.path('single');
    const unasked = fitRun({ ...request, folder: path });
    await expect(unasked).rejects.toThrow(/holds restarts .*`overwrite: true`/);
    expect(readRestarts(path).winner).toBeDefined();
    await fitRun({ ...request, folder: path, overwrite: true });
    expect(readdirSync(path)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^restart/)]));
    expect(readdirSync(path)).toContain('notes.txt');
    expect(chosenRun(path)).toBe(path);
  });

  it('never write over what is there, and leave nothing where the fit is refused', async () => {
    const again = fitRestarts({ ...request, folder: folder.path('all') }, 2);
    await expect(again).rejects.toThrow(expect.objectContaining({ code: 'CANNOT_WRITE' }));
    expect(() => loadRun(folder.path('all'))).toThrow(/holds restarts, .*chosenRun\(folder\)/);
    const refused = fitRestarts(
      { ...request, options: { clusters: 1000 }, folder: folder.path('refused') },
      2,
    );
    await expect(refused).rejects.toThrow(/fewer than the 1000 clusters/);
    expect(existsSync(folder.path('refused'))).toBe(false);
    for (const count of [0, -1, 1.5]) {
      const uncounted = fitRestarts({ ...request, folder: folder.path('refused') }, count);
      await expect(uncounted).rejects.toThrow(`restarts must be a whole number of at least 1, got ${count}`);
    }
  });
});
