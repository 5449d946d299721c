import type { Matrix } from '../data/matrix.js';
import { unreachable } from '../error.js';
import { gatherRows } from '../data/matrix.js';
import { fitGaussianMixture, mixtureOfLabels } from '../mixture/gaussian-mixture.js';
import { predictClusters, type GaussianMixture } from '../mixture/gaussian-density.js';
import { assignToNearest, kMeans } from '../mixture/kmeans.js';
import { manifoldClusters } from '../mixture/manifold-clusters.js';
import type { Tensor } from '../tensor/index.js';
import type { Session } from '../training/phases.js';
import type { ModelInput } from './definition.js';
import type { StartName, StartSpaceName } from './options.js';
import { requireSignals, spectra } from './spectra.js';

/** How points are clustered. */
export interface ClusteringOptions {
  readonly clusters: number;
  readonly start: StartName;
  readonly startRestarts: number;
  readonly startMixtures: number;
  readonly startNeighbours: number;
  readonly startLayouts: number;
  readonly startLayoutDimensions: number;
  readonly startLayoutEpochs: number;
}

/** First clusters: hard labels, and the diagonal mixture that they make of the points they were found in or of the latents. */
export interface ClusterStart {
  readonly labels: Int32Array;
  readonly mixture: GaussianMixture;
}

/** A start with the latents that its mixture is one of. */
export interface PlacedStart extends ClusterStart {
  readonly points: Matrix;
}

/** Keeps variances of a start above collapse where a cluster is one repeated point. */
const varianceFloor = 1e-4;

/** What a start looks at, made by `startSpaces`. */
export interface StartSpaces {
  /** [batch, latent] */
  readonly latents: Tensor;
  /** Where the clusters are looked for if not in the latents, [batch, columns]; made where it is wanted, as only the start is. */
  readonly beside?: () => Tensor;
}

/** The latents and what `startOn` names. For `build`: throws `INVALID_OPTION` where the rows are not of the kind that it is for. */
export function startSpaces(
  { startOn }: { readonly startOn: StartSpaceName },
  latents: Tensor,
  rows: ModelInput,
): StartSpaces {
  switch (startOn) {
    case 'latents':
      return { latents };
    case 'rows':
      return { latents, beside: () => rows.x };
    case 'spectra':
      requireSignals(rows.rowShape);
      return { latents, beside: () => spectra(rows) };
    default:
      return unreachable(startOn);
  }
}

/**
 * First clusters of all rows or of those `among` them, found by the chosen method in the latents or beside them; in
 * either case their mixture is one of the latents, which are given back too. Reads nothing else.
 */
export async function startClusters(
  session: Session,
  spaces: StartSpaces,
  options: ClusteringOptions,
  among?: ArrayLike<number>,
): Promise<PlacedStart> {
  const { latents: points } = await session.infer({ latents: spaces.latents }, among);
  if (spaces.beside === undefined) return { ...(await clustersOf(session, points, options)), points };
  const { beside } = await session.infer({ beside: spaces.beside() }, among);
  const { labels } = await clustersOf(session, beside, options);
  return { ...fromLabels(points, labels, meansOf(points, labels, options.clusters)), points };
}

/** Clusters the rows of `x` [rows, columns] by the chosen method. */
export async function clustersOf(
  session: Session,
  x: Matrix,
  options: ClusteringOptions,
): Promise<ClusterStart> {
  const { clusters, startRestarts: restarts } = options;
  const context = {
    random: session.random.split('start'),
    products: session.products,
    signal: session.signal,
    onProgress: (done: number, total: number) => session.progress(done, total, 'iterations'),
  };
  switch (options.start) {
    case 'gmm': {
      const { mixture } = await fitGaussianMixture(
        x,
        { clusters, restarts, covariance: 'diagonal', covarianceFloor: varianceFloor },
        context,
      );
      return { labels: predictClusters(mixture, x), mixture };
    }
    case 'kmeans': {
      const { labels, centres } = await kMeans(x, { clusters, restarts }, context);
      return fromLabels(x, labels, centres);
    }
    case 'manifold': {
      const request = {
        clusters,
        neighbours: options.startNeighbours,
        layouts: options.startLayouts,
        dimensions: options.startLayoutDimensions,
        epochs: options.startLayoutEpochs,
        restarts,
        mixtures: options.startMixtures,
      };
      const { labels } = await manifoldClusters(x, request, context);
      return fromLabels(x, labels, meansOf(x, labels, clusters));
    }
    case 'random': {
      const centres = gatherRows(x, context.random.sample(x.rows, clusters));
      const { labels } = await assignToNearest(x, centres, session.products);
      return fromLabels(x, labels, centres);
    }
    default:
      return unreachable(options.start);
  }
}

function fromLabels(points: Matrix, labels: Int32Array, centres: Matrix): ClusterStart {
  return { labels, mixture: mixtureOfLabels(points, labels, centres, 'diagonal', varianceFloor) };
}

/** The diagonal mixture that rows of known clusters make, of equal weights as in VAED. */
export function mixtureOfHeld(latents: Matrix, labels: Int32Array, clusters: number): GaussianMixture {
  const { mixture } = fromLabels(latents, labels, meansOf(latents, labels, clusters));
  return { ...mixture, weights: equalWeights(mixture) };
}

export function equalWeights({ weights, clusters }: GaussianMixture): Float64Array {
  return weights.map(() => 1 / clusters);
}

/** Variances, [clusters × columns], of a diagonal mixture that is fitted to the points from there. */
export async function variancesFrom(
  session: Session,
  points: Matrix,
  start: GaussianMixture,
): Promise<Float64Array> {
  const { random, products, signal } = session;
  const options = { clusters: start.clusters, start, covarianceFloor: varianceFloor };
  const { mixture } = await fitGaussianMixture(points, options, { random, products, signal });
  return mixture.covariances;
}

/** Mean of the rows of each cluster, [clusters, columns]. */
export function meansOf(x: Matrix, labels: Int32Array, clusters: number): Matrix {
  const sums = new Float64Array(clusters * x.columns);
  const counts = new Float64Array(clusters);
  labels.forEach((label, row) => {
    counts[label] = (counts[label] ?? 0) + 1;
    for (let j = 0; j < x.columns; j++) {
      const at = label * x.columns + j;
      sums[at] = (sums[at] ?? 0) + (x.values[row * x.columns + j] ?? 0);
    }
  });
  const values = Float32Array.from(
    sums,
    (sum, i) => sum / Math.max(counts[Math.floor(i / x.columns)] ?? 0, 1),
  );
  return { values, rows: clusters, columns: x.columns };
}
