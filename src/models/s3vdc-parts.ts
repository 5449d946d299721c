import { z } from 'zod';
import { valueAt, type Clock, type Schedule } from '../nn/schedules.js';
import type { Feed } from '../runtime/program.js';
import { constant, input, maximum, type Tensor } from '../tensor/index.js';
import type { Step } from '../training/phases.js';

/**
 * The four parts of S3VDC (Cao et al. 2021), as options of any variational model here; all are off by default.
 * Symbols of its Algorithm 1 stand in brackets.
 */
export const stabilityOptions = {
  gamma: z
    .number()
    .min(0)
    .default(5e-4)
    .describe('[γ] weight of the divergence in γ-training, and where each annealing period starts'),
  gammaSteps: z
    .int()
    .min(0)
    .default(0)
    .describe('[T_γ] steps of γ-training, before there are clusters; 0: none'),
  gammaLatent: z
    .enum(['mean', 'sample'])
    .default('mean')
    .describe('latent that is decoded in γ-training: its mean (the published code) or a sample (the paper)'),
  startBatches: z
    .int()
    .min(0)
    .default(0)
    .describe('[k] batches of latents that the first clusters are found on; 0: all rows'),
  annealingPeriods: z.int().min(0).default(0).describe('[M] periods of β-annealing; 0: none'),
  annealingSteps: z.int().min(0).default(0).describe('[T_β] steps of a period in which β climbs to 1'),
  staticSteps: z.int().min(0).default(0).describe('[T_s] steps at the end of a period in which β is 1'),
  annealingPower: z.number().positive().default(3).describe('[u] power by which β climbs'),
  minMaxRange: z
    .number()
    .min(0)
    .default(0)
    .describe(
      '[λ] range that training scales ln p(z|c) of a batch to before q(c|x), 20 to 50; 0: not scaled. Prediction never scales',
    ),
  trainingNoise: z
    .number()
    .min(0)
    .default(0)
    .describe(
      'standard deviation of Gaussian noise added to the rows that the encoder sees in γ-training and training',
    ),
};

export interface AnnealingOptions {
  readonly gamma: number;
  readonly annealingPeriods: number;
  readonly annealingSteps: number;
  readonly staticSteps: number;
  readonly annealingPower: number;
}

/** Periodic β-annealing (eq. 10): M periods of T_β + T_s steps. */
export interface Annealing {
  /** M (T_β + T_s) */
  readonly steps: number;
  /** β times a divergence. */
  weigh(divergence: Tensor): Tensor;
  /** β at a step, for the graph. */
  feeds(step: Step): Record<string, Feed>;
  /** β at a moment, to be reported. */
  values(clock: Clock): Record<string, number>;
}

export function annealing(options: AnnealingOptions): Annealing {
  const { gamma, annealingPeriods, annealingSteps, staticSteps, annealingPower } = options;
  const beta = input('beta', []);
  const schedule: Schedule =
    annealingPeriods === 0 || annealingSteps === 0
      ? { kind: 'constant', value: 1 }
      : {
          kind: 'periodic',
          start: gamma,
          periods: annealingPeriods,
          rise: annealingSteps,
          hold: staticSteps,
          power: annealingPower,
        };
  return {
    steps: annealingPeriods * (annealingSteps + staticSteps),
    weigh: (divergence) => divergence.mul(beta),
    feeds: ({ step, epoch }) => ({ beta: Float32Array.of(valueAt(schedule, { step, epoch })) }),
    values: (clock) => ({ beta: valueAt(schedule, clock) }),
  };
}

/** Below this spread (nats) all clusters explain all rows of a batch alike, and scaling would only blow up noise. */
const leastSpread = 1e-3;

/**
 * The inverse min-max transform (eq. 14) of `ln p(z|c)` over a whole batch, [batch, clusters]:
 * `range (V - min V) / (max V - min V)`. It bounds how sure `q(c|x)` can be, and ties it to the batch.
 */
export function inverseMinMax(logDensities: Tensor, range: number): Tensor {
  if (range === 0) return logDensities;
  const least = logDensities.neg().max().neg();
  const spread = maximum(logDensities.max().sub(least), constant(leastSpread));
  return logDensities.sub(least).div(spread).mul(range);
}
