import { mkdtempSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { RunFolder } from '../artifact/run-folder.node.js';
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

const epoch = (number: number) => ({ type: 'epoch', epoch: number });

describe('the latest events of a run', () => {
  it('are the last of each kind, in order, each line read once', () => {
    const run = newRun('grows');
    const read = latestEventsReader();
    expect(read(run)).toEqual([]);
    for (const event of [{ type: 'start' }, epoch(1), { type: 'warning' }, epoch(2)]) run.appendEvent(event);
    expect(read(run)).toEqual([{ type: 'start' }, { type: 'warning' }, epoch(2)]);
    run.appendEvent({ type: 'stopped' });
    run.appendEvent(epoch(3));
    const eventsFrom = vi.spyOn(run, 'eventsFrom');
    expect(read(run)).toEqual([{ type: 'start' }, { type: 'warning' }, { type: 'stopped' }, epoch(3)]);
    expect(eventsFrom.mock.results[0]?.value).toMatchObject({ events: [{ type: 'stopped' }, epoch(3)] });
  });

  it('are read anew where a log was cut, or its run replaced', () => {
    const run = newRun('cut');
    const read = latestEventsReader();
    for (let number = 1; number <= 9; number++) run.appendEvent(epoch(number));
    expect(read(run)).toEqual([epoch(9)]);
    const log = join(run.path, 'events.jsonl');
    truncateSync(log, Buffer.byteLength(`${JSON.stringify(epoch(1))}\n`) * 4);
    expect(read(run)).toEqual([epoch(4)]);
    truncateSync(log, 0);
    utimesSync(join(run.path, 'config.json'), 1, 1);
    run.appendEvent({
      type: 'a much longer event than all those that were there before it was cut, taken together',
    });
    expect(read(run).map(({ type }) => type)).not.toContain('epoch');
  });
});
