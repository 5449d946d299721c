import type { Phase } from '../training/phases.js';

/** Whether a phase has anything to do: options may set its epochs or steps to 0. */
export function hasWork(phase: Phase): boolean {
  return phase.kind === 'compute' || (phase.epochs > 0 && phase.steps !== 0);
}
