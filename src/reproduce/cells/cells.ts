import { cell, type Bound, type Cell, type KnownDataset } from './cell.js';
import { floors } from './floors.js';
import { digitsClusterCounts, likelihoodClusterCounts, searchTrials, startShares } from './families.js';
import { sixtyEpochs, tenthOfImages, tenthOfSignals } from './shortened.js';

const accuracyOf = (value: number, deviation?: number): readonly Bound[] => [
  { metric: 'accuracy', value, ...(deviation !== undefined && { deviation }) },
];

/** DCAN, table 7, on data that can be had: AED without training, and without its clustering term. */
const withoutClustering = [
  { variant: 'untrained', options: { pretrainEpochs: 0, epochs: 0 } },
  { variant: 'lambda=0', options: { lambda: 0 } },
] as const;

/** The tables that print VaDE's accuracy on MNIST. */
const vadeTables = ['VaDE T2', 'S3VDC T3', 'VAED T1'];

const vaeWithMixture = { variant: 'GMM', options: { start: 'gmm' } } as const;

/** Recommended recipes of methods that a paper compares with, one row each. */
const compared = (tables: readonly string[], dataset: KnownDataset, models: readonly string[]) =>
  models.map((model) => cell(tables, model, dataset, 'recommended'));

/**
 * Every row, in the order the queue takes them: what is cheap and what nobody has published first, what takes hours last, with the
 * floors of each data set before its methods.
 */
