import { expect, it } from 'vitest';
import type { RunEvent } from './run-events.js';
import { epochEvent } from './run-events.support.js';
import { runStatus } from './run-status.node.js';

const folder = { path: 'runs/a', hasModel: () => false, writer: () => undefined };
const statusOf = (...events: readonly RunEvent[]) => runStatus({ ...folder, events: () => [] }, events);
const phase = (name: string): RunEvent => ({ type: 'phase', phase: name, index: 0, count: 2 });
const epoch = (name: string, at: number) => epochEvent(at, { phase: name });

it('is at an epoch of the phase that goes on, never at one of the phase before', () => {
  const held = [phase('hold'), epoch('hold', 15)];
  expect(statusOf(...held)).toMatchObject({ phase: 'hold', epoch: '15/15', elapsedMs: 9 });
  const next = statusOf(...held, phase('train'));
  expect(next).toMatchObject({ phase: 'train', elapsedMs: 9, state: 'unfinished' });
  expect(next.epoch).toBeUndefined();
  expect(statusOf(...held, phase('train'), epoch('train', 1)).epoch).toBe('1/15');
});

it('is training while something writes to it, whatever its log said before', () => {
  const log = [phase('train'), { type: 'stopped', code: 'NOT_FINITE', message: 'loss' }];
  const failed = { ...folder, events: () => JSON.parse(JSON.stringify(log)) };
  expect(runStatus({ ...failed, writer: () => ({ pid: 1 }) }).state).toBe('training');
  expect(runStatus(failed).state).toBe('failed');
});
