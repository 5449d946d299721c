import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunFolder } from '../artifact/run-folder.node.js';
import { openDataset } from '../data/open.node.js';
import { loadRun } from '../experiment/load-run.node.js';
import { allRows, bitsOf, scratch } from '../experiment/scratch.support.js';
import { writeNpy } from '../data/write.node.js';
import { spawnCli, type Finished } from './spawn.support.js';

const folder = scratch();
afterAll(folder.remove);

const options = ['--hidden', '16', '--latent', '4', '-k', '6', '--batch-size', '64', '--threads', '1'];
const epochs = ['--pretrain-epochs', '3', '--held-epochs', '1', '--epochs', '3'];
const fit = ['fit', 'digits', ...options, ...epochs, '--checkpoint-interval', '0', '--quiet'];

beforeAll(async () => {
  const { code, stderr } = await run([...fit, '--out', 'undisturbed']);
  expect([code, stderr]).toEqual([0, '']);
});

describe('a run that is killed', () => {
  it.each([
    ['pretraining', 'pretrain', 8],
    ['the mixture start', 'start', 1],
    ['training', 'train', 12],
  ])('in %s and resumed ends with the bits of an undisturbed run', async (_, phase, events) => {
    const name = `killed-in-${phase}`;
    const { process: child, finished } = spawnCli([...fit, '--out', name], folder.path());
    await seenInLog(folder.path(name, 'events.jsonl'), phase, events);
    child.kill('SIGKILL');
    expect((await finished).signal).toBe('SIGKILL');
    expect(RunFolder.open(folder.path(name)).hasModel()).toBe(false);
    const resumed = await run(['fit', '--resume', name, '--quiet']);
    expect([resumed.code, resumed.stderr]).toEqual([0, '']);
    expect(modelBits(name)).toEqual(modelBits('undisturbed'));
  });

  it('by Ctrl-C says how to go on, and leaves no half of a step', async () => {
    const { process: child, finished } = spawnCli([...fit, '--out', 'interrupted'], folder.path());
    await seenInLog(folder.path('interrupted', 'events.jsonl'), 'pretrain', 3);
    child.kill('SIGINT');
    const { code, stderr } = await finished;
    expect(code).toBe(130);
    expect(stderr).toContain('mixtura fit --resume interrupted');
    expect((await run(['fit', '--resume', 'interrupted', '--quiet'])).code).toBe(0);
    expect(modelBits('interrupted')).toEqual(modelBits('undisturbed'));
  });
});

describe('a run that trains', () => {
  it('is refused to a second writer, however it asks, and is free again once its process is killed', async () => {
    const long = [...fit, '--pretrain-epochs', '2000'];
    const { process: child, finished } = spawnCli([...long, '--out', 'shared'], folder.path());
    await seenInLog(folder.path('shared', 'events.jsonl'), 'pretrain', 3);
    for (const args of [
      [...fit, '--out', 'shared', '--overwrite'],
      ['fit', '--resume', 'shared', '--quiet'],
    ]) {
      const { code, stderr } = await run(args);
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(`process ${child.pid} .*another folder.*IN_USE`),
      ]);
    }
    expect((await run(['info', 'shared'])).stdout).toMatch(/state +training in pretrain/);
    child.kill('SIGKILL');
    await finished;
    expect((await run([...fit, '--out', 'shared', '--overwrite'])).code).toBe(0);
    expect(modelBits('shared')).toEqual(modelBits('undisturbed'));
    expect(existsSync(folder.path('shared', 'run.lock'))).toBe(false);
  });

  it('of several restarts is refused to a second writer between two of them, too', async () => {
    const restarts = [...fit, '--restarts', '2', '--out', 'several'];
    const { process: child, finished } = spawnCli([...restarts, '--pretrain-epochs', '2000'], folder.path());
    await seenInLog(folder.path('several', 'restart-0', 'events.jsonl'), 'pretrain', 3);
    const { code, stderr } = await run([...restarts, '--overwrite']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/several is in use.*IN_USE/)]);
    child.kill('SIGINT');
    expect((await finished).code).toBe(130);
    expect(existsSync(folder.path('several', 'run.lock'))).toBe(false);
  });
});

describe('a saved model', () => {
  it('predicts the same bits in a new process, at batches of 1, 7 and all', async () => {
    const dataset = await openDataset('digits');
    const rows = allRows(dataset);
    const { estimator } = loadRun(folder.path('undisturbed'), { threads: 1 });
    const expected = await estimator.predictProbabilities(dataset);
    for (const [start, size] of [
      [0, rows.rows],
      [5, 1],
      [1790, 7],
    ] as const) {
      const file = folder.path(`rows-${size}.npy`);
      const { columns } = rows;
      const values = rows.values.slice(start * columns, (start + size) * columns);
      writeNpy(file, { values, rows: size, columns });
      const out = folder.path(`probabilities-${size}.npy`);
      const args = ['predict', 'undisturbed', file, '--probabilities', '--out', out, '--threads', '1'];
      expect((await run(args)).code).toBe(0);
      const found = allRows(await openDataset(out));
      expect(found.values).toEqual(
        expected.values.slice(start * expected.columns, (start + size) * expected.columns),
      );
    }
  });
});

function run(args: readonly string[]): Promise<Finished> {
  return spawnCli(args, folder.path()).finished;
}

function modelBits(name: string): Record<string, string> {
  return bitsOf(RunFolder.open(folder.path(name)).loadModel());
}

/** Waits until a phase has said so many things in a run's log. */
async function seenInLog(path: string, phase: string, events: number): Promise<void> {
  for (;;) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const lines = text.split('\n').filter((line) => line.includes(`"phase":"${phase}"`));
    if (lines.length >= events) return;
    if (text.includes('"type":"end"')) throw new Error(`the run ended before "${phase}" could be killed`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
