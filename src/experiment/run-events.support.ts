import type { RunEvent } from './run-events.js';

type Epoch = Extract<RunEvent, { type: 'epoch' }>;

/** An epoch as a log holds it. */
export function epochEvent(epoch: number, rest: Partial<Epoch> = {}): Epoch {
  return {
    type: 'epoch',
    phase: 'train',
    epoch,
    epochs: 15,
    step: epoch,
    loss: 1 / epoch,
    terms: {},
    values: {},
    elapsedMs: 9,
    ...rest,
  };
}
