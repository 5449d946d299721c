import { z } from 'zod';
import { MixturaError } from '../error.js';
import type { GaussianMixture } from '../mixture/gaussian-density.js';
import { normal } from '../nn/initializers.js';
import { dense } from '../nn/dense.js';
import { inference, sequential } from '../nn/layer.js';
import { mlp } from '../nn/networks.js';
import { input, logSoftmax, softmax, type Tensor } from '../tensor/index.js';
import type { Session } from '../training/phases.js';
import { corrupted } from './corruption.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import {
  drawFrom,
  gaussianDivergence,
  logNormal,
  logStandardNormal,
  logVarianceBounds,
  standardDivergence,
  type Gaussian,
} from './gaussian.js';
import { heldClusters } from './held-clusters.js';
import { inverseMinMax } from './s3vdc-parts.js';
import { generative, generativeHeads, variationalAutoencoder } from './variational.js';
import { mixtureOptions, variationalOptions } from './variational-options.js';
import { negativeElbo, variationalPlan, type RowLoss, type VariationalLosses } from './variational-plan.js';

const schema = z.strictObject({
  ...variationalOptions,
  ...mixtureOptions,
  priorLatent: z
    .int()
    .min(1)
    .default(4)
    .describe("dimensions of z', from which the clusters' shapes are made"),
  priorHidden: z
    .array(z.int().min(1))
    .default([64])
    .describe("hidden layers of the net from z' to the clusters"),
});

type Options = z.output<typeof schema>;

/** `N(μ_c(z'), s²_c(z'))` of every cluster; its net starts near the constants that a fitted mixture gives its bias. */
function conditionalPrior({ clusters, latent, priorLatent, priorHidden, activation }: Options) {
  const sizes = [priorLatent, ...priorHidden];
  const body = mlp('prior', sizes, { activation, outputActivation: activation });
  const last = dense('prior/clusters', sizes.at(-1) ?? priorLatent, clusters * 2 * latent, {
    initializer: normal(0.01),
  });
  const layers = sequential([body, last]);
  const gaussian = (both: Tensor): Gaussian => ({
    mean: both.slice(-1, 0, latent),
    logVariance: both.slice(-1, latent, 2 * latent).clip(...logVarianceBounds),
  });
  const all = (zPrime: Tensor) => layers.apply(zPrime, inference).reshape(['batch', clusters, 2 * latent]);
  return {
    variables: layers.variables,
    /** Means and log-variances, each [batch, clusters, latent]. */
    of: (zPrime: Tensor) => gaussian(all(zPrime)),
    /** Those of one cluster a row (one-hot, [batch, clusters]), each [batch, latent]. */
    chosen: (zPrime: Tensor, one: Tensor) => gaussian(all(zPrime).mul(one.unsqueeze(2)).sum(1)),
    assign: (session: Session, { means, covariances }: GaussianMixture) => {
      const bias = last.variables[1];
      if (bias === undefined) throw new MixturaError('INTERNAL', 'a dense layer has no bias');
      const perCluster = Array.from({ length: clusters }, (_, c) => [
        ...means.subarray(c * latent, (c + 1) * latent),
        ...covariances.subarray(c * latent, (c + 1) * latent).map(Math.log),
      ]);
      session.assign(bias.leaf, perCluster.flat());
    },
  };
}

/** Rows to latents z and z', drawn or their means, and `ln p(z|z', c)` of every cluster, [batch, clusters]. */
interface Pass {
  readonly q: Gaussian;
  readonly further: Gaussian;
  readonly z: Tensor;
  readonly zPrime: Tensor;
  readonly logDensities: Tensor;
}

