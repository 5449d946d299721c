import { expect, it } from 'vitest';
import type { Json } from '../artifact/json.js';
import { runStatus } from './run-status.node.js';

const statusOf = (...events: readonly Json[]) =>
  runStatus({ events: () => events, hasModel: () => false, writer: () => undefined });
const phase = (name: string) => ({ type: 'phase', phase: name });
const epoch = (name: string, at: number) => ({
  type: 'epoch',
  phase: name,
  epoch: at,
  epochs: 15,
  elapsedMs: 9,
});

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
  const folder = { events: () => log, hasModel: () => false };
  expect(runStatus({ ...folder, writer: () => ({ pid: 1 }) }).state).toBe('training');
  expect(runStatus({ ...folder, writer: () => undefined }).state).toBe('failed');
});
