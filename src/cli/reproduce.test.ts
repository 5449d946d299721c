import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { scratch } from '../experiment/scratch.support.js';
import { readResults } from '../reproduce/results-file.node.js';
import { spawnCli, type Finished } from './spawn.support.js';

const folder = scratch();
afterAll(folder.remove);

const asked = ['reproduce', 'DAMIC T2', '--quick', '--seeds', '3', '--jobs', '2'];
const quick = (results: string, ...more: string[]) => {
  return [...asked, '--results', results, '--work', `${results}-work`, ...more];
};
const runs = 4 * 3;

const linesOf = (results: string) => readResults(folder.path(results, 'runs.jsonl'));
const pathOf = (results: string) =>
  linesOf(results)
    .map((line) => `${line.cell} ${line.seed} ${line.state === 'finished' ? line.pathDigest : line.error}`)
    .toSorted();

function run(args: readonly string[]): Promise<Finished> {
  return spawnCli(args, folder.path()).finished;
}

describe('mixtura reproduce', () => {
  it('killed and called again does what is left, to the same bits, and does no run twice', async () => {
    const { process: child, finished } = spawnCli(quick('killed'), folder.path());
    let said = '';
    child.stderr?.on('data', (piece: Buffer) => {
      said += piece.toString();
      if (said.split('finished ').length > 3) child.kill('SIGKILL');
    });
    expect((await finished).signal).toBe('SIGKILL');
    const before = linesOf('killed');
    expect(before.length).toBeGreaterThanOrEqual(3);
    expect(before.length).toBeLessThan(runs);

    const again = await run(quick('killed'));
    expect([again.code, again.stderr]).toEqual([
      0,
      expect.stringContaining(`${before.length} of ${runs} runs`),
    ]);
    expect(linesOf('killed').slice(0, before.length)).toEqual(before);

    // Two queues share one file.
    const both = await Promise.all([run(quick('shared')), run(quick('shared'))]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(pathOf('shared')).toEqual(pathOf('killed'));
    expect(new Set(pathOf('shared')).size).toBe(runs);

    const page = readFileSync(folder.path('killed', 'README.md'), 'utf8');
    expect(page).toContain(`${runs} runs, 0 failed`);
    expect(page).toContain('**Quick profile');
  }, 240_000);

  it('makes published runs once more, and says whether they take the same path', async () => {
    const about = ['reproduce', 'damic-synthetic/kmeans/recommended', '--quick', '--results', 'published'];
    expect((await run([...about, '--seeds', '2'])).code).toBe(0);
    const same = await run([...about, '--again']);
    expect([same.code, same.stdout.match(/the same path/g)]).toEqual([0, ['the same path', 'the same path']]);

    const file = folder.path('published', 'runs.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"pathDigest":"./, '"pathDigest":"-'));
    const before = readFileSync(file, 'utf8');
    const other = await run([...about, '--again']);
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('1 of 2 runs did not come out')]);
    expect(readFileSync(file, 'utf8')).toBe(before);
  }, 60_000);

  it('stops after --minutes, and goes on', async () => {
    const stopped = await run(quick('budget', '--minutes', '0.01'));
    expect([stopped.code, linesOf('budget').length < runs]).toEqual([0, true]);
    expect(stopped.stderr).toContain('stopped');
  }, 60_000);
});