/** `q(z|x)`, `q(z'|x)`, `p(x|z)` and `p(z|z', c)`; `p(c) = 1/K` and `p(z') = N(0, I)`. */
function gmvaeGraph(options: Options, rows: ModelInput) {
  const { clusters, latent, priorLatent } = options;
  const vae = variationalAutoencoder(options, rows);
  const furtherHead = vae.gaussianHead('encoder/prior', priorLatent);
  const prior = conditionalPrior(options);
  const noise = input('noise', ['batch', latent + priorLatent]);
  const latentNoise = noise.slice(1, 0, latent);
  const furtherNoise = noise.slice(1, latent, latent + priorLatent);
  return {
    vae,
    prior,
    noise,
    latentNoise,
    furtherNoise,
    networks: [...vae.variables, ...furtherHead.variables],
    pass: (row: Tensor, at: 'draw' | 'mean'): Pass => {
      const q = vae.encode(row);
      const further = furtherHead.apply(row);
      const z = at === 'draw' ? drawFrom(q, latentNoise) : q.mean;
      const zPrime = at === 'draw' ? drawFrom(further, furtherNoise) : further.mean;
      return { q, further, z, zPrime, logDensities: logNormal(z.unsqueeze(1), prior.of(zPrime)) };
    },
    /** `E_q(z|x) [ln q(z|x) - ln p(z|z', c)]`, [batch, clusters]. */
    expected: ({ q, zPrime }: Pass) =>
      gaussianDivergence(
        { mean: q.mean.unsqueeze(1), logVariance: q.logVariance.unsqueeze(1) },
        prior.of(zPrime),
      ),
    /** -ELBO (eq. 8, negated) for any `ln q(c|x)`; `conditional` is the above or its value at the draw. */
    loss: (
      { further, z }: Pass,
      conditional: Tensor,
      logShares: Tensor,
      shares = logShares.exp(),
    ): RowLoss => {
      const choice = logShares.add(Math.log(clusters));
      return {
        reconstruction: vae.reconstructionLoss(z),
        divergence: shares.mul(conditional.add(choice)).sum(1).add(standardDivergence(further)),
      };
    },
  };
}

type Graph = ReturnType<typeof gmvaeGraph>;

/** `ln q(z|x) - ln p(z|z', c)` at the draw, [batch, clusters]. */
function sampled({ q, z, logDensities }: Pass): Tensor {
  return logNormal(z, q).unsqueeze(1).sub(logDensities);
}

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent } = options;
  const graph = gmvaeGraph(options, rows);
  const { vae, prior, noise, latentNoise, networks, pass, expected, loss } = graph;
  const exact = pass(rows.x, 'draw');
  const elbo = loss(exact, sampled(exact), logSoftmax(exact.logDensities));
  const mean = pass(rows.x, 'mean');
  const probabilities = softmax(mean.logDensities);
  const plan = variationalPlan(options, rows, {
    name: 'gmvae',
    networks,
    mixture: prior.variables,
    assign: prior.assign,
    atMean: {
      latents: mean.q.mean,
      probabilities,
      ...loss(mean, expected(mean), logSoftmax(mean.logDensities)),
    },
    pretraining: vae.pretraining,
    losses: trainingLosses(options, rows, graph),
    noise,
  });
  return {
    name: 'gmvae',
    variables: [...networks, ...prior.variables],
    state: [],
    plan,
    objective: { name: '-ELBO', perRow: negativeElbo(elbo), noise },
    heads: generativeHeads(vae, {
      x: rows.x,
      latent,
      clusters,
      noise,
      latentNoise,
      probabilities,
      divergence: elbo.divergence,
      // p(z, z') with the clusters summed out, and q(z'|x)
      logPrior: () =>
        exact.logDensities.logSumExp(1).sub(Math.log(clusters)).add(logStandardNormal(exact.zPrime)),
      logFurtherPosterior: logNormal(exact.zPrime, exact.further),
      sampleLatents: (chosen) => drawFrom(prior.chosen(graph.furtherNoise, chosen), latentNoise),
    }),
  };
}

/** Training reads possibly noisy rows. */
function trainingLosses(options: Options, rows: ModelInput, { vae, pass, loss }: Graph): VariationalLosses {
  const corruption = corrupted(rows, options.trainingNoise);
  const noisy = pass(corruption.row, 'draw');
  const held = heldClusters(options.clusters);
  return {
    corruption,
    gamma: {
      reconstruction: vae.reconstructionLoss(options.gammaLatent === 'mean' ? noisy.q.mean : noisy.z),
      divergence: standardDivergence(noisy.q).add(standardDivergence(noisy.further)),
    },
    hold: {
      ...loss(noisy, sampled(noisy), held.mul(0), held),
      agreement: held.mul(logSoftmax(noisy.logDensities)).sum(1).neg(),
    },
    train: loss(noisy, sampled(noisy), logSoftmax(inverseMinMax(noisy.logDensities, options.minMaxRange))),
  };
}

/** The Gaussian mixture VAE (Dilokthanakul et al. 2016) as in S3VDC's eq. 3, 8 and 13. */
export const gmvae: ModelDefinition<typeof schema> = {
  name: 'gmvae',
  title: 'GMVAE',
  source:
    'Dilokthanakul et al., Deep Unsupervised Clustering with Gaussian Mixture VAEs, arXiv:1611.02648, 2016',
  summary: 'a variational autoencoder whose clusters are Gaussians made by a net from a second latent',
  capabilities: generative,
  schema,
  build,
};
