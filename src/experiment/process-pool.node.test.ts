import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcess, inTurn } from './process-pool.node.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A worker whose reply to `task` is the given expression. */
function worker(name: string, body: string): URL {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, `process.once('message', (task) => { ${body} });`);
  return pathToFileURL(path);
}

const never = new AbortController().signal;

describe('inProcess', () => {
  it('gives the result of another process', async () => {
    const twice = worker(
      'twice',
      'process.send({ result: { value: 2 * task.value, pid: process.pid } }, () => process.disconnect())',
    );
    const result = (await inProcess(twice, { value: 21 }, never)) as { value: number; pid: number };
    expect(result.value).toBe(42);
    expect(result.pid).not.toBe(process.pid);
  });

  it('throws what the task threw, and says where the process died', async () => {
    const reply = `process.send({ error: { code: 'INVALID_DATA', message: 'row 3' } }, () => process.disconnect())`;
    await expect(inProcess(worker('throws', reply), {}, never)).rejects.toMatchObject({
      code: 'INVALID_DATA',
      message: 'row 3',
    });
    await expect(inProcess(worker('dies', 'process.exit(7)'), {}, never)).rejects.toThrow(/ended with 7/);
  });

  it('stops the process on request', async () => {
    const abort = new AbortController();
    const waiting = inProcess(worker('waits', 'setTimeout(() => undefined, 60_000)'), {}, abort.signal);
    setTimeout(() => abort.abort(), 100);
    expect(await waiting).toBeUndefined();
  });
});

describe('inTurn', () => {
  it('never works on more tasks at once than there are jobs', async () => {
    let [now, most] = [0, 0];
    const done: number[] = [];
    await inTurn([1, 2, 3, 4, 5], 2, never, async (task) => {
      most = Math.max(most, ++now);
      await new Promise((resume) => setTimeout(resume, 5));
      now--;
      done.push(task);
    });
    expect(most).toBe(2);
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5]);
  });

  it('starts nothing more after a failure or an abort', async () => {
    const begun: number[] = [];
    const failing = inTurn([1, 2, 3], 1, never, (task) => {
      begun.push(task);
      return task === 2 ? Promise.reject(new Error('two')) : Promise.resolve();
    });
    await expect(failing).rejects.toThrow('two');
    expect(begun).toEqual([1, 2]);
    await inTurn([1, 2], 1, AbortSignal.abort(), () => Promise.reject(new Error('begun')));
  });
});
