import type { Variable } from '../nn/layer.js';
import { softmax, type Leaf, type Tensor } from '../tensor/index.js';
import type { ComputePhase } from '../training/phases.js';
import { centroids, mixtureState } from './centroids.js';
import { clustersOf, type ClusteringOptions } from './cluster-start.js';
import { health } from './health.js';

/** Clusters found once, on the latents of trained networks. */
export interface FittedClusters {
  readonly variables: readonly Variable[];
  /** Finds the clusters, and looks at what was found. */
  readonly phases: readonly ComputePhase[];
  /** Of the mixture where `start` is `gmm`, else one-hot of the nearest centre, [batch, clusters]. */
  readonly probabilities: Tensor;
  /** Points of the chosen clusters (one-hot, [batch, clusters]) from standard normal noise. */
  sample(chosen: Tensor, noise: Tensor): Tensor;
  /** `ln pi` of the clusters, [clusters]. */
  readonly logWeights: Leaf;
}

export function fittedClusters(
  options: ClusteringOptions & { readonly latent: number },
  embedding: Tensor,
): FittedClusters {
  const mixture = mixtureState(options.clusters, options.latent);
  const nearest = centroids(options.clusters, options.latent);
  const probabilities =
    options.start === 'gmm' ? softmax(mixture.logJoint(embedding)) : nearest.nearest(embedding);
  const find: ComputePhase = {
    kind: 'compute',
    name: 'cluster',
    run: async (session) => {
      const { latents } = await session.infer({ latents: embedding });
      const start = await clustersOf(session, latents, options);
      mixture.assign(session, start.mixture);
      nearest.assign(session, start.mixture.means);
    },
  };
  return {
    variables: [...mixture.variables, nearest.variable],
    phases: [find, health({ clusters: options.clusters, probabilities }).check],
    probabilities,
    sample: (chosen, noise) => mixture.sample(chosen, noise),
    logWeights: mixture.logWeights,
  };
}
