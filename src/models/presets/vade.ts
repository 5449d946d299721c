import { entry, type Preset } from './preset.js';
import { vadeCode, here, unclipped, smallData, harFeatures, voted, kept, denoised } from './shared.js';

const vadePaper = 'VaDE (Jiang et al. 2017), section 4.2';

/** What every run of VaDE's published code shares. */
const vadeNetwork = {
  hidden: [[500, 500, 2000] as number[], vadePaper],
  latent: [10, vadePaper],
  activation: ['relu', vadeCode],
  initializer: ['glorot', vadeCode],
  layerwiseEpochs: [10, `${vadePaper}: a stacked autoencoder; its weights were shipped, not made`],
  pretrainEpochs: [50, `${vadePaper}: few epochs of pretraining are enough`],
  heldEpochs: [0, vadePaper],
  posterior: ['sample', vadePaper],
  startWeights: ['equal', vadeCode],
  batchSize: [100, vadePaper],
  epsilon: [1e-4, vadeCode],
  clipNorm: [unclipped, vadeCode],
} as const;

/** Held long and hard enough that the model gives the first clusters, then released gently: they are good, and a high rate would let them flow together. */
const heldVade = {
  ...denoised,
  heldEpochs: [10, here],
  agreementWeight: [10, kept],
  epochs: [10, here],
  learningRate: ['step:0.0002,0.9,1', kept],
} as const;

export const vadePresets: readonly Preset[] = [
  entry('vade', 'recommended', 'mnist', heldVade),
  entry('vade', 'recommended', 'usps', heldVade),
  entry('vade', 'recommended', 'har', {
    ...smallData,
    ...harFeatures,
    ...heldVade,
    inputNoise: [0, here],
    ...voted,
    // Released for longer or at a higher rate, a cluster loses rows to its neighbour: a third of them, or half.
    epochs: [1, kept],
    learningRate: ['0.00005', kept],
  }),
  entry('vade', 'recommended', 'digits', { ...smallData, ...heldVade, batchSize: [64, here] }),
  entry('vade', 'paper', 'mnist', {
    ...vadeNetwork,
    reconstruction: ['bernoulli', vadePaper],
    start: ['gmm', vadePaper],
    learningRate: ['step:0.002,0.9,10,0.0002', `${vadePaper}; floor: ${vadeCode}`],
    epochs: [3000, vadeCode],
  }),
  entry('vade', 'paper', 'har', {
    ...vadeNetwork,
    ...harFeatures,
    reconstruction: ['gaussian', vadeCode],
    // The code weighs the mean squared error by 5 D; ours halves squares.
    reconstructionWeight: [10, vadeCode],
    start: ['gmm', vadePaper],
    learningRate: ['step:0.002,0.9,10', vadePaper],
    mixtureLearningRate: ['step:0.00002,0.9,10', vadeCode],
    epochs: [120, vadeCode],
  }),
  entry('vade', 'paper', 'reuters-4', {
    ...vadeNetwork,
    reconstruction: ['gaussian', vadeCode],
    reconstructionWeight: [2, vadeCode],
    start: ['kmeans', vadeCode],
    startVariances: ['unit', vadeCode],
    learningRate: ['step:0.002,0.5,5', vadeCode],
    epochs: [15, vadeCode],
  }),
];
