import { z } from 'zod';
import { unreachable } from '../error.js';
import { concat, constant, input, logSoftmax, oneHot, type Leaf, type Tensor } from '../tensor/index.js';
import type { Step } from '../training/phases.js';
import { corrupted } from './corruption.js';
import type { BuiltModel, Heads, ModelDefinition, ModelInput } from './definition.js';
import { drawFrom, logNormal, logStandardNormal, standardDivergence, type Gaussian } from './gaussian.js';
import { heldClusters } from './held-clusters.js';
import { generative, variationalAutoencoder, type VariationalAutoencoder } from './variational.js';
import { variationalOptions } from './variational-options.js';
import { negativeElbo, variationalPlan, type RowLoss, type VariationalLosses } from './variational-plan.js';

/** Up to this many clusters each is decoded; beyond, one relaxed choice is drawn. */
const mostDecoded = 50;

const schema = z.strictObject({
  ...variationalOptions,
  // Where z can tell everything, the net learns to read c only by being held to it for long.
  heldEpochs: variationalOptions.heldEpochs.default(60),
  minMaxRange: variationalOptions.minMaxRange.describe(
    '[λ] range that the logits l of q(c|x) are held to, λ/2 tanh(2l/λ), 20 to 50; 0: free. In training and prediction alike: here they are q(c|x) itself',
  ),
  expectation: z
    .enum(['auto', 'exact', 'gumbel'])
    .default('auto')
    .describe(
      `expectation over the cluster in training: decoding every cluster, or one Gumbel-softmax draw; auto: exact up to ${mostDecoded} clusters`,
    ),
  temperature: z
    .number()
    .positive()
    .default(2 / 3)
    .describe('of the Gumbel-softmax draw'),
});

type Options = z.output<typeof schema>;

/** A row's latent distribution, a draw of it, and `ln q(c|x)`, [batch, clusters]. */
interface Encoded {
  readonly q: Gaussian;
  readonly z: Tensor;
  readonly logShares: Tensor;
}

/** What the decoder reads: a latent and a choice of clusters. */
const join = (latents: Tensor, choice: Tensor) => concat([latents, choice], -1);

/** `q(z|x)`, `q(c|x)` and `p(x|z, c)`; `p(z) = N(0, I)`, `p(c) = 1/K`. */
function m1plus2Graph(options: Options, rows: ModelInput) {
  const { clusters, latent } = options;
  const vae = variationalAutoencoder(options, rows, latent + clusters);
  const clusterHead = vae.head('encoder/cluster', clusters);
  const noise = input('noise', ['batch', latent]);
  const gumbel = input('gumbel', ['batch', clusters]);
  const reconstructionLoss = (latents: Tensor, choice: Tensor) =>
    vae.reconstructionLoss(join(latents, choice));
  const expectedLoss = (latents: Tensor, shares: Tensor) =>
    underEachCluster(vae, options, rows, latents, vae.observation.loss)
      .mul(options.reconstructionWeight)
      .mul(shares)
      .sum(1);
  const relaxedLoss = (latents: Tensor, logShares: Tensor) =>
    reconstructionLoss(latents, logSoftmax(logShares.add(gumbel).div(options.temperature)).exp());
  return {
    vae,
    noise,
    variables: [...vae.variables, ...clusterHead.variables],
    pretrained: [...vae.pretraining.variables, ...clusterHead.variables],
    reconstructionLoss,
    encode: (row: Tensor): Encoded => {
      const q = vae.encode(row);
      const logShares = logSoftmax(bounded(clusterHead.apply(row), options.minMaxRange));
      return { q, z: drawFrom(q, noise), logShares };
    },
    /** -ELBO (S3VDC eq. 6, negated), decoding `latents` with every cluster or with one relaxed choice. */
    loss: ({ q, logShares }: Encoded, latents: Tensor, every: boolean): RowLoss => {
      const shares = logShares.exp();
      const choice = shares.mul(logShares.add(Math.log(clusters))).sum(1);
      return {
        reconstruction: every ? expectedLoss(latents, shares) : relaxedLoss(latents, logShares),
        divergence: choice.add(standardDivergence(q)),
      };
    },
  };
}

/** Logits held to `range`, smoothly. The inverse min-max of a batch would leave their scale to chance: no density stands behind it. */
function bounded(logits: Tensor, range: number): Tensor {
  return range === 0
    ? logits
    : logits
        .mul(2 / range)
        .tanh()
        .mul(range / 2);
}

type Graph = ReturnType<typeof m1plus2Graph>;

/** A value of each row under each cluster, [batch, clusters], from one decoding of all their pairs. */
function underEachCluster(
  { decode, observation }: VariationalAutoencoder,
  { clusters, latent }: Options,
  { x, features }: ModelInput,
  latents: Tensor,
  value: (x: Tensor, decoded: Tensor) => Tensor,
): Tensor {
  const eachCluster = constant(new Float32Array(clusters), [1, clusters, 1]);
  const identity = Float32Array.from({ length: clusters ** 2 }, (_, i) => Number(i % (clusters + 1) === 0));
  const repeated = latents.unsqueeze(1).add(eachCluster);
  const choices = constant(identity, [1, clusters, clusters]).add(repeated.slice(2, 0, 1).mul(0));
  const decoded = decode(join(repeated, choices).reshape(['pairs', latent + clusters]));
  const targets = x.unsqueeze(1).add(eachCluster).reshape(['pairs', features]);
  return value(targets, decoded.reshape(['pairs', observation.outputs])).reshape(['batch', clusters]);
}

