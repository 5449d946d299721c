import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import { type FitContext, pacer } from './context.js';
import { type CovarianceKind, type GaussianMixture, forEachRow } from './gaussian-density.js';
import { momentsAbout } from './gaussian-moments.js';
import { assignToNearest, kMeans } from './kmeans.js';
import { requireAtLeast, requireClusters, requireColumns, requireCount, requireFinite } from './options.js';

export interface GaussianMixtureOptions {
  readonly clusters: number;
  /** Default `diagonal`. */
  readonly covariance?: CovarianceKind;
  /** Independent k-means starts, of which the likeliest is kept. Default 1; 1 where `start` is given. */
  readonly restarts?: number;
  readonly maxIterations?: number;
  /** Stops once the mean log-likelihood (nats a row) gains less than this. */
  readonly tolerance?: number;
  /** Added to every variance, so that none falls below it. */
  readonly covarianceFloor?: number;
  /** First means `[clusters, features]`, each given its nearest rows; or a whole mixture. In place of k-means. */
  readonly start?: Matrix | GaussianMixture;
}

export interface GaussianMixtureFit {
  readonly mixture: GaussianMixture;
  /** Mean log-likelihood (nats a row) at the start of every iteration; EM never lowers it but for the floor's effect. */
  readonly bounds: readonly number[];
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Maximum likelihood by expectation-maximisation, with responsibilities in the log domain and double-precision sums.
 * Agrees with scikit-learn's `GaussianMixture` from the same start. Throws `INVALID_OPTION` where there are fewer rows
 * than clusters and `NOT_FINITE` where a covariance degenerates.
 */
export async function fitGaussianMixture(
  x: Matrix,
  options: GaussianMixtureOptions,
  context: FitContext,
): Promise<GaussianMixtureFit> {
  const { clusters, start, maxIterations = 100, tolerance = 1e-3, covarianceFloor = 1e-6 } = options;
  const restarts = start === undefined ? (options.restarts ?? 1) : 1;
  requireClusters(clusters, x.rows);
  requireCount('restarts', restarts);
  requireCount('maxIterations', maxIterations);
  requireAtLeast('tolerance', tolerance, 0);
  requireAtLeast('covarianceFloor', covarianceFloor, 0);
  requireFinite(x);

  const pace = pacer(context);
  let best: GaussianMixtureFit | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const random = context.random.split(`restart ${restart}`);
    const first = await startingMixture(x, options, covarianceFloor, { ...context, random });
    const fit = await maximise(x, first, { maxIterations, tolerance, covarianceFloor }, (iteration) =>
      pace(restart * maxIterations + iteration, restarts * maxIterations),
    );
    if (best === undefined || likelihood(fit) > likelihood(best)) best = fit;
  }
  if (best === undefined) throw new MixturaError('INTERNAL', 'the Gaussian mixture made no run');
  return best;
}

const likelihood = (fit: GaussianMixtureFit): number => fit.bounds.at(-1) ?? -Infinity;

async function maximise(
  x: Matrix,
  first: GaussianMixture,
  stop: { maxIterations: number; tolerance: number; covarianceFloor: number },
  pace: (iteration: number) => Promise<void>,
): Promise<GaussianMixtureFit> {
  const bounds: number[] = [];
  let mixture = first;
  let converged = false;
  while (bounds.length < stop.maxIterations && !converged) {
    const moments = momentsAbout(mixture.means, mixture.kind, x, mixture.clusters);
    let total = 0;
    forEachRow(mixture, x, (i, shares, logDensity) => {
      moments.add(i, shares);
      total += logDensity;
    });
    const bound = total / x.rows;
    converged = Math.abs(bound - (bounds.at(-1) ?? -Infinity)) < stop.tolerance;
    bounds.push(bound);
    mixture = moments.mixture(stop.covarianceFloor);
    await pace(bounds.length);
  }
  return { mixture, bounds, iterations: bounds.length, converged };
}

async function startingMixture(
  x: Matrix,
  options: GaussianMixtureOptions,
  floor: number,
  context: FitContext,
): Promise<GaussianMixture> {
  const { clusters, covariance = 'diagonal', start } = options;
  if (start === undefined) {
    const { centres, labels } = await kMeans(
      x,
      { clusters, restarts: 1 },
      { ...context, onProgress: undefined },
    );
    return mixtureOfLabels(x, labels, centres, covariance, floor);
  }
  if ('weights' in start) {
    requireMixture(start, clusters, x.columns, options.covariance);
    return start;
  }
  requireColumns(start, x.columns);
  requireStartRows(start.rows, clusters);
  const { labels } = await assignToNearest(x, start, context.products);
  return { ...mixtureOfLabels(x, labels, start, covariance, floor), means: Float64Array.from(start.values) };
}

/** The likeliest mixture where every row belongs wholly to the cluster of its label; `centres` lie near their means. */
export function mixtureOfLabels(
  x: Matrix,
  labels: Int32Array,
  centres: Matrix,
  kind: CovarianceKind,
  floor: number,
): GaussianMixture {
  const moments = momentsAbout(Float64Array.from(centres.values), kind, x, centres.rows);
  const shares = new Float64Array(centres.rows);
  for (let i = 0; i < x.rows; i++) {
    shares[labels[i]] = 1;
    moments.add(i, shares);
    shares[labels[i]] = 0;
  }
  return moments.mixture(floor);
}

function requireMixture(
  start: GaussianMixture,
  clusters: number,
  features: number,
  kind: CovarianceKind | undefined,
): void {
  requireStartRows(start.clusters, clusters);
  if (start.features !== features) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `the start mixture has ${start.features} features, the data ${features}`,
    );
  }
  if (kind !== undefined && start.kind !== kind) {
    throw new MixturaError(
      'INVALID_OPTION',
      `the start mixture is ${start.kind}, but covariance asks for ${kind}; leave covariance out or make them equal`,
    );
  }
}

function requireStartRows(rows: number, clusters: number): void {
  if (rows !== clusters) {
    throw new MixturaError('INVALID_SHAPE', `start has ${rows} means for ${clusters} clusters`);
  }
}
