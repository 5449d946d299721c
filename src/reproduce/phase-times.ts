import type { RunEvent } from '../experiment/run-events.js';
import type { FinishedLine } from './result-line.js';

/**
 * The time of every phase. That of a phase of epochs is worked out from the time between its epochs, where it has two: what a stop
 * and a resume cost in between is not training.
 */
export function phaseTimes(events: readonly RunEvent[]): NonNullable<FinishedLine['phases']> {
  const ends = new Map(
    events.flatMap((event) => (event.type === 'phase-end' ? [[event.phase, event.elapsedMs] as const] : [])),
  );
  return [...ends].map(([name, elapsedMs]) => {
    const epochs = events.filter((event) => event.type === 'epoch' && event.phase === name);
    const times = epochs.map((event) => (event.type === 'epoch' ? event.elapsedMs : NaN));
    const steps = times.slice(1).map((time, i) => time - times[i]);
    const typical = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)];
    const total = typical === undefined ? elapsedMs : typical * epochs.length;
    return { name, elapsedMs: Math.round(total), epochs: epochs.length };
  });
}
