import type { Variable } from '../nn/layer.js';
import { softmax, type Tensor } from '../tensor/index.js';
import type { ComputePhase } from '../training/phases.js';
import { centroids, mixtureState } from './centroids.js';
import { clustersOf, type ClusteringOptions } from './cluster-start.js';

/** Clusters found once, on the latents of trained networks. */
export interface FittedClusters {
  readonly variables: readonly Variable[];
  readonly phase: ComputePhase;
  /** Of the mixture where `start` is `gmm`, else one-hot of the nearest centre, [batch, clusters]. */
  readonly probabilities: Tensor;
  /** Points of the chosen clusters (one-hot, [batch, clusters]) from standard normal noise. */
  sample(chosen: Tensor, noise: Tensor): Tensor;
}

export function fittedClusters(
  options: ClusteringOptions & { readonly latent: number },
  embedding: Tensor,
): FittedClusters {
  const mixture = mixtureState(options.clusters, options.latent);
  const nearest = centroids(options.clusters, options.latent);
  return {
    variables: [...mixture.variables, nearest.variable],
    phase: {
      kind: 'compute',
      name: 'cluster',
      run: async (session) => {
        const { latents } = await session.infer({ latents: embedding });
        const start = await clustersOf(session, latents, options);
        mixture.assign(session, start.mixture);
        nearest.assign(session, start.mixture.means);
      },
    },
    probabilities:
      options.start === 'gmm' ? softmax(mixture.logJoint(embedding)) : nearest.nearest(embedding),
    sample: (chosen, noise) => mixture.sample(chosen, noise),
  };
}
