import type { PresetName } from '../../models/presets.js';

/** What a paper prints a number of, and what a run is measured by. */
export const metrics = [
  'accuracy',
  'nmi',
  'ari',
  'neighbourError3',
  'neighbourError5',
  'neighbourError10',
  'heldOut',
  'calinskiHarabasz',
  'silhouette',
  'startSeconds',
] as const;
export type Metric = (typeof metrics)[number];

/** A number a paper prints. */
export interface Published {
  readonly metric: Metric;
  readonly value: number;
  /** Standard deviation over the paper's own runs, where it gives one. */
  readonly deviation?: number;
  /** What more is to be said of it, e.g. `best`, or the data set that it is of. */
  readonly note?: string;
}

/** What this project promises (a floor) or aims at (a target). */
export interface Bound {
  readonly metric: 'accuracy' | 'nmi' | 'ari';
  /** The least mean over seeds. */
  readonly value: number;
  /** The largest standard deviation over seeds. */
  readonly deviation?: number;
}

/** One row of a table: a method on a data set with one recipe. */
export interface Cell {
  readonly id: string;
  /** The tables and figures it belongs to, as the papers number them; they say what a run is measured by beside its scores. */
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
  readonly floor?: readonly Bound[];
  readonly target?: readonly Bound[];
  /** What it learns from: all rows (unless given), or those of a study, which holds one row in ten out to be judged by. */
  readonly rows?: 'study';
  /** Where it stands in a family of cells that differ in one number, e.g. the number of clusters. */
  readonly at?: number;
}

/** A row whose data cannot be had here: kept, marked, with what would fill it. */
export interface MissingCell {
  readonly tables: readonly string[];
  readonly model: string;
  readonly dataset: string;
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
  '20newsgroups-binary': { clusters: 20, features: 2000 },
  'damic-synthetic': { clusters: 4, features: 100 },
} as const satisfies Readonly<Record<string, Pick<Cell, 'clusters' | 'features'>>>;

export type KnownDataset = keyof typeof datasets;

type CellExtra = Partial<Omit<Cell, 'id' | 'tables' | 'model' | 'dataset' | 'features' | 'preset'>>;

export function cell(
  tables: readonly string[],
  model: string,
  dataset: KnownDataset,
  preset: PresetName,
  extra: CellExtra = {},
): Cell {
  const name = extra.variant === undefined ? model : `${model}-${extra.variant}`;
  const id = `${dataset}/${name.replaceAll(/[^\w.]+/g, '-')}/${preset}`.toLowerCase();
  return { id, tables, model, dataset, ...datasets[dataset], preset, ...extra };
}

/** How a row's method is called: its model, and how the row differs from the model's other rows. */
export function methodOf({ model, variant }: { readonly model: string; readonly variant?: string }): string {
  if (variant === undefined) return model;
  return `${model}${model === 'autoencoder' || model === 'vae' ? ' + ' : ', '}${variant}`;
}
