import { z } from 'zod';
import type { ComputePhase, OptimizePhase, Phase, Session } from '../training/phases.js';
import { centroids } from './centroids.js';
import { startClusters, startSpaces } from './cluster-start.js';
import { rebuilding } from './capabilities.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { health } from './health.js';
import { inferSampled, refitCentres, sampledRows } from './latent-clusters.js';
import { deepClusteringOptions } from './options.js';
import { hasWork } from './plan.js';
import { plainAutoencoder } from './plain-autoencoder.js';
import { pretrainPhases } from './pretraining.js';

const schema = z.strictObject({
  ...deepClusteringOptions,
  clusterRows: z
    .int()
    .min(1)
    .default(100_000)
    .describe('most rows whose latents k-means sees each epoch; a sample where there are more'),
  lambda: z.number().min(0).default(0.1).describe('weight of the distance to the cluster centre'),
});

type Options = z.output<typeof schema>;

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent, lambda } = options;
  const network = plainAutoencoder(options, rows);
  const variables = network.variables;
  const nearest = centroids(clusters, latent);
  const embedding = network.encode(rows.x);
  const latents = { embedding };

  // ½|x - y|² (or another reconstruction) + lambda ½|z - eta*|² (VAED eq. 2 and DCAN eq. 1, whose minus sign is a
  // slip: they maximise the negated terms). The centres eta are constant within an epoch.
  const reconstruction = network.reconstructionLoss(embedding);
  const squaredDistances = nearest.squaredDistances(embedding);
  const clustering = squaredDistances
    .mul(nearest.nearest(embedding.stopGradient()))
    .sum(1)
    .mul(lambda / 2);
  const probabilities = nearest.nearest(embedding);
  const objective = { name: 'reconstruction + clustering', perRow: reconstruction.add(clustering) };
  const { begin, check } = health({ clusters, probabilities, objective });

  const spaces = startSpaces(options, embedding, rows);
  const start: ComputePhase = {
    kind: 'compute',
    name: 'start',
    run: async (session) => {
      const among = sampledRows(session, options.clusterRows, session.random);
      nearest.assign(session, (await startClusters(session, spaces, options, among)).mixture.means);
      await begin(session);
    },
  };
  const refit = async (session: Session, name: string) => {
    const random = session.random.split(name);
    const { embedding: moved } = await inferSampled(session, latents, options.clusterRows, random);
    nearest.assign(
      session,
      (await refitCentres(session, moved, nearest.read(session), random)).centres.values,
    );
  };
  const train: OptimizePhase = {
    kind: 'optimize',
    name: 'train',
    epochs: options.epochs,
    batchSize: options.batchSize,
    updates: [
      {
        name: 'aed',
        terms: { reconstruction: reconstruction.mean(), clustering: clustering.mean() },
        groups: [{ variables, learningRate: options.learningRate }],
        optimizer: { kind: 'adam', epsilon: options.epsilon },
        clipNorm: options.clipNorm,
      },
    ],
    beforeEpoch: (session, epoch) => refit(session, `epoch ${epoch}`),
  };
  const plan: Phase[] = [
    ...pretrainPhases(options, rows, network.pretraining),
    start,
    train,
    { kind: 'compute', name: 'cluster', run: (session) => refit(session, 'final') },
    check,
  ];
  return {
    name: 'aed',
    variables,
    state: [nearest.variable],
    plan: plan.filter(hasWork),
    objective,
    heads: {
      embedding,
      probabilities,
      ...network.decoderHeads(embedding),
    },
  };
}

/** Auto-encoder based clustering (Song et al. 2013): ABC in the DCAN paper, AED in the VAED paper. */
export const aed: ModelDefinition<typeof schema> = {
  name: 'aed',
  title: 'AED (ABC)',
  source: 'Song et al., Auto-encoder Based Data Clustering, CIARP 2013',
  summary: 'an autoencoder that draws each latent to its nearest k-means centre, found anew each epoch',
  capabilities: { ...rebuilding, softLabels: false },
  schema,
  build,
};
