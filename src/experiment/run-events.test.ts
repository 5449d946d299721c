import { expect, it } from 'vitest';
import type { Json } from '../artifact/json.js';
import { eventsOf, type RunEvent } from './run-events.js';

/** As a log on disk gives events back. */
const logged = (...events: readonly object[]) => ({
  path: 'runs/a',
  events: () => JSON.parse(JSON.stringify(events)) as readonly Json[],
});

it('gives back what was logged, numbers that JSON lacks as NaN', () => {
  const metric: RunEvent = { type: 'metric', phase: 'train', name: 'ratio', value: 0.5, step: 3 };
  const phase: RunEvent = { type: 'phase', phase: 'train', index: 1, count: 2, steps: 40 };
  const lost: RunEvent = { ...metric, value: Infinity };
  expect(eventsOf(logged(metric, phase, lost))).toEqual([metric, phase, { ...metric, value: NaN }]);
});

it('refuses an event that it does not know, and one that lacks a part', () => {
  const end = { type: 'end', elapsedMs: 5, objective: 1 };
  expect(() => eventsOf(logged({ type: 'epilogue' }))).toThrow(/runs\/a: its log holds .*"epilogue"/);
  expect(() => eventsOf(logged({ type: 'checkpoint', phase: 'train', step: 1 }, end))).toThrow(
    /does not know: \{"type":"end","elapsedMs":5,"objective":1\}\. Restore/,
  );
});
