import { entry, type Preset } from './preset.js';
import { here, smallData, harFeatures } from './shared.js';

export const baselinePresets: readonly Preset[] = [
  entry('autoencoder', 'recommended', 'usps', smallData),
  entry('autoencoder', 'recommended', 'har', { ...smallData, ...harFeatures }),
  entry('autoencoder', 'recommended', 'har-raw', smallData),
  entry('autoencoder', 'recommended', 'digits', { ...smallData, batchSize: [64, here] }),
  entry('gmm', 'recommended', 'har', harFeatures),
  entry('kmeans', 'recommended', 'har', harFeatures),
  entry('aed', 'recommended', 'digits', { ...smallData, batchSize: [64, here] }),
];
