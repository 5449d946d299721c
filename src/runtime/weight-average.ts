import { MixturaError } from '../error.js';
import { createKernels } from './kernels/kernels.js';
import type { ParameterMemory, Span } from './memory.js';

/** An exponential moving average of weights, kept in the memory's `average` region. */
export interface WeightAverage {
  /** `average = decay average + (1 - decay) weights`, with `decay` in [0, 1). */
  update(spans: readonly Span[], decay: number): void;
  /** Sets the weights to their average. */
  settle(spans: readonly Span[]): void;
}

/** Works on a memory made with `{ average: true }`, in place. */
export function createWeightAverage(memory: ParameterMemory): WeightAverage {
  const kernels = createKernels(memory.memory);
  const update = (spans: readonly Span[], decay: number): void => {
    if (!(decay >= 0 && decay < 1)) {
      throw new MixturaError('INVALID_OPTION', `decay is ${decay}; it must be at least 0 and below 1`);
    }
    for (const { start, end } of spans) {
      kernels.average(
        memory.address('average', start),
        memory.address('average', end),
        memory.address('weights', start),
        1 - decay,
      );
    }
  };
  return {
    update,
    settle: (spans) => copyAverage(memory, spans),
  };
}

function copyAverage(memory: ParameterMemory, spans: readonly Span[]): void {
  const bytes = new Uint8Array(memory.memory.buffer);
  for (const { start, end } of spans) {
    bytes.copyWithin(
      memory.address('weights', start),
      memory.address('average', start),
      memory.address('average', end),
    );
  }
}
