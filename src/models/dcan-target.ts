import type { Matrix } from '../data/matrix.js';
import { fitGaussianMixture, mixtureOfLabels } from '../mixture/gaussian-mixture.js';
import type { GaussianMixture } from '../mixture/gaussian-density.js';
import type { Variable } from '../nn/layer.js';
import type { RandomStream } from '../runtime/random.js';
import { argMax, oneHot, softmax, type Tensor } from '../tensor/index.js';
import type { Session } from '../training/phases.js';
import { centroids, mixtureState } from './centroids.js';
import { watchCollapse, watchEmpty } from './dcan-watch.js';
import { inferSampled, refitCentres } from './latent-clusters.js';

export interface DcanTargetOptions {
  readonly clusters: number;
  readonly latent: number;
  readonly target: 'kmeans' | 'gmm';
  readonly clusterRows: number;
  readonly clusterIterations: number;
}

/** The clusters of the latents that DCAN's real samples are drawn from; constant between two renewals. */
export interface DcanTarget {
  readonly state: readonly Variable[];
  /** The cluster of each latent, one-hot, [batch, clusters]. */
  chosen(z: Tensor): Tensor;
  /** q(c|z), [batch, clusters]; one-hot for k-means. */
  probabilities(z: Tensor): Tensor;
  /** Squared distances to the centres, [batch, clusters]. */
  squaredDistances(z: Tensor): Tensor;
  /** Distance to the nearest centre over that to the next, [batch]. */
  ambiguity(z: Tensor): Tensor;
  /** `z+ ~ N(eta*, 1/tau*)` of the chosen cluster, [batch, latent]. */
  sample(chosen: Tensor, noise: Tensor): Tensor;
  /** Moves the centres without fitting, e.g. to the first ones. */
  place(session: Session, centres: ArrayLike<number>): void;
  /** Warns where all centres lie at one point among `points`. */
  watch(session: Session, phase: string, points: Matrix): void;
  /** Fits the clusters anew to the latents, from where the centres are. */
  renew(session: Session, phase: string, name: string): Promise<void>;
}

/** Variances of the target stay above this, so that clusters of one point can be sampled. */
const varianceFloor = 1e-6;

export function dcanTarget(options: DcanTargetOptions, embedding: Tensor): DcanTarget {
  const { clusters, latent, target } = options;
  const mixture = mixtureState(clusters, latent);
  const nearest = centroids(clusters, latent);
  const latents = { embedding };

  const fit = async (session: Session, points: Matrix, random: RandomStream): Promise<GaussianMixture> => {
    const { clusterIterations: maxIterations } = options;
    const start = nearest.read(session);
    if (target === 'gmm') {
      const { products, signal } = session;
      const request = { clusters, start, maxIterations, covarianceFloor: varianceFloor };
      return (await fitGaussianMixture(points, request, { random, products, signal })).mixture;
    }
    const { labels, centres: means } = await refitCentres(session, points, start, random, maxIterations);
    return mixtureOfLabels(points, labels, means, 'diagonal', varianceFloor);
  };
  return {
    state: [...mixture.variables, nearest.variable],
    chosen: (z) => (target === 'gmm' ? oneHot(argMax(mixture.logJoint(z), 1), clusters) : nearest.nearest(z)),
    probabilities: (z) => (target === 'gmm' ? softmax(mixture.logJoint(z)) : nearest.nearest(z)),
    squaredDistances: (z) => nearest.squaredDistances(z),
    ambiguity: (z) => nearest.ambiguity(z),
    sample: (chosen, noise) => mixture.sample(chosen, noise),
    place: (session, means) => nearest.assign(session, means),
    watch: (session, phase, points) => watchCollapse(session, phase, points, nearest.read(session)),
    renew: async (session, phase, name) => {
      const random = session.random.split(name);
      const { embedding: points } = await inferSampled(session, latents, options.clusterRows, random);
      const fitted = await fit(session, points, random);
      mixture.assign(session, fitted);
      nearest.assign(session, fitted.means);
      watchEmpty(session, phase, fitted.weights, points.rows);
      watchCollapse(session, phase, points, nearest.read(session));
    },
  };
}
