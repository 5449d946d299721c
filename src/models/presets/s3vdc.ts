import { entry, type Preset } from './preset.js';
import { here, unclipped, voted, kept } from './shared.js';

const s3vdcPaper = 'S3VDC (Cao et al. 2020), table 2';

const s3vdcCode = "S3VDC's published code";

/** Algorithm 1 of S3VDC as its published code runs it. */
const s3vdcAlgorithm = {
  network: ['conv', s3vdcPaper],
  pretrainEpochs: [0, s3vdcPaper],
  gammaLatent: ['mean', s3vdcCode],
  initializer: ['glorot', s3vdcCode],
  clipNorm: [unclipped, s3vdcCode],
  // The code's means are the centres of k-means; of the mixture fitted from there it takes the variances alone.
  start: ['kmeans', s3vdcCode],
  startVariances: ['mixture', s3vdcCode],
  startWeights: ['equal', s3vdcCode],
  heldEpochs: [0, s3vdcPaper],
  epochs: [0, 'all steps are in the annealing periods'],
  epsilon: [1e-8, s3vdcCode],
  annealingPower: [3, s3vdcPaper],
  minMaxRange: [20, s3vdcCode],
  posterior: ['mean', s3vdcCode],
  reconstruction: ['gaussian', s3vdcPaper],
  reconstructionWeight: [2, 'mean squared error times D, without the half'],
} as const;

const s3vdcImages = {
  ...s3vdcAlgorithm,
  activation: ['elu', s3vdcCode],
  gammaSteps: [100_000, s3vdcPaper],
  annealingPeriods: [10, s3vdcPaper],
  annealingSteps: [9000, s3vdcPaper],
  staticSteps: [1000, s3vdcPaper],
  gammaLearningRate: ['exponential:0.002,0.96,1000steps,0.000001', s3vdcPaper],
  // The schedule goes on where gamma-training left it: 0.002 × 0.96^100 = 3.37e-5.
  learningRate: ['exponential:0.0000337,0.96,1000steps,0.000001', s3vdcPaper],
} as const;

/** S3VDC's parts on dense nets: γ-training in place of pretraining, first clusters of the layout, two periods of annealing. */
const s3vdcRecipe = {
  network: ['mlp', here],
  hidden: [[500, 500, 2000] as number[], here],
  activation: ['relu', here],
  latent: [10, here],
  batchSize: [256, here],
  gammaSteps: [5500, 'as many as 20 epochs of pretraining'],
  gammaLearningRate: ['0.001', here],
  start: ['manifold', here],
  startBatches: [0, here],
  heldEpochs: [10, here],
  agreementWeight: [10, kept],
  annealingPeriods: [2, here],
  learningRate: ['exponential:0.0002,0.8,500steps,1e-6', here],
} as const;

export const s3vdcPresets: readonly Preset[] = [
  entry('s3vdc', 'paper', 'mnist', {
    ...s3vdcImages,
    latent: [8, s3vdcPaper],
    batchSize: [128, s3vdcPaper],
    startBatches: [200, s3vdcPaper],
    gamma: [5e-4, s3vdcPaper],
  }),
  entry('s3vdc', 'paper', 'fashion-mnist', {
    ...s3vdcImages,
    latent: [6, s3vdcPaper],
    batchSize: [64, s3vdcPaper],
    startBatches: [400, s3vdcPaper],
    gamma: [5e-3, s3vdcPaper],
  }),
  entry('s3vdc', 'paper', 'har-raw', {
    ...s3vdcAlgorithm,
    activation: ['relu', s3vdcCode],
    latent: [4, s3vdcPaper],
    batchSize: [1024, s3vdcPaper],
    startBatches: [5, s3vdcPaper],
    gamma: [5e-6, s3vdcPaper],
    gammaSteps: [6000, s3vdcPaper],
    annealingPeriods: [2, s3vdcPaper],
    annealingSteps: [2500, s3vdcPaper],
    staticSteps: [500, s3vdcPaper],
    gammaLearningRate: ['exponential:0.0015,0.9,150steps,0.000001', s3vdcPaper],
    learningRate: ['exponential:0.0000222,0.9,150steps,0.000001', s3vdcPaper],
  }),
  entry('s3vdc', 'recommended', 'mnist', s3vdcRecipe),
  entry('s3vdc', 'recommended', 'fashion-mnist', s3vdcRecipe),
  entry('s3vdc', 'recommended', 'har-raw', {
    ...s3vdcRecipe,
    network: ['conv', s3vdcPaper],
    gammaSteps: [1200, here],
    startOn: ['spectra', 'latents of raw signals hold the phase of a step'],
    ...voted,
    heldEpochs: [20, kept],
    agreementWeight: [200, `${kept}; the reconstruction of 1,152 values drowns a lesser weight`],
    annealingPeriods: [1, here],
    annealingSteps: [80, here],
    staticSteps: [40, here],
    learningRate: ['0.00005', kept],
  }),
  entry('s3vdc', 'recommended', 'digits', {
    ...s3vdcRecipe,
    batchSize: [64, here],
    gammaSteps: [1700, 'as many as 60 epochs of pretraining'],
  }),
];
