import type { PresetName } from '../models/presets.js';

/** A number a paper prints. */
export interface Published {
  readonly metric: 'accuracy' | 'nmi' | 'ari';
  readonly value: number;
  /** Standard deviation over the paper's own runs, where it gives one. */
  readonly deviation?: number;
  /** e.g. `best of 10 by objective`. */
  readonly note?: string;
}

/** One row of a table: a method on a data set with one recipe. */
export interface Cell {
  readonly id: string;
  /** The tables it belongs to, as the papers number them. */
  readonly tables: readonly string[];
  readonly model: string;
  readonly dataset: string;
  readonly clusters: number;
  /** Width of the rows, which decides options where no recipe was made for the data set. */
  readonly features: number;
  readonly preset: PresetName;
  /** What the row is called, where model and preset do not say it all. */
  readonly variant?: string;
  /** Settings beside the preset's, e.g. a shortened schedule. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly published?: readonly Published[];
  /** The least mean accuracy this project promises for the row. */
  readonly floor?: number;
}

/** A row whose data cannot be had here: kept, marked, with what would fill it. */
export interface MissingCell {
  readonly tables: readonly string[];
  readonly model: string;
  readonly dataset: string;
  readonly published: readonly Published[];
  /** Why it is empty, and what would fill it. */
  readonly missing: string;
}

const datasets = {
  digits: { clusters: 10, features: 64 },
  mnist: { clusters: 10, features: 784 },
  'mnist-14x14': { clusters: 10, features: 196 },
  usps: { clusters: 10, features: 256 },
  'fashion-mnist': { clusters: 10, features: 784 },
  har: { clusters: 6, features: 561 },
  'har-raw': { clusters: 6, features: 1152 },
  'reuters-4': { clusters: 4, features: 2000 },
  '20newsgroups': { clusters: 20, features: 2000 },
  'damic-synthetic': { clusters: 4, features: 100 },
} as const satisfies Readonly<Record<string, Pick<Cell, 'clusters' | 'features'>>>;

type KnownDataset = keyof typeof datasets;

function cell(
  tables: readonly string[],
  model: string,
  dataset: KnownDataset,
  preset: PresetName,
  extra: Partial<Pick<Cell, 'variant' | 'options' | 'published' | 'floor'>> = {},
): Cell {
  const name = extra.variant === undefined ? model : `${model}-${extra.variant}`;
  const id = `${dataset}/${name}/${preset}`.toLowerCase();
  return { id, tables, model, dataset, ...datasets[dataset], preset, ...extra };
}

const acc = (value: number, deviation?: number, note?: string): Published => ({
  metric: 'accuracy',
  value,
  ...(deviation !== undefined && { deviation }),
  ...(note !== undefined && { note }),
});
const nmi = (value: number): Published => ({ metric: 'nmi', value });
const ari = (value: number): Published => ({ metric: 'ari', value });

/** The floors that stand beside every result on a data set: the plain autoencoder with k-means, and with a mixture. */
function floors(
  tables: readonly string[],
  dataset: KnownDataset,
  published: readonly Published[] = [],
): Cell[] {
  return [
    cell(tables, 'autoencoder', dataset, 'recommended', {
      variant: 'k-means',
      options: { start: 'kmeans' },
    }),
    cell(tables, 'autoencoder', dataset, 'recommended', {
      variant: 'GMM',
      options: { start: 'gmm' },
      ...(published.length > 0 && { published }),
    }),
  ];
}

/**
 * Every row, in the order the queue takes them: what nobody has published first (DCAN, VAED, DAMIC), then S3VDC and VaDE,
 * with the floors of each data set before its methods.
 */
