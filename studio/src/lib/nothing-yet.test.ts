import { expect, it } from 'vitest';
import { nothingYet } from './nothing-yet.js';

it('a run that ended waits for nothing, and only a finished one is said to have no epochs', () => {
  for (const state of ['failed', 'interrupted', 'paused'] as const) {
    const { data, phases, curves } = nothingYet(state);
    expect([data, phases, curves].join()).not.toMatch(/waiting|appear|no epochs/);
  }
  expect(nothingYet('finished').curves).toMatch(/no epochs/);
  expect(nothingYet('starting').phases).toBe('waiting to start');
});
