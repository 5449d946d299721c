import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import { consensus } from './consensus.js';
import type { FitContext } from './context.js';
import { predictClusters } from './gaussian-density.js';
import { fitGaussianMixture } from './gaussian-mixture.js';
import { kMeans } from './kmeans.js';
import { descriptionLength } from './map-equation.js';
import { nearestNeighbours } from './neighbours.js';
import { requireCount } from './options.js';
import { manifoldLayout } from './umap.js';

export interface ManifoldClustersOptions {
  readonly clusters: number;
  /** Size of a row's neighbourhood, itself included. */
  readonly neighbours: number;
  /** Layouts that are made; where there is more than one, their partitions vote. Default 1. */
  readonly layouts?: number;
  /** Dimensions of a layout. Default 2. */
  readonly dimensions?: number;
  /** Epochs of a layout. */
  readonly epochs: number;
  /** K-means starts tried on a layout. */
  readonly restarts: number;
  /** Gaussian mixtures of full covariance tried beside them. */
  readonly mixtures: number;
}

export interface ManifoldClusters {
  readonly labels: Int32Array;
  /** Bits a step of a walk on the neighbour graph (map equation). */
  readonly descriptionLength: number;
}

/** Keeps variances above collapse where layout points coincide. */
const covarianceFloor = 1e-4;

/**
 * Clusters of UMAP layouts of `x` [rows, features]. On each layout k-means and Gaussian mixtures are tried from several starts; the
 * partition that describes the neighbour graph of `x` in the fewest bits is kept. A layout has several good-looking partitions (one
 * island cut in two, two taken for one), and neither inertia nor likelihood tells them apart: the graph does. What the graph
 * leaves open is settled by the consensus of several layouts.
 */
export async function manifoldClusters(
  x: Matrix,
  options: ManifoldClustersOptions,
  context: FitContext,
): Promise<ManifoldClusters> {
  const { layouts = 1, dimensions = 2, restarts, mixtures } = options;
  requireCount('layouts', layouts);
  if (restarts + mixtures === 0) {
    throw new MixturaError(
      'INVALID_OPTION',
      `restarts is ${restarts} and mixtures is ${mixtures}; one of them must be above 0`,
    );
  }
  if (x.rows < 2) {
    throw new MixturaError(
      'INVALID_OPTION',
      `neighbours are looked for among at least 2 rows, got ${x.rows}; give more rows, or find clusters in another way than by a layout`,
    );
  }
  const neighbours = Math.min(options.neighbours, x.rows);
  const { products, signal } = context;
  const nearest = await nearestNeighbours(x, neighbours - 1, { products, signal });
  const randomOf = (i: number) => (i === 0 ? context.random : context.random.split(`layout ${i}`));
  const layoutOf = (i: number) =>
    manifoldLayout(
      x,
      { dimensions, neighbours, minimumDistance: 0, epochs: options.epochs, nearest },
      {
        ...context,
        random: randomOf(i),
        onProgress: (done, total) => context.onProgress?.(i * total + done, layouts * total),
      },
    );
  const first = await layoutOf(0);
  // All layouts are of the same graph.
  const bits = (labels: Int32Array) => descriptionLength(first.graph, labels, options.clusters);
  const partitions: Int32Array[] = [];
  for (let i = 0; i < layouts; i++) {
    const { positions } = i === 0 ? first : await layoutOf(i);
    partitions.push(await shortestPartition(positions, bits, options, { ...context, random: randomOf(i) }));
  }
  const labels = consensus(partitions);
  return { labels, descriptionLength: bits(labels) };
}

interface Partition {
  readonly labels: Int32Array;
  /** Description length. */
  readonly bits: number;
  /** Clusters that hold rows. */
  readonly filled: number;
}

/** Of the partitions of a layout, the one that is described in the fewest bits. */
async function shortestPartition(
  positions: Matrix,
  bits: (labels: Int32Array) => number,
  { clusters, restarts, mixtures }: ManifoldClustersOptions,
  context: FitContext,
): Promise<Int32Array> {
  let best: Partition = { labels: new Int32Array(), bits: Infinity, filled: 0 };
  const consider = (labels: Int32Array) => {
    const found = { labels, bits: bits(labels), filled: new Set(labels).size };
    // Fewer clusters would be told in fewer bits: a partition without empty ones goes first.
    const better = found.filled > best.filled || (found.filled === best.filled && found.bits < best.bits);
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
  return best.labels;
}
