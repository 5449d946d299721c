import { z } from 'zod';
import { concat, constant, input, logSoftmax, oneHot, type Tensor } from '../tensor/index.js';
import type { Step } from '../training/phases.js';
import { corrupted } from './corruption.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { drawFrom, logNormal, logStandardNormal, standardDivergence } from './gaussian.js';
import { health } from './health.js';
import { inverseMinMax } from './s3vdc-parts.js';
import { generative, variationalAutoencoder } from './variational.js';
import { heldClusters } from './held-clusters.js';
import { startSpaces } from './cluster-start.js';
import { mixtureStart, variationalOptions, variationalPlan } from './variational-plan.js';

/** Up to this many clusters each is decoded; beyond, one relaxed choice is drawn. */
const mostDecoded = 50;

const schema = z.strictObject({
  ...variationalOptions,
  // Where z can tell everything, the net learns to read c only by being held to it for long.
  heldEpochs: variationalOptions.heldEpochs.default(60),
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

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent } = options;
  const { x, features } = rows;

  // q(z|x), q(c|x) and p(x|z, c); p(z) = N(0, I), p(c) = 1/K.
  const vae = variationalAutoencoder(options, rows, latent + clusters);
  const clusterHead = vae.head('encoder/cluster', clusters);
  const { observation } = vae;
  const noise = input('noise', ['batch', latent]);
  const gumbel = input('gumbel', ['batch', clusters]);
  const exact =
    options.expectation === 'exact' || (options.expectation === 'auto' && clusters <= mostDecoded);

  const encode = (row: Tensor, range = 0) => {
    const q = vae.encode(row);
    const logShares = logSoftmax(inverseMinMax(clusterHead.apply(row), range));
    return { q, z: drawFrom(q, noise), logShares };
  };
  type Encoded = ReturnType<typeof encode>;
  const join = (latents: Tensor, choice: Tensor) => concat([latents, choice], -1);
  const reconstructionLoss = (latents: Tensor, choice: Tensor) =>
    vae.reconstructionLoss(join(latents, choice));

  /** A value of each row under each cluster, [batch, clusters], from one decoding of all their pairs. */
  const perCluster = (latents: Tensor, value: (x: Tensor, decoded: Tensor) => Tensor) => {
    const eachCluster = constant(new Float32Array(clusters), [1, clusters, 1]);
    const identity = Float32Array.from({ length: clusters ** 2 }, (_, i) => Number(i % (clusters + 1) === 0));
    const repeated = latents.unsqueeze(1).add(eachCluster);
    const choices = constant(identity, [1, clusters, clusters]).add(repeated.slice(2, 0, 1).mul(0));
    const decoded = vae.decode(join(repeated, choices).reshape(['pairs', latent + clusters]));
    const targets = x.unsqueeze(1).add(eachCluster).reshape(['pairs', features]);
    return value(targets, decoded.reshape(['pairs', observation.outputs])).reshape(['batch', clusters]);
  };
  const expectedLoss = (latents: Tensor, shares: Tensor) =>
    perCluster(latents, observation.loss).mul(options.reconstructionWeight).mul(shares).sum(1);

  /** -ELBO (S3VDC eq. 6, negated), decoding `latents`. */
  const loss = ({ q, logShares }: Encoded, latents: Tensor, all: boolean) => {
    const shares = logShares.exp();
    const relaxed = logSoftmax(logShares.add(gumbel).div(options.temperature)).exp();
    const choice = shares.mul(logShares.add(Math.log(clusters))).sum(1);
    return {
      reconstruction: all ? expectedLoss(latents, shares) : reconstructionLoss(latents, relaxed),
      divergence: choice.add(standardDivergence(q)),
    };
  };

  const clean = encode(x);
  const elbo = loss(clean, clean.z, true);
  const atMean = loss(clean, clean.q.mean, true);
  const probabilities = clean.logShares.exp();
  const { begin, check } = health({
    clusters,
    probabilities,
    objective: { name: '-ELBO at the mean', perRow: atMean.reconstruction.add(atMean.divergence) },
  });

  const corruption = corrupted(rows, options.trainingNoise);
  const noisy = encode(corruption.row, options.minMaxRange);
  const held = heldClusters(clusters);
  const variables = [...vae.variables, ...clusterHead.variables];
  const spaces = startSpaces(options, clean.q.mean, rows);
  const plan = variationalPlan(options, rows, {
    name: 'm1plus2',
    networks: variables,
    mixture: [],
    corruption,
    noise,
    ...(!exact && { feeds: (step) => ({ gumbel: gumbelDraws(step, clusters) }) }),
    pretrain: {
      loss: (row) => {
        const { q, logShares } = encode(row);
        return reconstructionLoss(q.mean, logShares.exp());
      },
      variables: [...vae.pretraining.variables, ...clusterHead.variables],
      layers: undefined,
    },
    gamma: { ...loss(noisy, options.gammaLatent === 'mean' ? noisy.q.mean : noisy.z, exact), variables },
    start: mixtureStart(spaces, options, { assign: () => undefined }, begin),
    hold: {
      reconstruction: reconstructionLoss(noisy.z, held),
      divergence: standardDivergence(noisy.q),
      agreement: held.mul(noisy.logShares).sum(1).neg(),
    },
    train: loss(noisy, noisy.z, exact),
    check,
  });
  // ln p(x|z, c) with all constants
  const logLikelihoods = perCluster(clean.z, observation.logDensity);
  const expectedLogLikelihood = logLikelihoods.mul(probabilities).sum(1);
  const cluster = input('cluster', ['batch'], 'int64');
  const rowOf = (decoderInput: Tensor) => observation.mean(vae.decode(decoderInput));
  return {
    name: 'm1plus2',
    variables,
    state: [],
    plan,
    objective: { name: '-ELBO', perRow: elbo.reconstruction.add(elbo.divergence), noise },
    heads: {
      embedding: clean.q.mean,
      probabilities,
      reconstruction: rowOf(join(clean.q.mean, probabilities)),
      generate: { cluster, noise, row: rowOf(join(noise, oneHot(cluster, clusters))) },
      negativeElbo: { noise, perRow: elbo.divergence.sub(expectedLogLikelihood) },
      importance: {
        noise,
        logLikelihood: logLikelihoods.logSumExp(1).sub(Math.log(clusters)),
        logPrior: logStandardNormal(clean.z),
        logPosterior: logNormal(clean.z, clean.q),
      },
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
