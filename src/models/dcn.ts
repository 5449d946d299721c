import { z } from 'zod';
import { constant } from '../nn/initializers.js';
import { variable } from '../nn/layer.js';
import { type Leaf, type Tensor } from '../tensor/index.js';
import type { OptimizePhase, Phase } from '../training/phases.js';
import { beginning } from './beginning.js';
import { centroids } from './centroids.js';
import { rebuilding } from './capabilities.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { health } from './health.js';
import { heldClusters, heldPhase } from './held-clusters.js';
import { chosenOptimizer, optimizerOptions } from './optimizer-choice.js';
import { latentClusteringOptions } from './options.js';
import { hasWork } from './plan.js';
import { plainAutoencoder } from './plain-autoencoder.js';

const schema = z.strictObject({
  ...latentClusteringOptions,
  ...optimizerOptions,
  lambda: z.number().min(0).default(1).describe('weight of the distance to the cluster centre'),
  startCount: z
    .number()
    .positive()
    .default(100)
    .describe("rows that a cluster's first centre counts for; the fewer, the faster centres move at first"),
});

type Options = z.output<typeof schema>;

/**
 * `L_r + ½ λ |z - M s|²` (DCN eq. 5) with `s` the nearest centre. After a step every row moves its centre towards itself,
 * `m_c -= (m_c - z) / n_c`, where `n_c` counts the rows the cluster has had (eq. 8). For the rows of one batch that comes to
 * the weighted mean `m_c = (n_c m_c + Σ z) / (n_c + |batch of c|)`, which is computed at once, from the latents before the step.
 */
function dcnGraph(options: Options, rows: ModelInput) {
  const { clusters, latent, lambda } = options;
  const network = plainAutoencoder(options, rows);
  const centres = centroids(clusters, latent);
  const counts = variable('clusters/counts', [clusters], constant(options.startCount));
  const embedding = network.encode(rows.x);
  return {
    network,
    centres,
    counts,
    embedding,
    /** [batch, clusters], one-hot */
    nearest: centres.nearest(embedding),
    /** [batch] */
    reconstruction: network.reconstructionLoss(embedding),
    /** `½ λ |z - M s|²`, [batch], for chosen clusters `s`, [batch, clusters]. */
    clustering: (chosen: Tensor) =>
      centres
        .squaredDistances(embedding)
        .mul(chosen)
        .sum(1)
        .mul(lambda / 2),
    /** Centres and counts after a step. */
    moved: (chosen: Tensor): ReadonlyMap<Leaf, Tensor> => {
      const seen = counts.leaf.add(chosen.sum(0));
      const sums = centres.variable.leaf
        .mul(counts.leaf.unsqueeze(1))
        .add(chosen.transpose().matmul(embedding));
      return new Map([
        [centres.variable.leaf, sums.div(seen.unsqueeze(1))],
        [counts.leaf, seen],
      ]);
    },
  };
}

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters } = options;
  const { network, centres, counts, embedding, nearest, reconstruction, clustering, moved } = dcnGraph(
    options,
    rows,
  );
  const objective = { name: 'reconstruction + clustering', perRow: reconstruction.add(clustering(nearest)) };
  const { begin, check } = health({ clusters, probabilities: nearest, objective });
  const phase = (name: string, epochs: number, chosen: Tensor): OptimizePhase => ({
    kind: 'optimize',
    name,
    epochs,
    batchSize: options.batchSize,
    updates: [
      {
        name: 'dcn',
        terms: { reconstruction: reconstruction.mean(), clustering: clustering(chosen).mean() },
        groups: [{ variables: network.variables, learningRate: options.learningRate }],
        stateUpdates: moved(chosen),
        optimizer: chosenOptimizer(options),
        clipNorm: options.clipNorm,
      },
    ],
  });
  const plan: Phase[] = [
    ...beginning(options, rows, {
      pretraining: network.pretraining,
      embedding,
      assign: (session, start) => centres.assign(session, start.mixture.means),
      begin,
    }),
    { ...phase('hold', options.heldEpochs, heldClusters(clusters)), ...heldPhase(options, rows) },
    phase('train', options.epochs, nearest),
    check,
  ];
  return {
    name: 'dcn',
    variables: network.variables,
    state: [centres.variable, counts],
    plan: plan.filter(hasWork),
    objective,
    heads: { embedding, probabilities: nearest, ...network.decoderHeads(embedding) },
  };
}

/** Deep Clustering Network (Yang, Fu, Sidiropoulos and Hong 2017). */
export const dcn: ModelDefinition<typeof schema> = {
  name: 'dcn',
  title: 'DCN',
  source: 'Yang et al., Towards K-means-friendly Spaces, ICML 2017',
  summary: 'an autoencoder and k-means in its latents, learnt together row by row',
  capabilities: { ...rebuilding, softLabels: false },
  schema,
  build,
};
