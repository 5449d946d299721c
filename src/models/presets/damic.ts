import { entry, type Preset } from './preset.js';
import { here, smallData, denoised } from './shared.js';

const damicPaper = 'DAMIC (Chazan et al. 2019), section 3.4';

const tensorflowAdam = `${damicPaper}: Adam in TensorFlow, whose default this is`;

/** What DAMIC's paper uses on every data set; of early stopping it gives no settings. */
const damicPublished = {
  hidden: [[1024, 256] as number[], damicPaper],
  clusteringHidden: [[512, 512] as number[], damicPaper],
  batchNorm: [true, damicPaper],
  activation: ['relu', damicPaper],
  batchSize: [256, damicPaper],
  epochs: [50, damicPaper],
  learningRate: ['0.001', tensorflowAdam],
  epsilon: [1e-8, tensorflowAdam],
  layerwiseEpochs: [5, `${damicPaper}: layer-wise pretraining (Bengio et al. 2007)`],
  layerwiseDropout: [0, `${damicPaper}: as above`],
  start: ['kmeans', damicPaper],
} as const;

/** Experts a quarter as wide as the paper's: ten of them in minutes instead of hours. */
const damicRecipe = {
  hidden: [[256, 64] as number[], here],
  expertEpochs: [2, here],
  epochs: [5, here],
} as const;

/** Texts are one recipe, however often a word of a post counts. */
const damicTexts = {
  ...damicRecipe,
  startOn: ['rows', 'chosen by the agreement of three seeds on posts whose words count once'],
  pretrainEpochs: [0, 'nothing is started from its latents'],
} as const;

export const damicPresets: readonly Preset[] = [
  entry('damic', 'paper', 'mnist', damicPublished),
  entry('damic', 'paper', '20newsgroups', {
    ...damicPublished,
    scaling: ['min-max', `${damicPaper}: all data normalised between 0 and 1`],
    latent: [20, damicPaper],
  }),
  entry('damic', 'recommended', 'digits', { ...smallData, ...denoised }),
  entry('damic', 'recommended', 'mnist', { ...denoised, ...damicRecipe }),
  entry('damic', 'recommended', '20newsgroups', damicTexts),
  entry('damic', 'recommended', '20newsgroups-binary', damicTexts),
];
