import { z } from 'zod';
import { scalerKinds } from '../data/preprocessing.js';
import { activationNames, initializerNames } from '../nn/activations.js';
import { scheduleSchema } from '../nn/schedules.js';

/** Groups of options that methods share. A method's schema spreads those it has and adds its own. */

export const commonOptions = {
  clusters: z.int().min(1).default(10).describe('number of clusters'),
  seed: z.int().min(0).default(0).describe('all randomness derives from it'),
  scaling: z
    .enum(['auto', ...scalerKinds])
    .default('auto')
    .describe(
      'scaling of the columns, fitted on the training rows; auto: none for data in [0, 1], images to [0, 1], tables with columns of zeros and ones (categories) mixed, else standard',
    ),
};

export const networkOptions = {
  network: z.enum(['mlp', 'conv']).default('mlp').describe('kind of encoder and decoder'),
  hidden: z
    .array(z.int().min(1))
    .default([500, 500, 2000])
    .describe('hidden layers of the encoder; the decoder mirrors them'),
  latent: z.int().min(1).default(10).describe('dimensions of the latent space'),
  activation: z.enum(activationNames).default('relu').describe('activation of hidden layers'),
  initializer: z
    .enum(initializerNames)
    .default('auto')
    .describe(
      'first weights; auto: He’s for rectifiers, else Glorot’s; glorot: Glorot’s everywhere, as in Keras and TensorFlow',
    ),
};

export const reconstructionKinds = ['bernoulli', 'gaussian', 'gaussian-learned'] as const;
export type ReconstructionKind = (typeof reconstructionKinds)[number];

export const reconstructionOptions = {
  reconstruction: z
    .enum(['auto', ...reconstructionKinds])
    .default('auto')
    .describe('likelihood of a row given its latent; auto: bernoulli for data in [0, 1], else gaussian'),
  reconstructionWeight: z.number().positive().default(1).describe('factor of the reconstruction term'),
};

export const pretrainingOptions = {
  pretrainEpochs: z.int().min(0).default(20).describe('epochs of autoencoder pretraining inside fit'),
  pretrainLearningRate: scheduleSchema.prefault(0.001).describe('learning rate of pretraining'),
  inputNoise: z
    .number()
    .min(0)
    .default(0)
    .describe('standard deviation of Gaussian noise added to the rows in pretraining (denoising)'),
  layerwiseEpochs: z
    .int()
    .min(0)
    .default(0)
    .describe(
      'epochs for which each layer is pretrained alone, from the rows inwards, to undo what it does (a stacked autoencoder, as for DEC and VaDE), before the whole autoencoder is',
    ),
  layerwiseDropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0.2)
    .describe(
      'share of the inputs and of the outputs of a layer that is hidden while it is pretrained alone',
    ),
  augmentShift: z
    .number()
    .min(0)
    .default(0)
    .describe('largest random shift of images, in pixels, in pretraining and while held'),
  augmentRotation: z
    .number()
    .min(0)
    .max(180)
    .default(0)
    .describe('largest random rotation of images, in degrees, in pretraining and while held'),
};

export const trainingOptions = {
  epochs: z.int().min(0).default(60).describe('epochs of training'),
  batchSize: z.int().min(1).default(256).describe('rows a step'),
  learningRate: scheduleSchema.prefault('step:0.001,0.9,10').describe('learning rate of training'),
  epsilon: z.number().positive().default(1e-4).describe("Adam's epsilon in training"),
  clipNorm: z.number().positive().default(1000).describe('largest global norm of the gradients'),
  averageDecay: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      'decay a step of a running average of the weights in the phases `anneal` and `train`, which takes their place where the phase ends; 0: none',
    ),
};

export const startNames = ['manifold', 'gmm', 'kmeans', 'random'] as const;
export type StartName = (typeof startNames)[number];

export const startSpaceNames = ['latents', 'rows', 'spectra'] as const;
export type StartSpaceName = (typeof startSpaceNames)[number];

/** For methods that train on no clusters: those of the rows would be lost in latents that never learnt them. */
export const latentStartOptions = {
  start: z
    .enum(startNames)
    .default('manifold')
    .describe(
      'first clusters: those of a manifold layout (UMAP), a Gaussian mixture, k-means, or random rows as centres',
    ),
  startRestarts: z
    .int()
    .min(1)
    .default(10)
    .describe(
      'restarts of the first clustering, the best by its own objective; of a manifold start, by the map equation',
    ),
  startMixtures: z
    .int()
    .min(0)
    .default(5)
    .describe('Gaussian mixtures of the layout that a manifold start tries beside k-means'),
  startNeighbours: z.int().min(2).default(20).describe('neighbours of the manifold layout'),
  startLayouts: z
    .int()
    .min(1)
    .default(1)
    .describe('manifold layouts; the partitions of more than one vote on each row'),
  startLayoutDimensions: z.int().min(1).default(2).describe('dimensions of the manifold layout'),
  startLayoutEpochs: z.int().min(1).default(200).describe('epochs of the manifold layout'),
};

export const startOptions = {
  ...latentStartOptions,
  startOn: z
    .enum(startSpaceNames)
    .default('latents')
    .describe(
      'where the first clusters are looked for: in the latents; in the rows, which suits texts; or in the spectra of rows shaped [channels, samples], which do not tell when something began. Rows or spectra are all held in memory',
    ),
};

/** Options of every method that trains an autoencoder on its rows. */
export const autoencoderOptions = {
  ...commonOptions,
  ...networkOptions,
  ...reconstructionOptions,
  ...pretrainingOptions,
};

/** Options of every method that starts clusters in the latents of an autoencoder and trains on. */
export const deepClusteringOptions = { ...autoencoderOptions, ...startOptions, ...trainingOptions };

export const heldOptions = {
  heldEpochs: z
    .int()
    .min(0)
    .default(15)
    .describe('epochs in which rows are held to the first clusters, before the method finds its own'),
};

/** For methods that hold at a learning rate of its own. */
export const heldRateOptions = {
  ...heldOptions,
  heldLearningRate: scheduleSchema.prefault(0.001).describe('learning rate while held'),
};

/** Options of every method that holds to clusters which it started in the latents of an autoencoder, at its training's own rate. */
export const latentClusteringOptions = { ...deepClusteringOptions, ...heldOptions };
