import { z } from 'zod';
import { input, logSoftmax, softmax, type Tensor } from '../tensor/index.js';
import { corrupted } from './corruption.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { drawFrom, standardDivergence, type Gaussian } from './gaussian.js';
import { health } from './health.js';
import {
  componentLogDensities,
  logJoint,
  logPriorDensity,
  mixtureDivergence,
  mixturePrior,
} from './mixture-prior.js';
import { inverseMinMax } from './s3vdc-parts.js';
import { generative, generativeHeads, variationalAutoencoder } from './variational.js';
import { heldClusters } from './held-clusters.js';
import { startSpaces } from './cluster-start.js';
import {
  mixtureOptions,
  mixtureStart,
  variationalOptions,
  variationalPlan,
  weightOptions,
} from './variational-plan.js';

export const vadeSchema = z.strictObject({
  ...variationalOptions,
  ...mixtureOptions,
  ...weightOptions,
  posterior: z
    .enum(['sample', 'mean'])
    .default('sample')
    .describe('q(c|x) from the sampled latent (the paper) or from its mean (less noise)'),
});

/** Also builds S3VDC, which is VaDE with the four parts of `stabilityOptions` on. */
export function buildVade(name: string, options: z.output<typeof vadeSchema>, rows: ModelInput): BuiltModel {
  const { clusters, latent } = options;
  const { x } = rows;

  // q(z|x) = N(mean, exp(logVariance)), p(x|z) by the decoder, p(z, c) the mixture.
  const vae = variationalAutoencoder(options, rows);
  const prior = mixturePrior(clusters, latent);
  const noise = input('noise', ['batch', latent]);

  // q(c|x) = p(c|z) (eq. 16) from the sample or the mean; ln p(z|c) rescaled over the batch where S3VDC asks for it.
  const assigned = (q: Gaussian, z: Tensor) => (options.posterior === 'sample' ? z : q.mean);
  const rescaled = (z: Tensor) =>
    logSoftmax(inverseMinMax(componentLogDensities(prior, z), options.minMaxRange).add(prior.logWeights));
  const exact = (z: Tensor) => logSoftmax(logJoint(prior, z));
  const loss = (q: Gaussian, z: Tensor, posterior: (z: Tensor) => Tensor) => ({
    reconstruction: vae.reconstructionLoss(z),
    divergence: mixtureDivergence(prior, q, posterior(assigned(q, z))),
  });

  // Training reads possibly noisy rows; while held, q(c|x) is one cluster, whose ln is 0 where it counts.
  const corruption = corrupted(rows, options.trainingNoise);
  const noisy = vae.encode(corruption.row);
  const noisyDraw = drawFrom(noisy, noise);
  const held = heldClusters(clusters);

  const q = vae.encode(x);
  const elbo = loss(q, drawFrom(q, noise), exact);
  const atMean = loss(q, q.mean, exact);
  const probabilities = softmax(logJoint(prior, q.mean));
  const { begin, check } = health({
    clusters,
    probabilities,
    objective: { name: '-ELBO at the mean', perRow: atMean.reconstruction.add(atMean.divergence) },
    logVariances: prior.logVarianceLeaf,
  });

  const spaces = startSpaces(options, q.mean, rows);
  const gammaLatent = options.gammaLatent === 'mean' ? noisy.mean : noisyDraw;
  const plan = variationalPlan(options, rows, {
    name,
    networks: vae.variables,
    mixture: prior.variables,
    corruption,
    noise,
    pretrain: vae.pretraining,
    gamma: {
      reconstruction: vae.reconstructionLoss(gammaLatent),
      divergence: standardDivergence(noisy),
      variables: vae.variables,
    },
    start: mixtureStart(spaces, options, prior, begin),
    hold: {
      reconstruction: vae.reconstructionLoss(noisyDraw),
      divergence: mixtureDivergence(prior, noisy, held.mul(0), held),
      agreement: held.mul(exact(noisyDraw)).sum(1).neg(),
    },
    train: loss(noisy, noisyDraw, rescaled),
    check,
  });
  return {
    name,
    variables: [...vae.variables, ...prior.variables],
    state: [],
    plan,
    objective: { name: '-ELBO', perRow: elbo.reconstruction.add(elbo.divergence), noise },
    heads: generativeHeads(vae, {
      x,
      latent,
      clusters,
      noise,
      probabilities,
      divergence: elbo.divergence,
      logPrior: (z) => logPriorDensity(prior, z),
      sampleLatents: (chosen) => drawFrom(prior.of(chosen), noise),
      logWeights: prior.logits,
    }),
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
