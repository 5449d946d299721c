import { MixturaError } from '../error.js';
import type { Region } from '../runtime/memory.js';
import type { StateArray } from './phases.js';
import type { Parameters } from './parameters.js';

/** Where a run stands: everything but the arrays. All of it is plain JSON. */
export interface Position {
  readonly phase: number;
  readonly epoch: number;
  /** Steps done in this epoch. */
  readonly stepInEpoch: number;
  /** Steps done in this phase. */
  readonly step: number;
  /** Sums of reported values over the steps of this epoch. */
  readonly sums: Readonly<Record<string, number>>;
  readonly bestLoss: number | null;
  readonly epochsWithoutImprovement: number;
  /** Training time of earlier sessions. */
  readonly elapsedMs: number;
}

export interface TrainingState {
  readonly position: Position;
  readonly tensors: Readonly<Record<string, StateArray>>;
}

/** Keeps training states; writing must be atomic. */
export interface CheckpointStore {
  save(state: TrainingState): void;
  latest(): TrainingState | undefined;
}

export const startPosition: Position = {
  phase: 0,
  epoch: 0,
  stepInEpoch: 0,
  step: 0,
  sums: {},
  bestLoss: null,
  epochsWithoutImprovement: 0,
  elapsedMs: 0,
};

/** Gradients are made anew in every step. */
function savedRegions({ memory }: Parameters): readonly Region[] {
  return ['weights', 'firstMoment', 'secondMoment', ...(memory.averaged ? (['average'] as const) : [])];
}

export function captureState(
  position: Position,
  parameters: Parameters,
  arrays: ReadonlyMap<string, StateArray>,
): TrainingState {
  const tensors: Record<string, StateArray> = {};
  for (const region of savedRegions(parameters)) {
    for (const name of parameters.memory.slots.keys()) {
      tensors[`${region}:${name}`] = parameters.memory.view(region, name);
    }
  }
  for (const [name, values] of arrays) tensors[`array:${name}`] = values;
  return { position, tensors };
}

/** Writes a saved state back. Throws `INVALID_ARTIFACT` where it is of another model. */
export function restoreState(
  state: TrainingState,
  parameters: Parameters,
  arrays: Map<string, StateArray>,
): Position {
  for (const region of savedRegions(parameters)) {
    for (const [name, slot] of parameters.memory.slots) {
      const saved = state.tensors[`${region}:${name}`];
      if (!(saved instanceof Float32Array) || saved.length !== slot.length) {
        throw new MixturaError(
          'INVALID_ARTIFACT',
          `the checkpoint has no ${region} of "${name}" with ${slot.length} values; it belongs to another model`,
        );
      }
      parameters.memory.view(region, name).set(saved);
    }
  }
  arrays.clear();
  for (const [name, values] of Object.entries(state.tensors)) {
    if (name.startsWith('array:')) arrays.set(name.slice('array:'.length), values.slice());
  }
  return state.position;
}
