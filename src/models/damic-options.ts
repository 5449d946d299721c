import { z } from 'zod';
import {
  commonOptions,
  networkOptions,
  pretrainingOptions,
  reconstructionOptions,
  startOptions,
  trainingOptions,
} from './options.js';

/** Options of DAMIC. */
export const damicSchema = z.strictObject({
  ...commonOptions,
  hidden: networkOptions.hidden
    .default([1024, 256])
    .describe('hidden layers of each encoder; the decoders mirror them'),
  latent: z
    .int()
    .min(1)
    .optional()
    .describe('bottleneck of each autoencoder; as many dimensions as clusters unless given'),
  activation: networkOptions.activation,
  batchNorm: z.boolean().default(true).describe('batch normalisation before every hidden activation'),
  clusteringNetwork: z
    .boolean()
    .default(true)
    .describe('whether a network p(c|x) chooses the expert (eq. 3); otherwise the least error does (eq. 7)'),
  clusteringHidden: z
    .array(z.int().min(1))
    .default([512, 512])
    .describe('hidden layers of the clustering network'),
  assignment: z
    .enum(['network', 'error'])
    .default('network')
    .describe('a row’s cluster: by the clustering network (eq. 2), or the expert of least error (eq. 6)'),
  experts: z
    .enum(['autoencoder', 'constant'])
    .default('autoencoder')
    .describe('what stands for a cluster: an autoencoder, or one constant row, which makes it k-means'),
  reconstruction: z
    .enum(['auto', 'bernoulli', 'gaussian'])
    .default('auto')
    .describe('pretraining loss; bernoulli (for data in [0, 1]) also gives the experts sigmoid outputs'),
  errorWeight: reconstructionOptions.reconstructionWeight.describe('factor of the experts’ errors d_i'),
  ...pretrainingOptions,
  ...startOptions,
  expertEpochs: z
    .int()
    .min(0)
    .default(5)
    .describe(
      'epochs in which clustering network and experts learn the first clusters; many make them too sure to improve',
    ),
  ...trainingOptions,
  epochs: trainingOptions.epochs.default(50),
  learningRate: trainingOptions.learningRate
    .prefault(1e-4)
    .describe('learning rate of joint training; larger ones let clusters flow into one another'),
  patience: z.int().min(1).default(10).describe('epochs without a lower loss before training ends'),
});

export type DamicOptions = z.output<typeof damicSchema>;