export const cells: readonly Cell[] = [
  ...floors(['Built-in digits'], 'digits'),
  ...['aed', 'vaed', 'dcan', 'damic', 's3vdc', 'vade'].map((model) =>
    cell(['Built-in digits'], model, 'digits', 'recommended'),
  ),
  ...floors(['VAED T1', 'DCAN T4'], 'usps'),
  cell(['VAED T1'], 'vaed', 'usps', 'paper', { published: [acc(0.7613), nmi(0.6233)], floor: 0.74 }),
  cell(['VAED T1'], 'vaed', 'usps', 'recommended', { published: [acc(0.7613), nmi(0.6233)] }),
  cell(['DCAN T4'], 'dcan', 'usps', 'paper', { published: [acc(0.8276)], floor: 0.78 }),
  cell(['DCAN T4'], 'dcan', 'usps', 'recommended', { published: [acc(0.8276)] }),
  cell(['DAMIC T2'], 'damic', 'damic-synthetic', 'recommended', { published: [nmi(0.94), ari(0.96)] }),
  ...floors(['VaDE T2'], 'har', [acc(0.7767)]),
  cell(['VaDE T2'], 'vade', 'har', 'paper', { published: [acc(0.8446)], floor: 0.76 }),
  cell(['VaDE T2'], 'vade', 'har', 'recommended', { published: [acc(0.8446)] }),
  ...floors(['VaDE T2'], 'reuters-4', [acc(0.7013, undefined, 'Reuters-10K')]),
  cell(['VaDE T2'], 'vade', 'reuters-4', 'recommended', {
    published: [acc(0.7983, undefined, 'Reuters-10K')],
  }),
  cell(['VaDE T2'], 'gmm', 'mnist', 'recommended', { published: [acc(0.5373)] }),
  ...floors(['VaDE T2', 'S3VDC T3', 'VAED T1', 'DAMIC T2'], 'mnist', [acc(0.8218)]),
  cell(['VaDE T2'], 'vade', 'mnist', 'recommended', {
    published: [acc(0.9446, undefined, 'best')],
    floor: 0.9,
  }),
  cell(['VAED T1'], 'vaed', 'mnist', 'paper', { published: [acc(0.8875), nmi(0.819)], floor: 0.85 }),
  cell(['VAED T1'], 'vaed', 'mnist', 'recommended', { published: [acc(0.8875), nmi(0.819)] }),
  cell(['DCAN T4'], 'dcan', 'mnist-14x14', 'paper', { published: [acc(0.8565)], floor: 0.82 }),
  cell(['DCAN T4'], 'dcan', 'mnist-14x14', 'recommended', { published: [acc(0.8565)] }),
  cell(['DAMIC T2'], 'damic', 'mnist', 'paper', { published: [acc(0.77), nmi(0.85), ari(0.77)] }),
  cell(['DAMIC T2'], 'damic', 'mnist', 'recommended', { published: [acc(0.77), nmi(0.85), ari(0.77)] }),
  cell(['S3VDC T3'], 's3vdc', 'mnist', 'recommended', { published: [acc(0.936, 0.0181)] }),
  ...floors(['S3VDC T3'], 'har-raw'),
  cell(['S3VDC T3'], 's3vdc', 'har-raw', 'paper', { published: [acc(0.6705, 0.013)], floor: 0.64 }),
  cell(['S3VDC T3'], 's3vdc', 'har-raw', 'recommended', { published: [acc(0.6705, 0.013)] }),
  ...floors(['S3VDC T3'], 'fashion-mnist'),
  cell(['S3VDC T3'], 's3vdc', 'fashion-mnist', 'recommended', { published: [acc(0.6053, 0.0091)] }),
  ...floors(['DAMIC T3'], '20newsgroups'),
  cell(['DAMIC T3'], 'damic', '20newsgroups', 'recommended', {
    published: [acc(0.57), nmi(0.56), ari(0.42)],
  }),
  cell(['S3VDC T3'], 's3vdc', 'mnist', 'paper', { published: [acc(0.936, 0.0181)], floor: 0.92 }),
  cell(['S3VDC T3'], 's3vdc', 'fashion-mnist', 'paper', { published: [acc(0.6053, 0.0091)], floor: 0.58 }),
  cell(['VaDE T2'], 'vade', 'mnist', 'paper', { published: [acc(0.9446, undefined, 'best')] }),
];

const bring = (name: string, command: string) => `${name} could not be had here; with it: ${command}`;

/** Rows of the papers' tables whose data are not public any more, or not here. */
export const missingCells: readonly MissingCell[] = [
  {
    tables: ['VaDE T2'],
    model: 'vade',
    dataset: 'reuters10k',
    published: [acc(0.7983)],
    missing: bring('Reuters-10K (RCV1, licensed; `reuters-4` stands in)', 'mixtura fit reuters10k.npy -k 4'),
  },
  {
    tables: ['VaDE T2'],
    model: 'vade',
    dataset: 'stl10',
    published: [acc(0.8445)],
    missing: bring('STL-10 with ResNet-50 features', 'mixtura fit stl10-features.npy -k 10'),
  },
  {
    tables: ['VAED T1', 'DCAN T4'],
    model: 'vaed, dcan',
    dataset: 'svhn',
    published: [acc(0.9153), acc(0.9047)],
    missing: bring('SVHN with ResNet-18 features', 'mixtura fit svhn-features.npy -k 10 --model dcan'),
  },
  {
    tables: ['VAED T1'],
    model: 'vaed',
    dataset: 'scene15',
    published: [acc(0.8812)],
    missing: bring('Scene15 with ResNet-18 features', 'mixtura fit scene15-features.npy -k 15 --model vaed'),
  },
  {
    tables: ['VAED T1'],
    model: 'vaed',
    dataset: 'mit67',
    published: [acc(0.5896)],
    missing: bring('MIT67 with ResNet-18 features', 'mixtura fit mit67-features.npy -k 67 --model vaed'),
  },
  {
    tables: ['DCAN T4'],
    model: 'dcan',
    dataset: 'cifar10',
    published: [acc(0.5844)],
    missing: bring('CIFAR-10 with ResNet-50 features', 'mixtura fit cifar10-features.npy -k 10 --model dcan'),
  },
  {
    tables: ['DAMIC T4'],
    model: 'damic',
    dataset: 'rcv1',
    published: [acc(0.43), nmi(0.62), ari(0.38)],
    missing: bring('RCV1 (licensed)', 'mixtura fit rcv1.npy -k 20 --model damic'),
  },
];

/** Cells whose table, data set, model or id holds the text; all for no text. */
export function selectCells(filter: string | undefined, preset: PresetName | 'both'): readonly Cell[] {
  const wanted = filter?.toLowerCase();
  return cells.filter(
    (candidate) =>
      (preset === 'both' || candidate.preset === preset) &&
      (wanted === undefined ||
        [candidate.id, candidate.model, candidate.dataset, ...candidate.tables].some((text) =>
          text.toLowerCase().includes(wanted),
        )),
  );
}
