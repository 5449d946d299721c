import { z } from 'zod';
import { gatherRows, matrix, type Matrix } from '../data/matrix.js';
import { logDensity, predictClusters, responsibilities } from '../mixture/gaussian-density.js';
import { fitGaussianMixture } from '../mixture/gaussian-mixture.js';
import { manifoldLayout } from '../mixture/umap.js';
import type { Phase, Session } from '../training/phases.js';
import { rebuilding } from './capabilities.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { health } from './health.js';
import { keptRows, neighbourVote, reportAgreement, voteOptions } from './neighbour-vote.js';
import { autoencoderOptions, trainingOptions } from './options.js';
import { hasWork } from './plan.js';
import { plainAutoencoder } from './plain-autoencoder.js';
import { pretrainPhases } from './pretraining.js';

const schema = z.strictObject({
  ...autoencoderOptions,
  batchSize: trainingOptions.batchSize,
  neighbours: z.int().min(2).default(20).describe('neighbours of the manifold layout (UMAP)'),
  layoutDimensions: z.int().min(1).default(2).describe('dimensions of the manifold layout'),
  layoutEpochs: z.int().min(1).default(200).describe('epochs of the manifold layout'),
  covariance: z
    .enum(['full', 'diagonal', 'spherical', 'tied'])
    .default('full')
    .describe('shape of the clusters in the layout'),
  restarts: z.int().min(1).default(10).describe('starts of the mixture, of which the likeliest is kept'),
  ...voteOptions,
});

type Options = z.output<typeof schema>;

/** Keeps variances above collapse where layout points coincide. */
const covarianceFloor = 1e-4;

/**
 * N2D: an autoencoder, a UMAP layout of its latents, a Gaussian mixture of the layout. A layout has no formula for new rows, so
 * the model keeps fitted rows (all of them up to `references`) with their latents and clusters, and the nearest of them in the
 * latent space vote. A fitted row that is kept gets its own cluster; how many of all rows do is reported as `voteAgreement`.
 */
function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent } = options;
  const network = plainAutoencoder(options, rows);
  const references = Math.min(rows.rows, options.references);
  const vote = neighbourVote(references, latent, { clusters, score: 1 }, options.voters);
  const embedding = network.encode(rows.x);
  const probabilities = vote.answer(embedding, 'clusters');
  const plan: Phase[] = [
    ...pretrainPhases(options, rows, network.pretraining),
    {
      kind: 'compute',
      name: 'layout',
      run: async (session) => {
        const points = (await session.infer({ embedding })).embedding;
        const { mixture, positions } = await clusterLayout(options, session, points);
        const kept = keptRows(points.rows, references, session.random);
        const places = gatherRows(positions, kept);
        const score = logDensity(mixture, places).map((density) => -density);
        vote.assign(session, gatherRows(points, kept), {
          clusters: responsibilities(mixture, places),
          score: matrix(Float32Array.from(score), references, 1),
        });
        const labels = predictClusters(mixture, positions);
        await reportAgreement(session, { votes: probabilities }, labels, 'layout');
      },
    },
    health({ clusters, probabilities }).check,
  ];
  return {
    name: 'n2d',
    variables: network.variables,
    state: vote.state,
    plan: plan.filter(hasWork),
    objective: { name: '-ln p(layout)', perRow: vote.answer(embedding, 'score').squeeze(1) },
    heads: { embedding, probabilities, ...network.decoderHeads(embedding) },
  };
}

/** The manifold layout of the latents, and the Gaussian mixture of the layout. */
async function clusterLayout(options: Options, session: Session, points: Matrix) {
  const { clusters, covariance, restarts } = options;
  const context = {
    random: session.random,
    products: session.products,
    signal: session.signal,
    onProgress: (done: number, total: number) => session.progress(done, total, 'iterations'),
  };
  const { positions } = await manifoldLayout(
    points,
    {
      neighbours: Math.min(options.neighbours, points.rows),
      dimensions: options.layoutDimensions,
      epochs: options.layoutEpochs,
    },
    context,
  );
  const request = { clusters, covariance, restarts, covarianceFloor };
  const { mixture } = await fitGaussianMixture(positions, request, context);
  return { positions, mixture };
}

/** Not Too Deep clustering (McConville et al. 2021). */
export const n2d: ModelDefinition<typeof schema> = {
  name: 'n2d',
  title: 'N2D',
  source:
    'McConville et al., N2D: (Not Too) Deep Clustering via Clustering the Local Manifold of an Autoencoded Embedding, ICPR 2020',
  summary:
    'an autoencoder, a manifold layout of its latents and a mixture of the layout; new rows follow their nearest fitted rows',
  capabilities: rebuilding,
  schema,
  build,
};
