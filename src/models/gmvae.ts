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
import { health } from './health.js';
import { inverseMinMax } from './s3vdc-parts.js';
import { generative, generativeHeads, variationalAutoencoder } from './variational.js';
import { heldClusters } from './held-clusters.js';
import { startSpaces } from './cluster-start.js';
import {
  mixtureOptions,
  mixtureStart,
  variationalOptions,
  variationalPlan,
  type RowLoss,
} from './variational-plan.js';

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

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent, priorLatent } = options;
  const { x } = rows;

  // q(z|x), q(z'|x), p(x|z) and p(z|z', c); p(c) = 1/K and p(z') = N(0, I).
  const vae = variationalAutoencoder(options, rows);
  const furtherHead = vae.gaussianHead('encoder/prior', priorLatent);
  const prior = conditionalPrior(options);
  const noise = input('noise', ['batch', latent + priorLatent]);
  const latentNoise = noise.slice(1, 0, latent);
  const furtherNoise = noise.slice(1, latent, latent + priorLatent);

  /** Rows to a draw of z and z' (or their means), and `ln p(z|z', c)` of every cluster, [batch, clusters]. */
  const pass = (row: Tensor, at: 'draw' | 'mean') => {
    const q = vae.encode(row);
    const further = furtherHead.apply(row);
    const z = at === 'draw' ? drawFrom(q, latentNoise) : q.mean;
    const zPrime = at === 'draw' ? drawFrom(further, furtherNoise) : further.mean;
    return { q, further, z, zPrime, logDensities: logNormal(z.unsqueeze(1), prior.of(zPrime)) };
  };
  type Pass = ReturnType<typeof pass>;
  /** ln q(z|x) - ln p(z|z', c) at the draw, [batch, clusters]. */
  const sampled = ({ q, z, logDensities }: Pass) => logNormal(z, q).unsqueeze(1).sub(logDensities);
  /** Its expectation over z. */
  const expected = ({ q, zPrime }: Pass) =>
    gaussianDivergence(
      { mean: q.mean.unsqueeze(1), logVariance: q.logVariance.unsqueeze(1) },
      prior.of(zPrime),
    );
  /** -ELBO (eq. 8, negated) for any ln q(c|x). */
  const loss = ({ further, z }: Pass, conditional: Tensor, logShares: Tensor, shares = logShares.exp()) => {
    const choice = logShares.add(Math.log(clusters));
    return {
      reconstruction: vae.reconstructionLoss(z),
      divergence: shares.mul(conditional.add(choice)).sum(1).add(standardDivergence(further)),
    };
  };
  const total = ({ reconstruction, divergence }: RowLoss) => reconstruction.add(divergence);

  const exact = pass(x, 'draw');
  const elbo = loss(exact, sampled(exact), logSoftmax(exact.logDensities));
  const atMean = pass(x, 'mean');
  const probabilities = softmax(atMean.logDensities);
  const { begin, check } = health({
    clusters,
    probabilities,
    objective: {
      name: '-ELBO at the mean',
      perRow: total(loss(atMean, expected(atMean), logSoftmax(atMean.logDensities))),
    },
  });

  const corruption = corrupted(rows, options.trainingNoise);
  const noisy = pass(corruption.row, 'draw');
  const held = heldClusters(clusters);
  const networks = [...vae.variables, ...furtherHead.variables];
  const spaces = startSpaces(options, atMean.q.mean, rows);
  const plan = variationalPlan(options, rows, {
    name: 'gmvae',
    networks,
    mixture: prior.variables,
    corruption,
    noise,
    pretrain: vae.pretraining,
    gamma: {
      reconstruction: vae.reconstructionLoss(options.gammaLatent === 'mean' ? noisy.q.mean : noisy.z),
      divergence: standardDivergence(noisy.q).add(standardDivergence(noisy.further)),
      variables: networks,
    },
    start: mixtureStart(spaces, options, prior, begin),
    hold: {
      ...loss(noisy, sampled(noisy), held.mul(0), held),
      agreement: held.mul(logSoftmax(noisy.logDensities)).sum(1).neg(),
    },
    train: loss(noisy, sampled(noisy), logSoftmax(inverseMinMax(noisy.logDensities, options.minMaxRange))),
    check,
  });
  return {
    name: 'gmvae',
    variables: [...networks, ...prior.variables],
    state: [],
    plan,
    objective: { name: '-ELBO', perRow: total(elbo), noise },
    heads: generativeHeads(vae, {
      x,
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
      sampleLatents: (chosen) => drawFrom(prior.chosen(furtherNoise, chosen), latentNoise),
    }),
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
