import { entry, type Preset } from './preset.js';
import { here, unpublished, smallData, kept, denoised } from './shared.js';

const vaedPaper = 'VAED (Lim et al. 2020), section 4';

const unpretrained = `${unpublished}, which has random weights at first; rows "as-printed" have none`;

/** What VAED's paper uses on every data set. */
const vaedPublished = {
  activation: ['tanh', vaedPaper],
  lambda: [0.1, vaedPaper],
  priorMean: [1, vaedPaper],
  start: ['kmeans', vaedPaper],
  heldEpochs: [0, vaedPaper],
  pretrainObjective: ['vae', `${vaedPaper}: a VAE whose latents are clustered`],
  mixtureLatents: ['sample', `${vaedPaper}: z = μ + σ ε`],
  epochs: [50, 'VAED, table 3: 50 iterations'],
  learningRate: ['0.0001', unpublished],
} as const;

const vaedRecipe = {
  ...denoised,
  hidden: [[500, 500, 2000] as number[], here],
  latent: [10, here],
  activation: ['relu', here],
  lambda: [10, kept],
  epochs: [10, here],
  learningRate: ['step:0.0002,0.9,1', kept],
} as const;

export const vaedPresets: readonly Preset[] = [
  entry('vaed', 'paper', 'usps', {
    ...vaedPublished,
    hidden: [[196], vaedPaper],
    latent: [128, vaedPaper],
    pretrainEpochs: [60, unpretrained],
  }),
  entry('vaed', 'paper', 'mnist', {
    ...vaedPublished,
    hidden: [[512], vaedPaper],
    latent: [256, vaedPaper],
    pretrainEpochs: [20, unpretrained],
  }),
  entry('vaed', 'recommended', 'usps', vaedRecipe),
  entry('vaed', 'recommended', 'mnist', {
    ...vaedRecipe,
    // Refitted to convergence on the means, the mixture merges two clusters in its first refit.
    mixtureLatents: ['sample', kept],
    mixtureIterations: [1, kept],
    // As many steps as on USPS: held for longer, the encoder's variances shrink and its agreement with the clusters falls.
    heldEpochs: [2, kept],
    epochs: [4, kept],
    learningRate: ['step:0.0002,0.5,1', kept],
  }),
  entry('vaed', 'recommended', 'digits', { ...smallData, ...vaedRecipe, batchSize: [64, here] }),
];
