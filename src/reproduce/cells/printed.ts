import { methodOf, type Cell, type MissingCell, type Published } from './cell.js';

const acc = (value: number, deviation?: number): Published => ({
  metric: 'accuracy',
  value,
  ...(deviation !== undefined && { deviation }),
});
const nmi = (value: number): Published => ({ metric: 'nmi', value });
const ari = (value: number): Published => ({ metric: 'ari', value });
const scores = (accuracy: number, normalized: number, adjusted?: number): readonly Published[] => [
  acc(accuracy),
  nmi(normalized),
  ...(adjusted === undefined ? [] : [ari(adjusted)]),
];

/** S3VDC, table 4: time of the first clusters, and of how many rows. */
const startSeconds = (value: number, note: string): readonly Published[] => [
  { metric: 'startSeconds', value, note },
];

/** VaDE, table 3: errors with 3, 5 and 10 neighbours, in percent. */
const neighbourErrors = (three: number, five: number, ten: number): readonly Published[] => [
  { metric: 'neighbourError3', value: three / 100 },
  { metric: 'neighbourError5', value: five / 100 },
  { metric: 'neighbourError10', value: ten / 100 },
];

/** Values of another data set than the row's: the one that it stands in for, or that the paper has alone. */
const of = (note: string, values: readonly Published[]): readonly Published[] =>
  values.map((value) => ({ ...value, note }));

/** S3VDC, table 5: -ln p(x) for each number of clusters, from the least: in one row, or a row each. */
const overClustersOf = (least: number, values: readonly number[]): readonly Published[] =>
  values.map((value, i) => ({ metric: 'heldOut', value, note: `K = ${least + i}` }));
const overClusters = (
  least: number,
  values: readonly number[],
): Readonly<Record<string, readonly Published[]>> =>
  Object.fromEntries(values.map((value, i) => [`s3vdc, K=${least + i}`, [{ metric: 'heldOut', value }]]));

const damicOnNews = {
  damic: scores(0.57, 0.56, 0.42),
  dcn: scores(0.44, 0.48, 0.34),
  'autoencoder + k-means': scores(0.42, 0.47, 0.28),
  spectral: scores(0.34, 0.4, 0.17),
  kmeans: scores(0.3, 0.41, 0.15),
};

