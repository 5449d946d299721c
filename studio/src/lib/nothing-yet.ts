import type { RunState } from './api.js';

const live: readonly RunState[] = ['starting', 'running', 'pausing', 'elsewhere'];

/** Whether something trains the run at this moment. */
export function isLive(state: RunState): boolean {
  return live.includes(state);
}

/** What stands where a run has nothing to show yet, or never will. */
export interface NothingYet {
  /** In place of its rows and clusters. */
  readonly data: string;
  /** In place of its phases; undefined where none will begin. */
  readonly phases: string | undefined;
  /** In place of its curves. */
  readonly curves: string;
}

/** The same state is told in every place: one that ended waits for nothing. */
export function nothingYet(state: RunState): NothingYet {
  if (isLive(state)) {
    return {
      data: 'waiting for the first step',
      phases: 'waiting to start',
      curves: 'Curves appear with the first epoch.',
    };
  }
  const curves =
    state === 'finished'
      ? 'This method has no epochs, so there are no curves.'
      : 'There are no curves: it ended before its first epoch.';
  return { data: 'ended before its first step', phases: undefined, curves };
}
