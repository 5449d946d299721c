import { z } from 'zod';
import { input, logSoftmax, softmax, type Tensor } from '../tensor/index.js';
import { corrupted } from './corruption.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { drawFrom, standardDivergence, type Gaussian } from './gaussian.js';
import { heldClusters } from './held-clusters.js';
import {
  componentLogDensities,
  logJoint,
  logPriorDensity,
  mixtureDivergence,
  mixturePrior,
} from './mixture-prior.js';
import { inverseMinMax } from './s3vdc-parts.js';
import { generative, generativeHeads, variationalAutoencoder } from './variational.js';
import { mixtureOptions, variationalOptions, weightOptions } from './variational-options.js';
import { negativeElbo, variationalPlan, type RowLoss, type VariationalLosses } from './variational-plan.js';

export const vadeSchema = z.strictObject({
  ...variationalOptions,
  ...mixtureOptions,
  ...weightOptions,
  posterior: z
    .enum(['sample', 'mean'])
    .default('sample')
    .describe('q(c|x) from the sampled latent (the paper) or from its mean (less noise)'),
});

type Options = z.output<typeof vadeSchema>;

/** `q(z|x) = N(mean, exp(logVariance))`, `p(x|z)` by the decoder, `p(z, c)` the mixture. */
function vadeGraph(options: Options, rows: ModelInput) {
  const { clusters, latent } = options;
  const vae = variationalAutoencoder(options, rows);
  const prior = mixturePrior(clusters, latent);
  return {
    vae,
    prior,
    noise: input('noise', ['batch', latent]),
    /** `ln p(c|z)`, which is `ln q(c|x)` (eq. 16), [batch, clusters]. */
    exact: (point: Tensor) => logSoftmax(logJoint(prior, point)),
    /** The same with `ln p(z|c)` rescaled over the batch, where S3VDC asks for it. */
    rescaled: (point: Tensor) => {
      const densities = inverseMinMax(componentLogDensities(prior, point), options.minMaxRange);
      return logSoftmax(densities.add(prior.logWeights));
    },
    /** -ELBO (eq. 12, negated) at a draw `z` of `q`, for `ln q(c|x)` by one of the two above. */
    loss: (q: Gaussian, z: Tensor, posterior: (point: Tensor) => Tensor): RowLoss => ({
      reconstruction: vae.reconstructionLoss(z),
      divergence: mixtureDivergence(prior, q, posterior(options.posterior === 'sample' ? z : q.mean)),
    }),
  };
}

type Graph = ReturnType<typeof vadeGraph>;

/** Also builds S3VDC, which is VaDE with the four parts of `stabilityOptions` on. */
export function buildVade(name: string, options: Options, rows: ModelInput): BuiltModel {
  const graph = vadeGraph(options, rows);
  const { vae, prior, noise, exact, loss } = graph;
  const q = vae.encode(rows.x);
  const elbo = loss(q, drawFrom(q, noise), exact);
  const probabilities = softmax(logJoint(prior, q.mean));
  const plan = variationalPlan(options, rows, {
    name,
    networks: vae.variables,
    mixture: prior.variables,
    logVariances: prior.logVarianceLeaf,
    assign: (session, mixture) => prior.assign(session, mixture),
    atMean: { latents: q.mean, probabilities, ...loss(q, q.mean, exact) },
    pretraining: vae.pretraining,
    losses: trainingLosses(options, rows, graph),
    noise,
  });
  return {
    name,
    variables: [...vae.variables, ...prior.variables],
    state: [],
    plan,
    objective: { name: '-ELBO', perRow: negativeElbo(elbo), noise },
    heads: generativeHeads(vae, {
      x: rows.x,
      latent: options.latent,
      clusters: options.clusters,
      noise,
      probabilities,
      divergence: elbo.divergence,
      logPrior: (z) => logPriorDensity(prior, z),
      sampleLatents: (chosen) => drawFrom(prior.of(chosen), noise),
      logWeights: prior.logits,
    }),
  };
}

/** Training reads possibly noisy rows. */
function trainingLosses(options: Options, rows: ModelInput, graph: Graph): VariationalLosses {
  const { vae, prior, noise, exact, rescaled, loss } = graph;
  const corruption = corrupted(rows, options.trainingNoise);
  const q = vae.encode(corruption.row);
  const z = drawFrom(q, noise);
  const held = heldClusters(options.clusters);
  return {
    corruption,
    gamma: {
      reconstruction: vae.reconstructionLoss(options.gammaLatent === 'mean' ? q.mean : z),
      divergence: standardDivergence(q),
    },
    hold: {
      reconstruction: vae.reconstructionLoss(z),
      // q(c|x) is one cluster, whose ln is 0 where it counts.
      divergence: mixtureDivergence(prior, q, held.mul(0), held),
      agreement: held.mul(exact(z)).sum(1).neg(),
    },
    train: loss(q, z, rescaled),
  };
}

/** Variational Deep Embedding (Jiang et al. 2017). */
export const vade: ModelDefinition<typeof vadeSchema> = {
  name: 'vade',
  title: 'VaDE',
  source: 'Jiang et al., Variational Deep Embedding, IJCAI 2017',
  summary: 'a variational autoencoder whose prior is a Gaussian mixture, one component a cluster',
  capabilities: generative,
  schema: vadeSchema,
  build: (options, rows) => buildVade('vade', options, rows),
};
