import { z } from 'zod';
import type { Tensor } from '../tensor/index.js';
import type { ComputePhase, OptimizePhase, Phase, Session } from '../training/phases.js';
import { centroids, type Centroids } from './centroids.js';
import { startClusters, startSpaces, type StartSpaces } from './cluster-start.js';
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

/**
 * `½|x - y|²` (or another reconstruction) `+ λ ½|z - η*|²` (VAED eq. 2 and DCAN eq. 1, whose minus sign is a slip: they
 * maximise the negated terms). The centres `η` are constant within an epoch.
 */
function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent, lambda } = options;
  const network = plainAutoencoder(options, rows);
  const centres = centroids(clusters, latent);
  const embedding = network.encode(rows.x);
  const reconstruction = network.reconstructionLoss(embedding);
  const clustering = centres
    .squaredDistances(embedding)
    .mul(centres.nearest(embedding.stopGradient()))
    .sum(1)
    .mul(lambda / 2);
  const probabilities = centres.nearest(embedding);
  const objective = { name: 'reconstruction + clustering', perRow: reconstruction.add(clustering) };
  const { begin, check } = health({ clusters, probabilities, objective });
  const refit = refitting(options, embedding, centres);
  const train: OptimizePhase = {
    kind: 'optimize',
    name: 'train',
    epochs: options.epochs,
    batchSize: options.batchSize,
    updates: [
      {
        name: 'aed',
        terms: { reconstruction: reconstruction.mean(), clustering: clustering.mean() },
        groups: [{ variables: network.variables, learningRate: options.learningRate }],
        optimizer: { kind: 'adam', epsilon: options.epsilon },
        clipNorm: options.clipNorm,
      },
    ],
    beforeEpoch: (session, epoch) => refit(session, `epoch ${epoch}`),
  };
  const plan: Phase[] = [
    ...pretrainPhases(options, rows, network.pretraining),
    startPhase(options, startSpaces(options, embedding, rows), centres, begin),
    train,
    { kind: 'compute', name: 'cluster', run: (session) => refit(session, 'final') },
    check,
  ];
  return {
    name: 'aed',
    variables: network.variables,
    state: [centres.variable],
    plan: plan.filter(hasWork),
    objective,
    heads: { embedding, probabilities, ...network.decoderHeads(embedding) },
  };
}

/** First centres, of `clusterRows` rows at most. */
function startPhase(
  options: Options,
  spaces: StartSpaces,
  centres: Centroids,
  begin: (session: Session) => Promise<void>,
): ComputePhase {
  return {
    kind: 'compute',
    name: 'start',
    run: async (session) => {
      const among = sampledRows(session, options.clusterRows, session.random);
      const { mixture } = await startClusters(session, spaces, options, among);
      centres.assign(session, mixture.means);
      await begin(session);
    },
  };
}

/** k-means in the latents as they are, from the centres as they are. */
function refitting(options: Options, embedding: Tensor, centres: Centroids) {
  return async (session: Session, name: string) => {
    const random = session.random.split(name);
    const { embedding: moved } = await inferSampled(session, { embedding }, options.clusterRows, random);
    const fitted = await refitCentres(session, moved, centres.read(session), random);
    centres.assign(session, fitted.centres.values);
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
