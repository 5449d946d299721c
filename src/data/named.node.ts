import { MixturaError } from '../error.js';
import type { Dataset } from './dataset.js';
import { suggestion } from './nearest-name.js';
import { blobs, damicSynthetic } from './synthetic.js';
import type { NewsPart } from './text/news.js';
import type { TextOptions } from './text/tf-idf.js';
import type { Vocabulary } from './text/vocabulary.js';
import { digits, cifar10Subset, fashionMnist, mnist, mnistHalved, optdigits, usps } from './named/images.js';
import { har, harRaw } from './named/signals.js';
import type { Store } from './named/files.js';
import { openStore, readAsset, type StoreOptions } from './named/store.node.js';
import { newsgroups, reuters } from './named/texts.js';

export interface NamedOptions extends StoreOptions {
  /** For the synthetic data sets; 0 unless given. */
  readonly seed?: number;
  /** How texts become rows. */
  readonly text?: TextOptions;
  /** Fitted before, for texts that are to become rows as others did. */
  readonly vocabulary?: Vocabulary;
  /** What is taken out of each post of a newsgroup; nothing unless given. */
  readonly without?: readonly NewsPart[];
}

type Recipe = (store: Store, options: NamedOptions) => Dataset | Promise<Dataset>;

const recipes = {
  digits: () => digits(readAsset),
  blobs: (_, { seed = 0 }) => blobs(seed),
  'damic-synthetic': (_, { seed = 0 }) => damicSynthetic(seed),
  mnist,
  'mnist-14x14': mnistHalved,
  usps,
  'fashion-mnist': fashionMnist,
  optdigits,
  'cifar10-subset': cifar10Subset,
  har,
  'har-raw': harRaw,
  '20newsgroups': (store, options) => newsgroups(store, options),
  '20newsgroups-binary': (store, options) =>
    newsgroups(
      store,
      { ...options, text: { ...options.text, termFrequency: 'binary' } },
      '20newsgroups-binary',
    ),
  reuters: (store, options) => reuters(store, options, 'reuters'),
  'reuters-r8': (store, options) => reuters(store, options, 'reuters-r8'),
  'reuters-4': (store, options) => reuters(store, options, 'reuters-4'),
} as const satisfies Record<string, Recipe>;

export type DatasetName = keyof typeof recipes;

/** Data sets known by name; `digits`, `blobs` and `damic-synthetic` are there without any file. */
export const datasetNames = Object.keys(recipes) as readonly DatasetName[];

const textSets: readonly string[] = [
  '20newsgroups',
  '20newsgroups-binary',
  'reuters',
  'reuters-r8',
  'reuters-4',
] satisfies readonly DatasetName[];

/** Whether the rows of a data set are made of texts, by their words. */
export function isTextSet(name: string): boolean {
  return textSets.includes(name);
}

export function isDatasetName(name: string): name is DatasetName {
  return Object.hasOwn(recipes, name);
}

/**
 * Opens a data set by name, images scaled to [0, 1]. Files are looked for in MIXTURA_DATA, then in the user's cache, then downloaded where an official
 * file exists. Throws `MISSING_DATA`, or `INVALID_DATA` where a checksum does not fit.
 */
export async function namedDataset(name: string, options: NamedOptions = {}): Promise<Dataset> {
  if (!isDatasetName(name)) {
    throw new MixturaError(
      'MISSING_DATA',
      `no data set is called ${name}.${suggestion(name, datasetNames)} There are ${datasetNames.join(', ')}.`,
    );
  }
  const recipe: Recipe = recipes[name];
  return recipe(openStore(name, options), options);
}