function build(options: Options, rows: ModelInput): BuiltModel {
  const graph = m1plus2Graph(options, rows);
  const { vae, noise, variables, encode, loss } = graph;
  const clean = encode(rows.x);
  const elbo = loss(clean, clean.z, true);
  const probabilities = clean.logShares.exp();
  const every = decodesEvery(options);
  const plan = variationalPlan(options, rows, {
    name: 'm1plus2',
    networks: variables,
    mixture: [],
    atMean: { latents: clean.q.mean, probabilities, ...loss(clean, clean.q.mean, true) },
    pretraining: {
      loss: (row) => {
        const { q, logShares } = encode(row);
        return graph.reconstructionLoss(q.mean, logShares.exp());
      },
      variables: graph.pretrained,
      layers: undefined,
    },
    losses: trainingLosses(options, rows, graph, every),
    noise,
    ...(!every && { feeds: (step) => ({ gumbel: gumbelDraws(step, options.clusters) }) }),
  });
  return {
    name: 'm1plus2',
    variables,
    state: [],
    plan,
    objective: { name: '-ELBO', perRow: negativeElbo(elbo), noise },
    heads: headsOf(vae, options, rows, { noise, clean, divergence: elbo.divergence }),
  };
}

/** Whether training decodes every cluster. */
function decodesEvery({ expectation, clusters }: Options): boolean {
  switch (expectation) {
    case 'exact':
      return true;
    case 'gumbel':
      return false;
    case 'auto':
      return clusters <= mostDecoded;
    default:
      return unreachable(expectation);
  }
}

/** Training reads possibly noisy rows. */
function trainingLosses(
  options: Options,
  rows: ModelInput,
  { encode, loss, reconstructionLoss }: Graph,
  every: boolean,
): VariationalLosses {
  const corruption = corrupted(rows, options.trainingNoise);
  const noisy = encode(corruption.row);
  const held = heldClusters(options.clusters);
  return {
    corruption,
    gamma: loss(noisy, options.gammaLatent === 'mean' ? noisy.q.mean : noisy.z, every),
    hold: {
      reconstruction: reconstructionLoss(noisy.z, held),
      divergence: standardDivergence(noisy.q),
      agreement: held.mul(noisy.logShares).sum(1).neg(),
    },
    train: loss(noisy, noisy.z, every),
  };
}

interface HeadParts {
  readonly noise: Leaf;
  readonly clean: Encoded;
  readonly divergence: Tensor;
}

function headsOf(
  vae: VariationalAutoencoder,
  options: Options,
  rows: ModelInput,
  { noise, clean, divergence }: HeadParts,
): Heads {
  const { clusters } = options;
  const { observation } = vae;
  const probabilities = clean.logShares.exp();
  // ln p(x|z, c) with all constants
  const logLikelihoods = underEachCluster(vae, options, rows, clean.z, observation.logDensity);
  const expectedLogLikelihood = logLikelihoods.mul(probabilities).sum(1);
  const cluster = input('cluster', ['batch'], 'int64');
  const rowOf = (latents: Tensor, choice: Tensor) => observation.mean(vae.decode(join(latents, choice)));
  return {
    embedding: clean.q.mean,
    probabilities,
    reconstruction: rowOf(clean.q.mean, probabilities),
    generate: { cluster, noise, row: rowOf(noise, oneHot(cluster, clusters)) },
    negativeElbo: { noise, perRow: divergence.sub(expectedLogLikelihood) },
    importance: {
      noise,
      logLikelihood: logLikelihoods.logSumExp(1).sub(Math.log(clusters)),
      logPrior: logStandardNormal(clean.z),
      logPosterior: logNormal(clean.z, clean.q),
    },
  };
}

/** Standard Gumbel draws, `-ln(-ln u)`, [rows, clusters]. */
function gumbelDraws({ rows, random }: Step, clusters: number): Float32Array {
  const uniform = random.split('gumbel').fillUniform(new Float32Array(rows * clusters));
  return uniform.map((u) => -Math.log(-Math.log(Math.min(Math.max(u, 1e-7), 1 - 1e-7))));
}

/** M1+2: a variational autoencoder with a categorical latent beside the Gaussian one (S3VDC eq. 2 and 6). */
export const m1plus2: ModelDefinition<typeof schema> = {
  name: 'm1plus2',
  title: 'M1+2',
  source:
    'Cao et al., Simple, Scalable, and Stable Variational Deep Clustering, ECML PKDD 2020, after Kingma et al. 2014',
  summary: 'a variational autoencoder that decodes a cluster beside its latent',
  capabilities: generative,
  schema,
  build,
};
