import { mkdtempSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { RunFolder } from '../artifact/run-folder.node.js';
import type { RunEvent } from '../experiment/run-events.js';
import { epochEvent } from '../experiment/run-events.support.js';
import { latestEventsReader } from './latest-events.node.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-events-'));
afterAll(() => rmSync(folder, { recursive: true }));

function newRun(name: string): RunFolder {
  return RunFolder.create(join(folder, name), {
    model: 'kmeans',
    options: {},
    dataset: { name: 'blobs', digest: '', rows: 1, features: 1, rowShape: [1] },
    seed: 0,
    versions: {},
  });
}

const epoch = epochEvent;
const start: RunEvent = {
  type: 'start',
  model: 'kmeans',
  rows: 1,
  features: 1,
  phases: ['train'],
  seed: 0,
};
const warning: RunEvent = {
  type: 'warning',
  code: 'empty-cluster',
  phase: 'train',
  message: 'one is empty',
  details: {},
};
const stopped: RunEvent = { type: 'stopped', code: 'ABORTED', message: 'stopped' };

describe('the latest events of a run', () => {
  it('are the last of each kind, in order, each line read once', () => {
    const run = newRun('grows');
    const read = latestEventsReader();
    expect(read(run)).toEqual([]);
    for (const event of [start, epoch(1), warning, epoch(2)]) run.appendEvent(event);
    expect(read(run)).toEqual([start, warning, epoch(2)]);
    run.appendEvent(stopped);
    run.appendEvent(epoch(3));
    const eventsFrom = vi.spyOn(run, 'eventsFrom');
    expect(read(run)).toEqual([start, warning, stopped, epoch(3)]);
    expect(eventsFrom.mock.results[0]?.value).toMatchObject({ events: [stopped, epoch(3)] });
  });

  it('are read anew where a log was cut, or its run replaced', () => {
    const run = newRun('cut');
    const read = latestEventsReader();
    for (let number = 1; number <= 9; number++) run.appendEvent(epoch(number));
    expect(read(run)).toEqual([epoch(9)]);
    const log = join(run.path, 'events.jsonl');
    const four = [1, 2, 3, 4].map((number) => `${JSON.stringify(epoch(number))}\n`).join('');
    truncateSync(log, Buffer.byteLength(four));
    expect(read(run)).toEqual([epoch(4)]);
    truncateSync(log, 0);
    utimesSync(join(run.path, 'config.json'), 1, 1);
    run.appendEvent({ ...warning, message: 'longer than all that was there before it was cut '.repeat(20) });
    expect(read(run).map(({ type }) => type)).not.toContain('epoch');
  });
});
