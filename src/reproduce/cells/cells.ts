import { acc, ari, cell, neighbourErrors, nmi, startSeconds, type Bound, type Cell } from './cell.js';
import { floors } from './floors.js';
import { digitsClusterCounts, likelihoodClusterCounts, searchTrials, startShares } from './families.js';
import { sixtyEpochs, tenthOfImages, tenthOfSignals } from './shortened.js';

const accuracyOf = (value: number, deviation?: number): readonly Bound[] => [
  { metric: 'accuracy', value, ...(deviation !== undefined && { deviation }) },
];

/** DCAN, table 7, on data that can be had: AED without training, and without its clustering term. */
const withoutClustering = [
  {
    variant: 'untrained',
    options: { pretrainEpochs: 0, epochs: 0 },
    published: [acc(0.7123, undefined, 'SVHN'), nmi(0.6879)],
  },
  {
    variant: 'lambda=0',
    options: { lambda: 0 },
    published: [acc(0.7663, undefined, 'SVHN'), nmi(0.7371)],
  },
] as const;

const mnistTables = ['VaDE T2', 'S3VDC T3', 'VAED T1', 'DAMIC T3'];
const vadeOnMnist = {
  published: [acc(0.9446, undefined, 'best'), ...neighbourErrors(2.2, 2.14, 2.22)],
  floor: accuracyOf(0.9, 0.03),
};
const s3vdcOnMnist = { published: [acc(0.936, 0.0181)] };
const s3vdcOnFashion = { published: [acc(0.6053, 0.0091)] };
const s3vdcOnSignals = [acc(0.6705, 0.013), startSeconds(0.34, '50 % of the rows')];
const damicOnNews = { published: [acc(0.57), nmi(0.56), ari(0.42)] };
const damicOnMnist = { published: [acc(0.77), nmi(0.85), ari(0.77)] };

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

  cell(['DAMIC T2', 'DAMIC Fig. 2'], 'kmeans', 'damic-synthetic', 'recommended', {
    published: [nmi(0.8), ari(0.81)],
  }),
  cell(['DAMIC T2'], 'spectral', 'damic-synthetic', 'recommended', { published: [nmi(0.82), ari(0.83)] }),
  cell(['DAMIC T2', 'DAMIC Fig. 2'], 'autoencoder', 'damic-synthetic', 'recommended', {
    variant: 'k-means',
    options: { start: 'kmeans', hidden: [100, 50, 10], latent: 2 },
    published: [nmi(0.83), ari(0.84)],
  }),
  cell(['DAMIC T2', 'DAMIC Fig. 2'], 'damic', 'damic-synthetic', 'recommended', {
    published: [nmi(0.94), ari(0.96)],
  }),

  cell(['VAED T1', 'DCAN T3'], 'kmeans', 'usps', 'recommended', {
    published: [acc(0.4585, undefined, 'VAED'), acc(0.674, undefined, 'DCAN'), nmi(0.4503)],
  }),
  ...floors(['VAED T1', 'DCAN T3'], 'usps', { kmeans: [acc(0.6081, undefined, 'DCAN')] }),
  cell(['VAED T1', 'DCAN T3', 'DCAN T7', 'VAED T3'], 'aed', 'usps', 'recommended', {
    published: [
      acc(0.6111, undefined, 'VAED'),
      acc(0.715, undefined, 'DCAN'),
      acc(0.8872, undefined, 'DCAN T7, SVHN'),
      nmi(0.5449),
    ],
  }),
  cell(['VAED T1', 'DCAN T3', 'VAED T3'], 'dec', 'usps', 'recommended', {
    published: [acc(0.6246), nmi(0.6191)],
  }),
  cell(['VAED T1', 'DCAN T3'], 'dc-kmeans', 'usps', 'recommended', { published: [acc(0.6442), nmi(0.5737)] }),
  cell(['VAED T1', 'DCAN T3'], 'dc-gmm', 'usps', 'recommended', { published: [acc(0.6476), nmi(0.6939)] }),
  cell(['VAED T3'], 'vae', 'usps', 'recommended'),
  ...withoutClustering.map((extra) => cell(['DCAN T7'], 'aed', 'usps', 'recommended', extra)),
  cell(['VAED T1'], 'vaed', 'usps', 'paper', {
    published: [acc(0.7613), nmi(0.6233)],
    floor: accuracyOf(0.74),
  }),
  cell(['VAED T1', 'VAED T3'], 'vaed', 'usps', 'recommended', {
    published: [acc(0.7613), nmi(0.6233)],
    target: accuracyOf(0.95),
  }),
  cell(['DCAN T3'], 'dcan', 'usps', 'paper', { published: [acc(0.8276)], floor: accuracyOf(0.78) }),
  cell(['DCAN T3'], 'dcan', 'usps', 'paper', { variant: 'rate-1e-3', options: { learningRate: '0.001' } }),
  cell(['DCAN T3', 'VAED T3'], 'dcan', 'usps', 'recommended', {
    published: [acc(0.8276)],
    target: accuracyOf(0.95),
  }),

  cell(['VaDE T2'], 'gmm', 'har', 'recommended', { published: [acc(0.6034)] }),
  ...floors(['VaDE T2'], 'har', { gmm: [acc(0.7767)], image: false }),
  cell(['VaDE T2', 'S3VDC T4'], 'vade', 'har', 'paper', {
    published: [acc(0.8446), startSeconds(0.66, 'all rows of the raw signals')],
    floor: accuracyOf(0.76),
  }),
  cell(['VaDE T2'], 'vade', 'har', 'recommended', { published: [acc(0.8446)], target: accuracyOf(0.84) }),
  ...floors(['VaDE T2', 'DCAN T6'], 'reuters-4', {
    gmm: [acc(0.7013, undefined, 'Reuters-10K')],
    image: false,
  }),
  cell(['DCAN T6'], 'dcan', 'reuters-4', 'recommended', {
    published: [acc(0.7867, undefined, 'Reuters-10K')],
  }),
  cell(['VaDE T2'], 'vade', 'reuters-4', 'recommended', {
    published: [acc(0.7983, undefined, 'Reuters-10K')],
  }),

  cell(['VAED T1', 'DAMIC T3'], 'kmeans', 'mnist', 'recommended', {
    published: [acc(0.53), nmi(0.5), ari(0.37)],
  }),
  cell(['VaDE T2', 'VaDE Fig. 4'], 'gmm', 'mnist', 'recommended', { published: [acc(0.5373)] }),
  ...floors(mnistTables, 'mnist', { gmm: [acc(0.8218)], kmeansTables: ['VaDE T3'] }),
  cell(['VaDE T2', 'VaDE T3', 'VaDE Fig. 4', 'VaDE Fig. 5'], 'vae', 'mnist', 'recommended', {
    variant: 'GMM',
    options: { start: 'gmm' },
    published: [acc(0.7294), ...neighbourErrors(18.43, 15.69, 14.19)],
  }),
  cell(['VaDE T2', 'VAED T1', 'DAMIC T3', 'VAED T3', 'VaDE Fig. 5'], 'dec', 'mnist', 'recommended', {
    published: [acc(0.843), nmi(0.8273)],
  }),
  cell(['VAED T1', 'DAMIC T3'], 'dcn', 'mnist', 'recommended', {
    published: [acc(0.83), nmi(0.81), ari(0.75)],
  }),
  cell(['VAED T1', 'VAED T3'], 'aed', 'mnist', 'recommended', { published: [acc(0.734), nmi(0.6615)] }),
  cell(['VaDE T2', 'VaDE T3', 'VaDE Fig. 2', 'VaDE Fig. 4', 'VaDE Fig. 5'], 'vade', 'mnist', 'recommended', {
    published: vadeOnMnist.published,
    target: accuracyOf(0.97, 0.01),
  }),
  ...[7, 14].map((clusters) =>
    cell(['VaDE Fig. 6'], 'vade', 'mnist', 'recommended', { variant: `K=${clusters}`, clusters }),
  ),
  cell(['VAED T1'], 'vaed', 'mnist', 'paper', {
    published: [acc(0.8875), nmi(0.819)],
    floor: accuracyOf(0.85),
  }),
  cell(['VAED T1', 'VAED T3'], 'vaed', 'mnist', 'recommended', {
    published: [acc(0.8875), nmi(0.819)],
    target: accuracyOf(0.93),
  }),
  ...floors(['DCAN T4'], 'mnist-14x14'),
  cell(['DCAN T4'], 'dcan', 'mnist-14x14', 'paper', { published: [acc(0.8565)], floor: accuracyOf(0.82) }),
  cell(['DCAN T4'], 'dcan', 'mnist-14x14', 'recommended', {
    published: [acc(0.8565)],
    target: accuracyOf(0.9),
  }),
  cell(['S3VDC T3', 'S3VDC T4'], 's3vdc', 'mnist', 'recommended', {
    ...s3vdcOnMnist,
    target: accuracyOf(0.97),
  }),
  ...floors(['S3VDC T3'], 'har-raw', { image: false }),
  cell(['S3VDC T3', 'S3VDC T4'], 's3vdc', 'har-raw', 'recommended', {
    published: s3vdcOnSignals,
    target: accuracyOf(0.75),
  }),
  ...floors(['S3VDC T3'], 'fashion-mnist'),
  cell(['S3VDC T3'], 's3vdc', 'fashion-mnist', 'recommended', {
    ...s3vdcOnFashion,
    target: accuracyOf(0.65),
  }),
  cell(['DAMIC T4'], 'kmeans', '20newsgroups', 'recommended', {
    published: [acc(0.3), nmi(0.41), ari(0.15)],
  }),
  ...floors(['DAMIC T4'], '20newsgroups', {
    kmeans: [acc(0.42), nmi(0.47), ari(0.28)],
    image: false,
  }),
  cell(['DAMIC T4'], 'damic', '20newsgroups', 'recommended', damicOnNews),
  // The same posts and words, each word counted once.
  cell(['DAMIC T4'], 'kmeans', '20newsgroups-binary', 'recommended'),
  ...floors(['DAMIC T4'], '20newsgroups-binary', { image: false }),
  cell(['DAMIC T4'], 'damic', '20newsgroups-binary', 'recommended', {
    ...damicOnNews,
    target: accuracyOf(0.57),
  }),

  cell(['VaDE T2', 'VaDE Fig. 2', 'S3VDC T4', 'S3VDC Fig. 3'], 'vade', 'mnist', 'paper', {
    variant: '60-epochs',
    options: sixtyEpochs,
    published: [acc(0.9446, undefined, 'best'), startSeconds(2.44, 'all rows')],
  }),
  cell(['S3VDC T3', 'S3VDC T4', 'S3VDC Fig. 3'], 's3vdc', 'mnist', 'paper', {
    variant: 'tenth',
    options: tenthOfImages,
    published: [...s3vdcOnMnist.published, startSeconds(0.98, '37 % of the rows')],
  }),
  cell(['S3VDC T3', 'S3VDC T4'], 's3vdc', 'fashion-mnist', 'paper', {
    variant: 'tenth',
    options: tenthOfImages,
    published: [...s3vdcOnFashion.published, startSeconds(1.04, '37 % of the rows')],
  }),
  cell(['S3VDC T3', 'S3VDC T4'], 's3vdc', 'har-raw', 'paper', {
    variant: 'tenth',
    options: tenthOfSignals,
    published: s3vdcOnSignals,
  }),
  ...likelihoodClusterCounts,
  cell(['DAMIC T4'], 'damic', '20newsgroups', 'paper', {
    ...damicOnNews,
    floor: [...accuracyOf(0.45), { metric: 'nmi', value: 0.48 }],
  }),
  cell(['DAMIC T3'], 'damic', 'mnist', 'paper', { ...damicOnMnist, floor: [{ metric: 'nmi', value: 0.8 }] }),
  cell(['DAMIC T3', 'DAMIC Fig. 3-4'], 'damic', 'mnist', 'recommended', {
    ...damicOnMnist,
    target: accuracyOf(0.9),
  }),
  cell(['S3VDC T3', 'S3VDC T4'], 's3vdc', 'har-raw', 'paper', {
    published: s3vdcOnSignals,
    floor: accuracyOf(0.64),
  }),
  cell(['S3VDC T3'], 's3vdc', 'mnist', 'paper', { ...s3vdcOnMnist, floor: accuracyOf(0.92, 0.02) }),
  cell(['S3VDC T3'], 's3vdc', 'fashion-mnist', 'paper', { ...s3vdcOnFashion, floor: accuracyOf(0.58) }),
  cell(['VaDE T2'], 'vade', 'mnist', 'paper', vadeOnMnist),
];