export const cells: readonly Cell[] = [
  ...floors(['Built-in digits'], 'digits'),
  ...['aed', 'vaed', 'dcan'].map((model) => cell(['Built-in digits'], model, 'digits', 'recommended')),
  cell(['Built-in digits', 'DAMIC Fig. 3-4'], 'damic', 'digits', 'recommended'),
  cell(['Built-in digits'], 's3vdc', 'digits', 'recommended'),
  cell(['Built-in digits'], 'vade', 'digits', 'recommended'),
  ...searchTrials,
  ...startShares,
  ...digitsClusterCounts,

  cell(['DAMIC T2', 'DAMIC Fig. 2'], 'kmeans', 'damic-synthetic', 'recommended'),
  cell(['DAMIC T2'], 'spectral', 'damic-synthetic', 'recommended'),
  cell(['DAMIC T2', 'DAMIC Fig. 2'], 'autoencoder', 'damic-synthetic', 'recommended', {
    variant: 'k-means',
    options: { start: 'kmeans', hidden: [100, 50, 10], latent: 2 },
  }),
  cell(['DAMIC T2', 'DAMIC Fig. 2'], 'damic', 'damic-synthetic', 'recommended'),

  cell(['VAED T1', 'DCAN T3'], 'kmeans', 'usps', 'recommended'),
  ...floors(['VAED T1', 'DCAN T3'], 'usps'),
  cell(['VAED T1', 'DCAN T3', 'DCAN T7', 'VAED T3'], 'aed', 'usps', 'recommended'),
  cell(['VAED T1', 'DCAN T3', 'VAED T3'], 'dec', 'usps', 'recommended'),
  cell(['VAED T1', 'DCAN T3'], 'dc-kmeans', 'usps', 'recommended'),
  cell(['VAED T1', 'DCAN T3'], 'dc-gmm', 'usps', 'recommended'),
  cell(['VAED T3'], 'vae', 'usps', 'recommended'),
  ...withoutClustering.map((extra) => cell(['DCAN T7'], 'aed', 'usps', 'recommended', extra)),
  cell(['VAED T1'], 'vaed', 'usps', 'paper', {
    floor: accuracyOf(0.74),
  }),
  // Random weights and a squared error of unit variance, which lose the clusters: see the notes.
  cell(['VAED T1'], 'vaed', 'usps', 'paper', {
    variant: 'as-printed',
    options: { pretrainEpochs: 0, reconstruction: 'gaussian' },
  }),
  cell(['VAED T1', 'VAED T3'], 'vaed', 'usps', 'recommended', {
    target: accuracyOf(0.95),
  }),
  cell(['DCAN T3'], 'dcan', 'usps', 'paper', { floor: accuracyOf(0.78) }),
  cell(['DCAN T3'], 'dcan', 'usps', 'paper', { variant: 'rate-1e-3', options: { learningRate: '0.001' } }),
  cell(['DCAN T3', 'VAED T3'], 'dcan', 'usps', 'recommended', {
    target: accuracyOf(0.95),
  }),

  cell(['VaDE T2'], 'gmm', 'har', 'recommended'),
  ...floors(['VaDE T2'], 'har', { image: false }),
  cell(['VaDE T2'], 'vae', 'har', 'recommended', vaeWithMixture),
  cell(['VaDE T2'], 'dec', 'har', 'recommended'),
  cell(['VaDE T2', 'S3VDC T4'], 'vade', 'har', 'paper', {
    floor: accuracyOf(0.76),
  }),
  cell(['VaDE T2'], 'vade', 'har', 'recommended', { target: accuracyOf(0.84) }),
  // What criteria without labels had chosen: see the notes.
  cell(['VaDE T2'], 'vade', 'har', 'recommended', { variant: 'layerwise', options: { layerwiseEpochs: 20 } }),
  cell(['VaDE T2'], 'gmm', 'reuters-4', 'recommended'),
  cell(['DCAN T6'], 'kmeans', 'reuters-4', 'recommended'),
  ...floors(['VaDE T2', 'DCAN T6'], 'reuters-4', { image: false }),
  cell(['VaDE T2'], 'vae', 'reuters-4', 'recommended', vaeWithMixture),
  cell(['VaDE T2', 'DCAN T6'], 'dec', 'reuters-4', 'recommended'),
  ...compared(['DCAN T6'], 'reuters-4', ['aed', 'dc-kmeans', 'dc-gmm']),
  cell(['DCAN T6'], 'dcan', 'reuters-4', 'recommended'),
  cell(['VaDE T2'], 'vade', 'reuters-4', 'recommended'),

  cell(['VAED T1', 'DAMIC T3'], 'kmeans', 'mnist', 'recommended'),
  cell(['VaDE T2', 'VaDE Fig. 4'], 'gmm', 'mnist', 'recommended'),
  ...floors(['VaDE T2', 'S3VDC T3', 'VAED T1', 'DAMIC T3'], 'mnist', { kmeansTables: ['VaDE T3'] }),
  cell(['VaDE T2', 'VaDE T3', 'VaDE Fig. 4', 'VaDE Fig. 5'], 'vae', 'mnist', 'recommended', {
    ...vaeWithMixture,
  }),
  cell(['VaDE T2', 'VAED T1', 'DAMIC T3', 'VAED T3', 'VaDE Fig. 5'], 'dec', 'mnist', 'recommended'),
  cell(['VAED T1', 'DAMIC T3'], 'dcn', 'mnist', 'recommended'),
  ...compared(['VAED T1'], 'mnist', ['dc-kmeans', 'dc-gmm']),
  cell(['VAED T1', 'VAED T3'], 'aed', 'mnist', 'recommended'),
  cell(
    [...vadeTables, 'VaDE T3', 'VaDE Fig. 2', 'VaDE Fig. 4', 'VaDE Fig. 5'],
    'vade',
    'mnist',
    'recommended',
    {
      target: accuracyOf(0.97, 0.01),
    },
  ),
  ...[7, 14].map((clusters) =>
    cell(['VaDE Fig. 6'], 'vade', 'mnist', 'recommended', { variant: `K=${clusters}`, clusters }),
  ),
  cell(['VAED T1'], 'vaed', 'mnist', 'paper', {
    floor: accuracyOf(0.85),
  }),
  cell(['VAED T1', 'VAED T3'], 'vaed', 'mnist', 'recommended', {
    target: accuracyOf(0.93),
  }),
  cell(['DCAN T4'], 'kmeans', 'mnist-14x14', 'recommended'),
  ...floors(['DCAN T4'], 'mnist-14x14'),
  ...compared(['DCAN T4'], 'mnist-14x14', ['spectral', 'aed', 'dc-kmeans', 'dc-gmm', 'dec', 'dcn']),
  cell(['DCAN T4'], 'dcan', 'mnist-14x14', 'paper', { floor: accuracyOf(0.82) }),
  cell(['DCAN T4'], 'dcan', 'mnist-14x14', 'recommended', {
    target: accuracyOf(0.9),
  }),
  cell(['S3VDC T3', 'S3VDC T4'], 's3vdc', 'mnist', 'recommended', {
    target: accuracyOf(0.97),
  }),
  cell(['S3VDC T3'], 'dcec', 'mnist', 'recommended'),
  ...floors(['S3VDC T3'], 'har-raw', { image: false }),
  ...compared(['S3VDC T3'], 'har-raw', ['dcec', 'vade']),
  cell(['S3VDC T3', 'S3VDC T4'], 's3vdc', 'har-raw', 'recommended', {
    target: accuracyOf(0.75),
  }),
  ...floors(['S3VDC T3'], 'fashion-mnist'),
  ...compared(['S3VDC T3'], 'fashion-mnist', ['dcec', 'vade']),
  cell(['S3VDC T3'], 's3vdc', 'fashion-mnist', 'recommended', {
    target: accuracyOf(0.65),
  }),
  cell(['DAMIC T4'], 'kmeans', '20newsgroups', 'recommended'),
  ...floors(['DAMIC T4'], '20newsgroups', { image: false }),
  ...compared(['DAMIC T4'], '20newsgroups', ['spectral', 'dcn']),
  cell(['DAMIC T4'], 'damic', '20newsgroups', 'recommended', { target: accuracyOf(0.57) }),
  // The same posts and words, each word counted once.
  cell(['DAMIC T4'], 'kmeans', '20newsgroups-binary', 'recommended'),
  ...floors(['DAMIC T4'], '20newsgroups-binary', { image: false }),
  cell(['DAMIC T4'], 'damic', '20newsgroups-binary', 'recommended', {
    target: accuracyOf(0.57),
  }),

  cell(['VaDE T2', 'VaDE Fig. 2', 'S3VDC T4', 'S3VDC Fig. 3'], 'vade', 'mnist', 'paper', {
    variant: '60-epochs',
    options: sixtyEpochs,
  }),
  cell(['S3VDC T3', 'S3VDC T4', 'S3VDC Fig. 3'], 's3vdc', 'mnist', 'paper', {
    variant: 'tenth',
    options: tenthOfImages,
  }),
  cell(['S3VDC T3', 'S3VDC T4'], 's3vdc', 'fashion-mnist', 'paper', {
    variant: 'tenth',
    options: tenthOfImages,
  }),
  cell(['S3VDC T3', 'S3VDC T4'], 's3vdc', 'har-raw', 'paper', {
    variant: 'tenth',
    options: tenthOfSignals,
  }),
  ...likelihoodClusterCounts,
  cell(['DAMIC T4'], 'damic', '20newsgroups', 'paper', {
    floor: [...accuracyOf(0.45), { metric: 'nmi', value: 0.48 }],
  }),
  cell(['DAMIC T3'], 'damic', 'mnist', 'paper', { floor: [{ metric: 'nmi', value: 0.8 }] }),
  cell(['DAMIC T3', 'DAMIC Fig. 3-4'], 'damic', 'mnist', 'recommended', {
    target: accuracyOf(0.9),
  }),
  cell(['S3VDC T3', 'S3VDC T4'], 's3vdc', 'har-raw', 'paper', {
    floor: accuracyOf(0.64),
  }),
  cell(['S3VDC T3'], 's3vdc', 'mnist', 'paper', { floor: accuracyOf(0.92, 0.02) }),
  cell(['S3VDC T3'], 's3vdc', 'fashion-mnist', 'paper', { floor: accuracyOf(0.58) }),
  cell(vadeTables, 'vade', 'mnist', 'paper', { floor: accuracyOf(0.9, 0.03) }),
];
