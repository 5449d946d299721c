import { entry, type Preset } from './preset.js';
import { here, unpublished, smallData, voted, kept, denoised } from './shared.js';

const dcanPaper = 'DCAN (Lim 2020), section 4';

const dcanStart = `${unpublished}: nothing else keeps a plain start from collapse`;

/** What DCAN's paper uses on every data set. */
const dcanPublished = {
  discriminatorHidden: [[16] as number[], dcanPaper],
  discriminatorEpochs: [0, dcanPaper],
  activation: ['tanh', dcanPaper],
  optimizer: ['sgd', dcanPaper],
  learningRate: ['0.00001', `${dcanPaper}: 1e-3 to 1e-5; at more, clusters of plain latents dissolve`],
  discriminatorLearningRate: ['0.001', dcanPaper],
  batchSize: [16, dcanPaper],
  // Algorithm 1: 500 rounds, each of clusters found from 600 latents and then one pass over as many rows.
  clusterRows: [600, dcanPaper],
  clusterSteps: [37, `${dcanPaper}: 600 rows in batches of 16`],
  steps: [18_500, `${dcanPaper}: 500 iterations, read as rounds of Algorithm 1`],
  epochs: [100, 'no bound: the steps end it'],
  conditional: [false, dcanPaper],
  encoderLoss: ['saturating', dcanPaper],
  start: ['kmeans', dcanPaper],
  heldEpochs: [0, dcanPaper],
} as const;

const dcanRecipe = {
  ...denoised,
  hidden: [[500, 500, 2000] as number[], here],
  latent: [10, here],
  activation: ['relu', here],
  epochs: [10, here],
  learningRate: ['0.00001', kept],
} as const;

export const dcanPresets: readonly Preset[] = [
  entry('dcan', 'paper', 'usps', {
    ...dcanPublished,
    hidden: [[196], dcanPaper],
    latent: [128, dcanPaper],
    pretrainEpochs: [60, dcanStart],
  }),
  entry('dcan', 'paper', 'mnist-14x14', {
    ...dcanPublished,
    hidden: [[384], dcanPaper],
    latent: [256, dcanPaper],
    pretrainEpochs: [20, dcanStart],
  }),
  entry('dcan', 'recommended', 'usps', { ...smallData, ...dcanRecipe, ...voted }),
  entry('dcan', 'recommended', 'mnist-14x14', dcanRecipe),
  entry('dcan', 'recommended', 'digits', { ...smallData, ...dcanRecipe }),
];