/** What the papers' tables print: of each table, data set (as it is called here) and method. */
const tables: Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, readonly Published[]>>>>>
> = {
  'VaDE T2': {
    mnist: {
      gmm: [acc(0.5373)],
      'autoencoder + GMM': [acc(0.8218)],
      'vae + GMM': [acc(0.7294)],
      dec: [acc(0.843)],
      vade: [{ ...acc(0.9446), note: 'best' }],
    },
    har: {
      gmm: [acc(0.6034)],
      'autoencoder + GMM': [acc(0.7767)],
      'vae + GMM': [acc(0.6802)],
      dec: [acc(0.7986)],
      vade: [acc(0.8446)],
    },
    'reuters-4': {
      gmm: of('Reuters-10K', [acc(0.5472)]),
      'autoencoder + GMM': of('Reuters-10K', [acc(0.7013)]),
      'vae + GMM': of('Reuters-10K', [acc(0.6956)]),
      dec: of('Reuters-10K', [acc(0.7432)]),
      vade: of('Reuters-10K', [acc(0.7983)]),
    },
    reuters10k: { vade: [acc(0.7983)] },
    reuters: { vade: [acc(0.7938)] },
    stl10: { vade: [acc(0.8445)] },
  },
  'VaDE T3': {
    mnist: { 'vae + GMM': neighbourErrors(18.43, 15.69, 14.19), vade: neighbourErrors(2.2, 2.14, 2.22) },
  },
  'VaDE Fig. 2': { mnist: { vade: [acc(0.9446)] } },
  'S3VDC T3': {
    'har-raw': { dcec: [acc(0.5594, 0.0682)], vade: [acc(0.59, 0.059)], s3vdc: [acc(0.6705, 0.013)] },
    mnist: { dcec: [acc(0.869, 0.089)], vade: [acc(0.84, 0.106)], s3vdc: [acc(0.936, 0.0181)] },
    'fashion-mnist': { dcec: [acc(0.518, 0.038)], vade: [acc(0.55, 0.042)], s3vdc: [acc(0.6053, 0.0091)] },
  },
  'S3VDC T4': {
    har: { vade: startSeconds(0.66, 'all rows of the raw signals') },
    'har-raw': { vade: startSeconds(0.66, 'all rows'), s3vdc: startSeconds(0.34, '50 % of the rows') },
    mnist: { vade: startSeconds(2.44, 'all rows'), s3vdc: startSeconds(0.98, '37 % of the rows') },
    'fashion-mnist': { vade: startSeconds(2.42, 'all rows'), s3vdc: startSeconds(1.04, '37 % of the rows') },
    king10m: { s3vdc: startSeconds(9.15, '8 % of the rows') },
  },
  'S3VDC T5': {
    'har-raw': overClusters(4, [23.89, 23.81, 22.97, 23.54, 24.05]),
    mnist: overClusters(8, [89.61, 89.09, 89.08, 89.09, 89.32]),
    'fashion-mnist': overClusters(7, [58.46, 58.35, 57.97, 57.98, 58.01, 58.17]),
    king10m: { s3vdc: overClustersOf(4, [39.77, 39.94, 39.68, 39.95, 40.11]) },
  },
  'VAED T1': {
    usps: {
      kmeans: scores(0.4585, 0.4503),
      aed: scores(0.6111, 0.5449),
      'dc-kmeans': scores(0.6442, 0.5737),
      'dc-gmm': scores(0.6476, 0.6939),
      dec: scores(0.6246, 0.6191),
      vaed: scores(0.7613, 0.6233),
    },
    mnist: {
      kmeans: scores(0.5618, 0.5163),
      aed: scores(0.734, 0.6615),
      'dc-kmeans': scores(0.8015, 0.7448),
      dcn: scores(0.83, 0.81),
      'dc-gmm': scores(0.8555, 0.8318),
      dec: scores(0.8496, 0.8273),
      vade: [acc(0.945)],
      vaed: scores(0.8875, 0.819),
    },
  },
  'VAED T2': {
    svhn: { vaed: scores(0.9153, 0.8111) },
    scene15: { vaed: scores(0.8812, 0.8332) },
    mit67: { vaed: scores(0.5896, 0.67098) },
  },
  'DCAN T2': { svhn: { dcan: [acc(0.9047)] } },
  'DCAN T3': {
    usps: {
      kmeans: [acc(0.674)],
      'autoencoder + k-means': [acc(0.6081)],
      aed: [acc(0.715)],
      dec: [acc(0.6246)],
      'dc-kmeans': [acc(0.6442)],
      'dc-gmm': [acc(0.6476)],
      dcan: [acc(0.8276)],
    },
  },
  'DCAN T4': {
    'mnist-14x14': {
      kmeans: [acc(0.535)],
      spectral: [acc(0.556)],
      'autoencoder + k-means': [acc(0.6903)],
      aed: [acc(0.76)],
      'dc-kmeans': [acc(0.8015)],
      'dc-gmm': [acc(0.8555)],
      dec: [acc(0.843)],
      dcn: [acc(0.83)],
      dcan: [acc(0.8565)],
    },
    'mnist-resnet18': { dcan: [acc(0.995)] },
  },
  'DCAN T5': { cifar10: { dcan: [acc(0.5844)] } },
  'DCAN T6': {
    'reuters-4': {
      kmeans: of('Reuters-10K', [acc(0.6018)]),
      aed: of('Reuters-10K', [acc(0.7019)]),
      'dc-kmeans': of('Reuters-10K', [acc(0.7301)]),
      'dc-gmm': of('Reuters-10K', [acc(0.6906)]),
      dec: of('Reuters-10K', [acc(0.7217)]),
      dcan: of('Reuters-10K', [acc(0.7867)]),
    },
    reuters10k: { dcan: [acc(0.7867)] },
  },
  'DCAN T7': {
    usps: {
      'aed, untrained': of('SVHN', scores(0.7123, 0.6879)),
      'aed, lambda=0': of('SVHN', scores(0.7663, 0.7371)),
      aed: of('SVHN', scores(0.8872, 0.7783)),
    },
  },
  'DAMIC T2': {
    'damic-synthetic': {
      kmeans: [nmi(0.8), ari(0.81)],
      spectral: [nmi(0.82), ari(0.83)],
      'autoencoder + k-means': [nmi(0.83), ari(0.84)],
      damic: [nmi(0.94), ari(0.96)],
    },
  },
  'DAMIC T3': {
    mnist: {
      kmeans: scores(0.53, 0.5, 0.37),
      'autoencoder + k-means': scores(0.8, 0.74, 0.67),
      dcn: scores(0.83, 0.81, 0.75),
      dec: scores(0.84, 0.8, 0.75),
      damic: scores(0.77, 0.85, 0.77),
    },
  },
  'DAMIC T4': { '20newsgroups': damicOnNews, '20newsgroups-binary': damicOnNews },
  'DAMIC T5': { rcv1: { damic: scores(0.43, 0.62, 0.38) } },
};

/** What a table prints of a row. A shortened or changed recipe stands beside its method's numbers, unless it has numbers of its own. */
export function printedIn(table: string, row: Cell | MissingCell): readonly Published[] {
  const methods = tables[table]?.[row.dataset];
  return methods?.[methodOf(row)] ?? methods?.[row.model] ?? [];
}
