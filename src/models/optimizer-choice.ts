import { z } from 'zod';
import type { OptimizerOptions } from '../runtime/optimizers.js';

/** For methods whose papers train by gradient descent with momentum. */
export const optimizerOptions = {
  optimizer: z.enum(['adam', 'sgd']).default('adam').describe('optimizer of training'),
  momentum: z.number().min(0).max(0.999).default(0.9).describe("sgd's momentum"),
};

export interface OptimizerChoice {
  readonly optimizer: 'adam' | 'sgd';
  readonly momentum: number;
  /** Adam's. */
  readonly epsilon: number;
}

export function chosenOptimizer({ optimizer, momentum, epsilon }: OptimizerChoice): OptimizerOptions {
  return optimizer === 'adam' ? { kind: 'adam', epsilon } : { kind: 'sgd', momentum };
}
