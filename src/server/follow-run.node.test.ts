import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, it } from 'vitest';
import { RunFolder } from '../artifact/run-folder.node.js';
import { epochEvent } from '../experiment/run-events.support.js';
import { followRun } from './follow-run.node.js';
import type { RunDetail, RunEvents } from './interface.js';
import { openLibrary } from './run-library.node.js';
import type { Trainer } from './trainer.node.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-follow-'));
afterAll(() => rmSync(folder, { recursive: true }));

const idle = {
  job: () => undefined,
  jobs: () => [],
  generation: () => 0,
} as Pick<Trainer, 'job' | 'jobs' | 'generation'> as Trainer;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

it('keeps nothing of an hour of ten epochs a second, and sends each once', async () => {
  const [batches, batch] = [8, 4500];
  const run = RunFolder.create(join(folder, 'long'), {
    model: 'vade',
    options: { clusters: 10 },
    dataset: { name: 'digits', digest: '', rows: 1797, features: 64, rowShape: [64] },
    seed: 0,
    versions: {},
  });
  run.appendEvent({ type: 'phase', phase: 'train', index: 0, count: 1 });
  let written = 0;
  const write = (): void => {
    const lines = Array.from({ length: batch }, () => {
      const epoch = ++written;
      const terms = { reconstruction: 1 / epoch, divergence: 2 / epoch };
      return JSON.stringify(epochEvent(epoch, { epochs: batches * batch, terms }));
    });
    appendFileSync(join(run.path, 'events.jsonl'), `${lines.join('\n')}\n`);
  };
  const abort = new AbortController();
  const library = openLibrary(folder, idle);
  let sent = 0;
  let last: RunDetail | undefined;
  let afterFirst = 0;
  write();
  for await (const message of followRun('long', undefined, {
    library,
    trainer: idle,
    signal: abort.signal,
  })) {
    if (message.event === 'events')
      sent += (JSON.parse(String(message.data)) as RunEvents).filter(({ type }) => type === 'epoch').length;
    if (message.event === 'state') last = JSON.parse(String(message.data)) as RunDetail;
    if (message.event !== 'state' || sent < written) continue;
    if (written === batch) afterFirst = heapBytes();
    if (written === batches * batch) abort.abort();
    else write();
  }
  expect(sent).toBe(batches * batch);
  expect(last?.epoch).toBe(`${batches * batch}/${batches * batch}`);
  // The events alone would be more.
  expect(heapBytes() - afterFirst).toBeLessThan(3 * 2 ** 20);
});
