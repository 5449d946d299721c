import { z } from 'zod';
import {
  commonOptions,
  networkOptions,
  pretrainingOptions,
  reconstructionOptions,
  startOptions,
  trainingOptions,
} from './options.js';

/** Options of every method that pretrains an autoencoder, starts clusters in its latents and trains both on. */
export const latentClusteringOptions = {
  ...commonOptions,
  ...networkOptions,
  ...reconstructionOptions,
  ...pretrainingOptions,
  ...startOptions,
  ...trainingOptions,
};

export const heldEpochsOption = {
  heldEpochs: z
    .int()
    .min(0)
    .default(15)
    .describe('epochs in which rows are held to the first clusters, before the method finds its own'),
};
