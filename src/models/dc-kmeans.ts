import { z } from 'zod';
import { assignToNearest } from '../mixture/kmeans.js';
import type { Session } from '../training/phases.js';
import { centroids } from './centroids.js';
import { meansOf } from './cluster-start.js';
import { rebuilding } from './capabilities.js';
import type { ModelDefinition } from './definition.js';
import { oneHotRows } from './hard-labels.js';
import { refitCentres } from './latent-clusters.js';
import { buildLatentSplit, latentSplitOptions, type LatentClustering } from './latent-split.js';

const schema = z.strictObject({
  ...latentSplitOptions,
  lambda: z.number().min(0).default(1).describe('weight of the squared distances to the cluster centres'),
});

type Options = z.output<typeof schema>;

/** `G(y) = ½ |y - m|²` with `m` the nearest of the centres. */
function nearestCentres({ clusters, latent }: Options): LatentClustering {
  const state = centroids(clusters, latent);
  const unit = new Float32Array(clusters * latent).fill(1);
  const centres = (session: Session) => ({
    values: session.value(state.variable.leaf).slice(),
    rows: clusters,
    columns: latent,
  });
  return {
    name: 'dc-kmeans',
    state: [state.variable],
    cost: (latents) => state.squaredDistances(latents).mul(state.nearest(latents)).sum(1).mul(0.5),
    probabilities: state.nearest,
    assign: (session, start) => state.assign(session, start.mixture.means),
    responsibilities: async (session, points) =>
      oneHotRows((await assignToNearest(points, centres(session), session.products)).labels, clusters),
    clusters: (session) => ({ means: centres(session).values, precisions: unit }),
    fit: async (session, points, random, labels) => {
      const fitted =
        labels === undefined
          ? (await refitCentres(session, points, centres(session), random)).centres
          : meansOf(points, labels, clusters);
      state.assign(session, fitted.values);
    },
  };
}

/** DC-Kmeans (Tian, Zhou and Guan 2017): an autoencoder and k-means in its latents, split by ADMM. */
export const dcKMeans: ModelDefinition<typeof schema> = {
  name: 'dc-kmeans',
  title: 'DC-Kmeans',
  source:
    'Tian, Zhou and Guan, DeepCluster: A General Clustering Framework Based on Deep Learning, ECML PKDD 2017',
  summary: 'an autoencoder and k-means that take turns, tied by multipliers',
  capabilities: { ...rebuilding, softLabels: false },
  schema,
  build: (options, rows) => buildLatentSplit(options, rows, nearestCentres(options)),
};
