import type { DatasetName } from '../named.node.js';
import { dataFiles, type DataFile } from './files.js';
import { originOf } from './origins.node.js';
import { findFile, type StoreOptions } from './store.node.js';

/** What is known of a named data set without opening it. */
export interface CatalogueEntry {
  readonly name: DatasetName;
  readonly summary: string;
  /** `built-in` comes with the package; `missing` cannot even be downloaded. */
  readonly state: 'built-in' | 'found' | 'download' | 'missing';
}

const {
  mnistTrainImages,
  mnistTrainLabels,
  mnistTestImages,
  mnistTestLabels,
  fashionImages,
  fashionLabels,
  uspsValues,
  uspsTrainLabels,
  uspsTestLabels,
  optdigitsImages,
  optdigitsLabels,
  cifarImages,
  cifarLabels,
  harFeatures,
  harFeatureNames,
  harRaw,
  harLabels,
  newsgroups,
  reuters,
} = dataFiles;

const known: Record<DatasetName, { readonly summary: string; readonly files: readonly DataFile[] }> = {
  digits: { summary: '1,797 handwritten digits of 8 × 8, 10 classes', files: [] },
  blobs: { summary: 'round Gaussian clusters', files: [] },
  'damic-synthetic': { summary: "4,000 points of DAMIC's four warped Gaussians", files: [] },
  mnist: {
    summary: '70,000 handwritten digits of 28 × 28, 10 classes',
    files: [mnistTrainImages, mnistTrainLabels, mnistTestImages, mnistTestLabels],
  },
  usps: {
    summary: '9,298 handwritten digits of 16 × 16, 10 classes',
    files: [uspsValues, uspsTrainLabels, uspsTestLabels],
  },
  'mnist-14x14': {
    summary: '`mnist` at half size, 14 × 14, as in the paper of DCAN',
    files: [mnistTrainImages, mnistTrainLabels, mnistTestImages, mnistTestLabels],
  },
  'fashion-mnist': {
    summary: '70,000 garments of 28 × 28, 10 classes',
    files: [fashionImages, fashionLabels],
  },
  optdigits: {
    summary: '5,620 handwritten digits of 8 × 8, 10 classes',
    files: [optdigitsImages, optdigitsLabels],
  },
  'cifar10-subset': {
    summary: '5,000 colour images of 32 × 32, 10 classes',
    files: [cifarImages, cifarLabels],
  },
  har: {
    summary: '10,299 windows of human activity as 561 features, 6 classes',
    files: [harFeatures, harFeatureNames, harLabels],
  },
  'har-raw': {
    summary: '10,299 windows of human activity as 9 signals of 128 samples, 6 classes',
    files: [harRaw, harLabels],
  },
  '20newsgroups': { summary: '18,846 posts as tf-idf, 20 classes', files: [newsgroups] },
  '20newsgroups-binary': {
    summary: '18,846 posts as idf of the words they have, however often, 20 classes',
    files: [newsgroups],
  },
  reuters: { summary: '9,100 stories as tf-idf, 52 classes', files: [reuters] },
  'reuters-r8': { summary: '7,674 stories as tf-idf, 8 classes', files: [reuters] },
  'reuters-4': { summary: '6,915 stories as tf-idf, 4 classes', files: [reuters] },
};

/** Every named data set, and whether its files are here. Reads no data. */
export function catalogue(options: StoreOptions = {}): CatalogueEntry[] {
  return Object.entries(known).map(([name, { summary, files }]) => ({
    name: name as DatasetName,
    summary,
    state: stateOf(files, options),
  }));
}

function stateOf(files: readonly DataFile[], options: StoreOptions): CatalogueEntry['state'] {
  if (files.length === 0) return 'built-in';
  const missing = files.filter((file) => findFile(file, options) === undefined);
  if (missing.length === 0) return 'found';
  return missing.every((file) => originOf(file) !== undefined) ? 'download' : 'missing';
}
