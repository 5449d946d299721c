import { z } from 'zod';
import { inference } from '../nn/layer.js';
import { input, logSoftmax, oneHot, softmax, type Tensor } from '../tensor/index.js';
import type { OptimizePhase, Phase, Step, Update } from '../training/phases.js';
import { startClusters } from './cluster-start.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import {
  logJoint,
  logNormal,
  logPriorDensity,
  logVarianceBounds,
  mixtureDivergence,
  mixturePrior,
} from './mixture-prior.js';
import { decoder as decoderOf, encoderBody, head } from './networks.js';
import {
  commonOptions,
  networkOptions,
  pretrainingOptions,
  reconstructionOptions,
  startOptions,
  trainingOptions,
} from './options.js';
import { pretrainPhase } from './pretraining.js';
import { likelihood, resolveReconstruction } from './reconstruction.js';

const schema = z.strictObject({
  ...commonOptions,
  ...networkOptions,
  ...reconstructionOptions,
  ...pretrainingOptions,
  ...startOptions,
  heldEpochs: z
    .int()
    .min(0)
    .default(15)
    .describe(
      'epochs in which q(c|x) is held to the first clusters, so that the nets settle before the clusters move',
    ),
  ...trainingOptions,
  posterior: z
    .enum(['sample', 'mean'])
    .default('sample')
    .describe('q(c|x) from the sampled latent (the paper) or from its mean (less noise)'),
});

type Options = z.output<typeof schema>;

/** Name of the run's array of first clusters, one a row. */
const heldClusters = 'heldClusters';

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent } = options;
  const { x } = rows;

  // Networks: q(z|x) = N(mean, exp(logVariance)), p(x|z) by the decoder, p(z, c) the mixture.
  const observation = likelihood(
    resolveReconstruction(options.reconstruction, rows.unitInterval),
    rows.features,
  );
  const body = encoderBody(options, rows);
  const meanHead = head('encoder/mean', body, latent);
  const varianceHead = head('encoder/logVariance', body, latent);
  const decoder = decoderOf(options, rows, observation.outputs);
  const prior = mixturePrior(clusters, latent);
  const networks = [body, meanHead, varianceHead, decoder];
  const variables = [...networks.flatMap((layer) => layer.variables), ...prior.variables];

  const encode = (row: Tensor) => {
    const features = body.apply(row, inference);
    return {
      mean: meanHead.apply(features, inference),
      logVariance: varianceHead.apply(features, inference).clip(...logVarianceBounds),
    };
  };
  const decode = (latents: Tensor) => decoder.apply(latents, inference);
  const reconstructionLoss = (latents: Tensor) =>
    observation.loss(x, decode(latents)).mul(options.reconstructionWeight);

  // One draw of z by reparametrisation, and -ELBO for any ln q(c|x) (VaDE eq. 12, negated).
  const noise = input('noise', ['batch', latent]);
  const { mean, logVariance } = encode(x);
  const z = mean.add(logVariance.mul(0.5).exp().mul(noise));
  const divergence = (logResponsibilities: Tensor, responsibilities = logResponsibilities.exp()) =>
    mixtureDivergence(prior, mean, logVariance, responsibilities, logResponsibilities);
  const posterior = logSoftmax(logJoint(prior, options.posterior === 'sample' ? z : mean));
  const reconstruction = reconstructionLoss(z);

  // While held, q(c|x) is one cluster, whose ln is 0 where it counts, and p(c|z) learns to agree with it.
  const held = oneHot(input(heldClusters, ['batch'], 'int64'), clusters);
  const agreement = held
    .mul(logSoftmax(logJoint(prior, z)))
    .sum(1)
    .neg();

  const update = (terms: Update['terms']): Update => ({
    name: 'vade',
    terms,
    groups: [{ variables, learningRate: options.learningRate }],
    optimizer: { kind: 'adam', epsilon: options.epsilon },
    clipNorm: options.clipNorm,
  });
  const noiseFeed = ({ rows: count, random }: Step) => ({
    noise: random.split('noise').fillNormal(new Float32Array(count * latent)),
  });
  const phase = (name: string, epochs: number, terms: Update['terms']): OptimizePhase => ({
    kind: 'optimize',
    name,
    epochs,
    batchSize: options.batchSize,
    updates: [update(terms)],
    feeds: noiseFeed,
  });

  const latents = { mean };
  const plan: Phase[] = [
    pretrainPhase(options, rows, {
      loss: (corrupted) => reconstructionLoss(encode(corrupted).mean),
      variables: [body, meanHead, decoder].flatMap((layer) => layer.variables),
    }),
    {
      kind: 'compute',
      name: 'start',
      run: async (session) => {
        const start = await startClusters(session, (await session.infer(latents)).mean, options);
        prior.assign(session, start.mixture);
        session.arrays.set(heldClusters, start.labels);
      },
    },
    {
      ...phase('hold', options.heldEpochs, {
        reconstruction: reconstruction.mean(),
        divergence: divergence(held.mul(0), held).mean(),
        agreement: agreement.mean(),
      }),
      feeds: (step) => ({
        ...noiseFeed(step),
        [heldClusters]: step.indices.map((row) => step.arrays.get(heldClusters)?.[row] ?? 0),
      }),
    },
    phase('train', options.epochs, {
      reconstruction: reconstruction.mean(),
      divergence: divergence(posterior).mean(),
    }),
  ];

  const latentInput = input('latent', ['batch', latent]);
  const cluster = input('cluster', ['batch'], 'int64');
  const chosen = oneHot(cluster, clusters);
  const sampled = chosen.matmul(prior.means).add(chosen.matmul(prior.logVariances.mul(0.5).exp()).mul(noise));
  const perRow = reconstruction.add(divergence(posterior));
  return {
    name: 'vade',
    variables,
    state: [],
    plan: plan.filter((step) => step.kind === 'compute' || step.epochs > 0),
    objective: { name: '-ELBO', perRow, noise },
    heads: {
      embedding: mean,
      probabilities: softmax(logJoint(prior, mean)),
      reconstruction: observation.mean(decode(mean)),
      decode: { latent: latentInput, row: observation.mean(decode(latentInput)) },
      generate: { cluster, noise, row: observation.mean(decode(sampled)) },
      negativeElbo: { noise, perRow },
      importance: {
        noise,
        logLikelihood: observation.logDensity(x, decode(z)),
        logPrior: logPriorDensity(prior, z),
        logPosterior: logNormal(z, mean, logVariance),
      },
    },
  };
}

/** Variational Deep Embedding (Jiang et al. 2017). */
export const vade: ModelDefinition<typeof schema> = {
  name: 'vade',
  title: 'VaDE',
  source: 'Jiang et al., Variational Deep Embedding, IJCAI 2017',
  summary: 'a variational autoencoder whose prior is a Gaussian mixture, one component a cluster',
  capabilities: {
    generates: true,
    softLabels: true,
    reconstructs: true,
    likelihood: true,
    needsClusters: true,
  },
  schema,
  build,
};
