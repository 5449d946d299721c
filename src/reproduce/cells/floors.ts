import { cell, type Cell, type KnownDataset } from './cell.js';

/**
 * The floors that stand beside every result on a data set: the plain autoencoder with k-means, and with a mixture. And the start of most recommended
 * recipes alone, clusters of the layout of an autoencoder's latents: what training adds to it is what a method does.
 */
export function floors(
  tables: readonly string[],
  dataset: KnownDataset,
  {
    kmeansTables = [],
    image = true,
  }: {
    /** Tables of the first alone. */
    readonly kmeansTables?: readonly string[];
    /** Images are pretrained on with noise. */
    readonly image?: boolean;
  } = {},
): Cell[] {
  return [
    cell([...tables, ...kmeansTables], 'autoencoder', dataset, 'recommended', {
      variant: 'k-means',
      options: { start: 'kmeans' },
    }),
    cell(tables, 'autoencoder', dataset, 'recommended', {
      variant: 'GMM',
      options: { start: 'gmm' },
    }),
    cell(tables, 'autoencoder', dataset, 'recommended', {
      variant: 'manifold',
      options: { start: 'manifold', ...(image && { inputNoise: 0.2 }) },
    }),
  ];
}
