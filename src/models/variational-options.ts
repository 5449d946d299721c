import { z } from 'zod';
import { scheduleSchema } from '../nn/schedules.js';
import { deepClusteringOptions, heldRateOptions } from './options.js';
import { stabilityOptions } from './s3vdc-parts.js';

/** Options of every model that trains by `variationalPlan`. */
export const variationalOptions = {
  ...deepClusteringOptions,
  gammaLearningRate: scheduleSchema.prefault(0.001).describe('learning rate of γ-training'),
  ...heldRateOptions,
  agreementWeight: z
    .number()
    .positive()
    .default(1)
    .describe("factor of the term that teaches the model's own q(c|x) the first clusters while held"),
  ...stabilityOptions,
};

/** Of models whose first mixture has variances, and parameters of its own. */
export const mixtureOptions = {
  startVariances: z
    .enum(['clusters', 'mixture', 'unit'])
    .default('clusters')
    .describe(
      "first variances of the mixture: the first clusters', those of a mixture fitted from there, or 1",
    ),
  mixtureLearningRate: scheduleSchema
    .optional()
    .describe("learning rate of the mixture's own parameters in training; as the networks' if not given"),
};

/** Of models whose mixture has weights. */
export const weightOptions = {
  startWeights: z
    .enum(['clusters', 'equal'])
    .default('clusters')
    .describe("first weights of the mixture: the first clusters', or equal ones"),
};

const optionsSchema = z.strictObject({
  ...variationalOptions,
  ...z.strictObject({ ...mixtureOptions, ...weightOptions }).partial().shape,
});
export type VariationalPlanOptions = z.output<typeof optionsSchema>;
