import { z } from 'zod';
import { responsibilities } from '../mixture/gaussian-density.js';
import { fitGaussianMixture, mixtureOfLabels } from '../mixture/gaussian-mixture.js';
import { softmax } from '../tensor/index.js';
import { mixtureState } from './centroids.js';
import { meansOf } from './cluster-start.js';
import { rebuilding } from './capabilities.js';
import type { ModelDefinition } from './definition.js';
import { buildLatentSplit, latentSplitOptions, type LatentClustering } from './latent-split.js';

const schema = z.strictObject({
  ...latentSplitOptions,
  lambda: z.number().min(0).default(0.3).describe('weight of -ln p(z) under the mixture'),
  covarianceFloor: z
    .number()
    .positive()
    .default(0.01)
    .describe('added to every variance of the mixture: without it -ln p(z) has no least value'),
  iterations: z.int().min(1).default(5).describe('EM iterations an epoch'),
});

type Options = z.output<typeof schema>;

/** `G(y) = -ln Σ_c π_c N(y; m_c, S_c)` with diagonal `S`. */
function gaussianClusters(options: Options): LatentClustering {
  const { clusters, latent, covarianceFloor, iterations: maxIterations } = options;
  const state = mixtureState(clusters, latent);
  return {
    name: 'dc-gmm',
    state: state.variables,
    cost: (latents) => state.logJoint(latents).logSumExp(1).neg(),
    probabilities: (latents) => softmax(state.logJoint(latents)),
    assign: (session, start) => state.assign(session, start.mixture),
    responsibilities: async (session, points) => responsibilities(state.read(session), points),
    clusters: (session) => {
      const { means, covariances } = state.read(session);
      return { means, precisions: covariances.map((variance) => 1 / variance) };
    },
    fit: async (session, points, random, labels) => {
      const { products, signal } = session;
      const fitted =
        labels === undefined
          ? await fitGaussianMixture(
              points,
              { clusters, start: state.read(session), maxIterations, covarianceFloor },
              { random, products, signal },
            )
          : {
              mixture: mixtureOfLabels(
                points,
                labels,
                meansOf(points, labels, clusters),
                'diagonal',
                covarianceFloor,
              ),
            };
      state.assign(session, fitted.mixture);
    },
  };
}

/** DC-GMM (Tian, Zhou and Guan 2017): an autoencoder and a Gaussian mixture of its latents, split by ADMM. */
export const dcGmm: ModelDefinition<typeof schema> = {
  name: 'dc-gmm',
  title: 'DC-GMM',
  source:
    'Tian, Zhou and Guan, DeepCluster: A General Clustering Framework Based on Deep Learning, ECML PKDD 2017',
  summary: 'an autoencoder and a Gaussian mixture of its latents that take turns, tied by multipliers',
  capabilities: rebuilding,
  schema,
  build: (options, rows) => buildLatentSplit(options, rows, gaussianClusters(options)),
};
