import type { Schedule } from '../nn/schedules.js';
import type { Leaf, Tensor } from '../tensor/index.js';
import type { OptimizePhase, Update } from '../training/phases.js';
import { normalFeed } from './corruption.js';

export interface VariationalPhaseOptions {
  readonly batchSize: number;
  readonly learningRate: Schedule;
  readonly epsilon: number;
  readonly clipNorm: number;
}

/** A phase that minimises the batch mean of `terms`, one value a row each, by Adam. */
export interface VariationalPhase extends Omit<OptimizePhase, 'kind' | 'batchSize' | 'updates'> {
  readonly model: string;
  readonly terms: Readonly<Record<string, Tensor>>;
  readonly groups: Update['groups'];
  /** Standard normal input of the terms. */
  readonly noise: Leaf;
}

export function variationalPhase(
  { batchSize, epsilon, clipNorm }: VariationalPhaseOptions,
  { model, terms, groups, noise, feeds, ...rest }: VariationalPhase,
): OptimizePhase {
  const means = Object.fromEntries(Object.entries(terms).map(([name, term]) => [name, term.mean()]));
  return {
    kind: 'optimize',
    ...rest,
    batchSize,
    updates: [{ name: model, terms: means, groups, optimizer: { kind: 'adam', epsilon }, clipNorm }],
    feeds: (step) => ({ ...normalFeed(noise, step), ...feeds?.(step) }),
  };
}
