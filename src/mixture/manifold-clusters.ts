import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { FitContext } from './context.js';
import { predictClusters } from './gaussian-density.js';
import { fitGaussianMixture } from './gaussian-mixture.js';
import { kMeans } from './kmeans.js';
import { descriptionLength } from './map-equation.js';
import { manifoldLayout } from './umap.js';

export interface ManifoldClustersOptions {
  readonly clusters: number;
  /** Size of a row's neighbourhood, itself included. */
  readonly neighbours: number;
  /** Epochs of the layout. */
  readonly epochs: number;
  /** K-means starts tried on the layout. */
  readonly restarts: number;
  /** Gaussian mixtures of full covariance tried beside them. */
  readonly mixtures: number;
}

export interface ManifoldClusters {
  readonly labels: Int32Array;
  /** Bits a step of a walk on the neighbour graph (map equation); the least of all that were tried. */
  readonly descriptionLength: number;
}

/** Keeps variances above collapse where layout points coincide. */
const covarianceFloor = 1e-4;

/**
 * Clusters of the UMAP layout of `x` [rows, features]. K-means and Gaussian mixtures are tried from several starts; the partition
 * that describes the neighbour graph of `x` in the fewest bits is kept. A layout has several good-looking partitions (one island
 * cut in two, two taken for one), and neither inertia nor likelihood tells them apart: the graph does.
 */
export async function manifoldClusters(
  x: Matrix,
  options: ManifoldClustersOptions,
  context: FitContext,
): Promise<ManifoldClusters> {
  const { clusters, restarts, mixtures } = options;
  const { positions, graph } = await manifoldLayout(
    x,
    { neighbours: Math.min(options.neighbours, x.rows), minimumDistance: 0, epochs: options.epochs },
    context,
  );
  let best: (ManifoldClusters & { readonly filled: number }) | undefined;
  const consider = (labels: Int32Array) => {
    const found = {
      labels,
      descriptionLength: descriptionLength(graph, labels, clusters),
      filled: new Set(labels).size,
    };
    // Fewer clusters would be told in fewer bits: a partition without empty ones goes first.
    const better =
      best === undefined ||
      found.filled > best.filled ||
      (found.filled === best.filled && found.descriptionLength < best.descriptionLength);
    if (better) best = found;
  };
  for (let i = 0; i < restarts; i++) {
    const random = context.random.split(`k-means ${i}`);
    consider((await kMeans(positions, { clusters, restarts: 1 }, { ...context, random })).labels);
  }
  for (let i = 0; i < mixtures; i++) {
    const random = context.random.split(`mixture ${i}`);
    const request = { clusters, covariance: 'full', covarianceFloor } as const;
    const { mixture } = await fitGaussianMixture(positions, request, { ...context, random });
    consider(predictClusters(mixture, positions));
  }
  if (best === undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `restarts is ${restarts} and mixtures is ${mixtures}; one of them must be above 0`,
    );
  }
  return { labels: best.labels, descriptionLength: best.descriptionLength };
}
