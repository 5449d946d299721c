import type { z } from 'zod';
import { MixturaError } from '../error.js';
import { modelNamed, models, type ModelName } from './registry.js';
import { optionsForSize, type DataSize } from './sized-options.js';

/** `recommended`: found to work best here. `paper`: as published. */
export const presetNames = ['recommended', 'paper'] as const;
export type PresetName = (typeof presetNames)[number];

type OptionsOf<Name extends ModelName> = z.input<(typeof models)[Name]['schema']>;

/** Options of a model for one data set; every value with where it is from. */
interface Preset {
  readonly model: ModelName;
  readonly preset: PresetName;
  readonly dataset: string;
  readonly options: Readonly<Record<string, readonly [value: unknown, source: string]>>;
}

/** One entry of the table: its options are checked against the model's schema by the compiler. */
function entry<Name extends ModelName>(
  model: Name,
  preset: PresetName,
  dataset: string,
  options: {
    readonly [Key in keyof OptionsOf<Name>]?: readonly [value: OptionsOf<Name>[Key], source: string];
  },
): Preset {
  return { model, preset, dataset, options: options as Preset['options'] };
}

const vadePaper = 'VaDE (Jiang et al. 2017), section 4.4';
const vadeCode = "VaDE's published code";
const s3vdcPaper = 'S3VDC (Cao et al. 2020), table 2';
const s3vdcCode = "S3VDC's published code";
const vaedPaper = 'VAED (Lim et al. 2020), section 4';
const dcanPaper = 'DCAN (Lim 2020), section 4';
const damicPaper = 'DAMIC (Chazan et al. 2019), section 4';
const here = 'found here; docs/results/notes.md says how';
const unpublished = 'not in the paper; chosen here';

/** Gradients are as good as never scaled down. */
const unclipped = 1e9;

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

/** Algorithm 1 of S3VDC as its published code runs it. */
const s3vdcAlgorithm = {
  network: ['conv', s3vdcPaper],
  pretrainEpochs: [0, s3vdcPaper],
  gammaLatent: ['mean', s3vdcCode],
  start: ['gmm', s3vdcPaper],
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
  initializer: ['glorot', s3vdcCode],
  clipNorm: [unclipped, s3vdcCode],
  // The code's means are the centres of k-means; of the mixture fitted from there it takes the variances alone.
  start: ['kmeans', s3vdcCode],
  startVariances: ['mixture', s3vdcCode],
  startWeights: ['equal', s3vdcCode],
  gammaSteps: [100_000, s3vdcPaper],
  annealingPeriods: [10, s3vdcPaper],
  annealingSteps: [9000, s3vdcPaper],
  staticSteps: [1000, s3vdcPaper],
  gammaLearningRate: ['exponential:0.002,0.96,1000steps,0.000001', s3vdcPaper],
  // The schedule goes on where gamma-training left it: 0.002 × 0.96^100 = 3.37e-5.
  learningRate: ['exponential:0.0000337,0.96,1000steps,0.000001', s3vdcPaper],
} as const;

/** Enough epochs of pretraining on data of some thousand rows, where 20 would be too few steps. */
const smallData = { pretrainEpochs: [60, here] } as const;

/** The features of HAR come scaled to [-1, 1]: standardised, the rare ones would weigh as much as those that tell activities apart. */
const harFeatures = { scaling: ['none', `${vadeCode}: the features as they come, in [-1, 1]`] } as const;

/** Layouts of the same points disagree (latents of HAR: ARI .78): on small data, where one takes seconds, ten vote. */
const voted = { startLayouts: [10, here] } as const;

/** The criterion of the recipes that hold: once released, the model should still give the clusters it was held to. */
const kept = 'chosen so that the clusters it was held to are kept, which needs no labels';

/** Images in [0, 1] are pretrained on with noise: starts of different seeds then agree (ARI .93 on USPS, .80 without). */
const denoised = { inputNoise: [0.2, 'chosen by the agreement of three seeds on USPS'] } as const;

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

/** Held long and hard enough that the model gives the first clusters, then released gently: they are good, and a high rate would let them flow together. */
const heldVade = {
  ...denoised,
  heldEpochs: [10, here],
  agreementWeight: [10, kept],
  epochs: [10, here],
  learningRate: ['step:0.0002,0.9,1', kept],
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

export const presets: readonly Preset[] = [
  entry('autoencoder', 'recommended', 'usps', smallData),
  entry('autoencoder', 'recommended', 'har', { ...smallData, ...harFeatures }),
  entry('autoencoder', 'recommended', 'har-raw', smallData),
  entry('autoencoder', 'recommended', 'digits', { ...smallData, batchSize: [64, here] }),

  entry('gmm', 'recommended', 'har', harFeatures),
  entry('kmeans', 'recommended', 'har', harFeatures),

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

  entry('vaed', 'paper', 'usps', {
    ...vaedPublished,
    hidden: [[196], vaedPaper],
    latent: [128, vaedPaper],
    pretrainEpochs: [60, unpublished],
  }),
  entry('vaed', 'paper', 'mnist', {
    ...vaedPublished,
    hidden: [[512], vaedPaper],
    latent: [256, vaedPaper],
    pretrainEpochs: [20, unpublished],
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
  entry('aed', 'recommended', 'digits', { ...smallData, batchSize: [64, here] }),
];

/**
 * Options of a preset for the named data set. Where no recipe was made for a
 * data set, the recommendation follows from its size. Throws `INVALID_OPTION` where nothing was published for it.
 */
export function presetOptions(
  model: string,
  preset: PresetName,
  dataset: string,
  size?: DataSize,
): Readonly<Record<string, unknown>> {
  modelNamed(model);
  if (!presetNames.includes(preset)) {
    throw new MixturaError(
      'INVALID_OPTION',
      `there is no preset ${JSON.stringify(preset)}; give one of ${presetNames.join(', ')}`,
    );
  }
  const known = presets.filter((candidate) => candidate.model === model && candidate.preset === preset);
  const special = known.filter((candidate) => candidate.dataset === dataset);
  if (preset === 'paper' && special.length === 0) {
    const datasets = known.map((candidate) => candidate.dataset).join(', ');
    throw new MixturaError(
      'INVALID_OPTION',
      `there is no preset "paper" of ${model} for ${dataset}; ${datasets === '' ? 'leave out --preset' : `there is one for ${datasets}`}`,
    );
  }
  const options = special.flatMap((found) => Object.entries(found.options));
  return {
    ...(preset === 'recommended' && special.length === 0 && size ? sizedOptions(model, size) : {}),
    ...Object.fromEntries(options.map(([name, [value]]) => [name, value])),
  };
}

/** Options of a model whose recommendation follows from the size of data that no recipe was made for. */
export function sizedOptionNames(model: string): string[] {
  return Object.keys(sizedOptions(model, { rows: 1, features: 1 }));
}

/** What follows from the size of the data, as far as the model has such options and trains by default. */
function sizedOptions(model: string, size: DataSize): Readonly<Record<string, unknown>> {
  const { shape } = modelNamed(model).schema;
  return Object.fromEntries(
    Object.entries(optionsForSize(size)).filter(([name]) => {
      const byDefault = shape[name]?.safeParse(undefined);
      return byDefault?.success === true && byDefault.data !== 0;
    }),
  );
}
