import { z } from 'zod';
import type { ModelDefinition } from './definition.js';
import { buildSelfTraining, selfTrainingCapabilities, selfTrainingOptions } from './self-training.js';

export const idecOptions = {
  ...selfTrainingOptions,
  gamma: z
    .number()
    .min(0)
    .default(0.1)
    .describe('weight of the clustering term beside the mean reconstruction loss of a feature'),
};

const schema = z.strictObject(idecOptions);

/** Improved DEC (Guo, Gao, Liu and Yin 2017, eq. 4): `L_r + gamma KL(P || Q)`, the decoder keeping the latents' structure. */
export const idec: ModelDefinition<typeof schema> = {
  name: 'idec',
  title: 'IDEC',
  source: 'Guo et al., Improved Deep Embedded Clustering with Local Structure Preservation, IJCAI 2017',
  summary: 'DEC that keeps reconstructing its rows',
  capabilities: { ...selfTrainingCapabilities, reconstructs: true },
  schema,
  build: (options, rows) =>
    buildSelfTraining(options, rows, { name: 'idec', reconstruction: 1, clustering: options.gamma }),
};
