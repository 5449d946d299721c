import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../experiment/run-events.js';
import type { CommandIO } from './io.js';
import { showProgress, showWarnings } from './progress.js';

const phase: RunEvent = { type: 'phase', phase: 'train', index: 1, count: 2, steps: 100 };
const done = (steps: number): RunEvent => ({
  type: 'progress',
  phase: 'train',
  done: steps,
  total: 100,
  unit: 'steps',
});

const emptyCluster: RunEvent = {
  type: 'warning',
  code: 'empty-cluster',
  phase: 'train',
  message: 'cluster 3 is empty',
  details: {},
};

function noted(note: (piece: string) => void, terminal: boolean): CommandIO {
  return {
    out: () => expect.unreachable('progress is no result'),
    note,
    terminal,
    width: () => 60,
    colors: picocolors.createColors(false),
    onInterrupt: () => () => undefined,
  };
}

/** Everything written while the events happen, a second apart. */
function shown(events: readonly RunEvent[], terminal: boolean, secondsApart = 1): string {
  let [text, time] = ['', 0];
  const progress = showProgress(
    noted((piece) => (text += piece), terminal),
    () => time,
  );
  for (const event of events) {
    progress.onEvent(event);
    time += secondsApart * 1000;
  }
  progress.finish();
  return text;
}

describe('progress', () => {
  it('rewrites one line on a terminal, with the time that is left, never wider than it', () => {
    const text = shown([phase, done(10), done(30)], true);
    const lines = text.split('\r\x1b[K');
    expect(lines.at(-2)).toMatch(/^train \(2\/2\) █+░+ 30 % {2}3\.5 s left$/);
    expect(lines.every((line) => line.length < 60)).toBe(true);
    expect(text).not.toContain('\n');
  });

  it('says a line now and then elsewhere', () => {
    const events = [phase, ...Array.from({ length: 20 }, (_, step) => done(step + 1))];
    const lines = shown(events, false).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^ {2}train 5 % {2}1 min 35 s left|^ {2}train \d+ %/);
    expect(shown(events, false)).not.toContain('\x1b');
  });

  it('tells warnings and the end of a phase in lines of their own', () => {
    const text = shown(
      [phase, emptyCluster, { type: 'phase-end', phase: 'train', elapsedMs: 1234, stopped: 'converged' }],
      true,
    );
    expect(text).toContain('warning cluster 3 is empty [empty-cluster]\n');
    expect(text).toContain('✓ train (2/2), converged, 1.2 s\n');
  });

  it('keeps warnings where progress is not wanted', () => {
    let text = '';
    const { onEvent } = showWarnings(noted((piece) => (text += piece), true));
    for (const event of [phase, done(10), emptyCluster]) onEvent(event);
    expect(text).toBe('warning cluster 3 is empty [empty-cluster]\n');
  });
});
