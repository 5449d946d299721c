import { z } from 'zod';
import type { Matrix } from '../data/matrix.js';
import { unreachable } from '../error.js';
import { fitGaussianMixture, mixtureOfLabels } from '../mixture/gaussian-mixture.js';
import { scheduleSchema } from '../nn/schedules.js';
import { inference } from '../nn/layer.js';
import { mlp } from '../nn/networks.js';
import type { RandomStream } from '../runtime/random.js';
import { argMax, concat, input, oneHot, softmax, type Tensor, logSoftmax } from '../tensor/index.js';
import type { OptimizePhase, Phase, Session, Update } from '../training/phases.js';
import { centroids, mixtureState } from './centroids.js';
import { meansOf, startClusters } from './cluster-start.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { watchBalance, watchCollapse, watchEmpty } from './dcan-watch.js';
import { inferSampled, refitCentres } from './latent-clusters.js';
import { heldClusters, heldFeed, heldLabels, holdClusters } from './held-clusters.js';
import {
  commonOptions,
  networkOptions,
  pretrainingOptions,
  reconstructionOptions,
  startOptions,
  trainingOptions,
} from './options.js';
import { chosenOptimizer, optimizerOptions } from './optimizer-choice.js';
import { plainAutoencoder } from './plain-autoencoder.js';
import { pretrainPhase } from './pretraining.js';

const schema = z.strictObject({
  ...commonOptions,
  ...networkOptions,
  hidden: networkOptions.hidden.default([384]),
  latent: networkOptions.latent.default(128),
  activation: networkOptions.activation.default('tanh'),
  ...reconstructionOptions,
  ...pretrainingOptions,
  pretrainEpochs: pretrainingOptions.pretrainEpochs.describe(
    'epochs of reconstruction that the encoder starts from; 0 starts from random weights',
  ),
  ...startOptions,
  ...trainingOptions,
  heldEpochs: z
    .int()
    .min(0)
    .default(15)
    .describe('epochs in which the encoder is held to the first clusters, before the discriminator comes in'),
  epochs: trainingOptions.epochs.default(30),
  batchSize: trainingOptions.batchSize.default(64),
  learningRate: trainingOptions.learningRate.prefault(1e-4).describe('learning rate of the encoder'),
  steps: z.int().min(1).optional().describe('ends training after so many steps, within its epochs'),
  ...optimizerOptions,
  discriminatorHidden: z
    .array(z.int().min(1))
    .default([64])
    .describe('hidden layers (tanh) of the discriminator'),
  discriminatorLearningRate: scheduleSchema.prefault(0.001).describe('learning rate of the discriminator'),
  discriminatorEpochs: z
    .int()
    .min(0)
    .default(20)
    .describe('epochs of the discriminator alone, before the encoder follows it'),
  target: z
    .enum(['kmeans', 'gmm'])
    .default('kmeans')
    .describe('clusters of the latents, renewed each epoch: k-means, or a Gaussian mixture'),
  clusterRows: z
    .int()
    .min(600)
    .default(20_000)
    .describe(
      'most rows whose latents the clusters are found from each epoch; a sample where there are more',
    ),
  clusterIterations: z.int().min(1).default(10).describe('most iterations of each renewal of the clusters'),
  spread: z
    .number()
    .min(0)
    .default(1)
    .describe(
      'real samples keep this part of their cluster’s standard deviation; 1 is the paper, 0 the centre',
    ),
  conditional: z
    .boolean()
    .default(true)
    .describe('whether the discriminator is told the cluster that the latent should belong to'),
  encoderLoss: z
    .enum(['saturating', 'non-saturating'])
    .default('non-saturating')
    .describe('the encoder minimises ln(1 - d(G(x))) (the paper) or -ln d(G(x))'),
});

type Options = z.output<typeof schema>;

/** Variances of the target stay above this, so that clusters of one point can be sampled. */
const varianceFloor = 1e-6;

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent, target } = options;
  const network = plainAutoencoder(options, rows, 'tanh');
  const pretrained = options.pretrainEpochs > 0;
  const discriminator = mlp(
    'discriminator',
    [latent + (options.conditional ? clusters : 0), ...options.discriminatorHidden, 1],
    { activation: 'tanh' },
  );
  const { encoderVariables } = network;
  const autoencoderVariables = [...encoderVariables, ...network.decoderVariables];
  const mixture = mixtureState(clusters, latent);
  const nearest = centroids(clusters, latent);
  const embedding = network.encode(rows.x);
  const latents = { embedding };

  // z+ ~ N(eta*, 1/tau*) of the cluster that G(x) is assigned to, z- = G(x); d(z) = sigmoid of a logit (DCAN eq. 11, 13).
  const settled = embedding.stopGradient();
  const chosen =
    target === 'gmm' ? oneHot(argMax(mixture.logJoint(settled), 1), clusters) : nearest.nearest(settled);
  const noise = input('noise', ['batch', latent]);
  const logit = (point: Tensor) =>
    discriminator.apply(options.conditional ? concat([point, chosen], 1) : point, inference).squeeze(1);
  const real = logit(mixture.sample(chosen, noise.mul(options.spread)));
  const fake = logit(embedding);

  const optimizer = chosenOptimizer(options);
  const { clipNorm } = options;
  const discriminate: Update = {
    name: 'discriminator',
    terms: { discriminator: real.neg().softplus().add(fake.softplus()).mean() },
    reports: { discriminatorReal: real.sigmoid().mean(), discriminatorFake: fake.sigmoid().mean() },
    groups: [{ variables: discriminator.variables, learningRate: options.discriminatorLearningRate }],
    optimizer,
    clipNorm,
  };
  const encode: Update = {
    name: 'encoder',
    terms: { encoder: encoderLoss(options.encoderLoss, fake).mean() },
    groups: [{ variables: encoderVariables, learningRate: options.learningRate }],
    optimizer,
    clipNorm,
  };

  const centres = (session: Session): Matrix => ({
    values: session.value(nearest.variable.leaf),
    rows: clusters,
    columns: latent,
  });
  const place = async (session: Session, points: Matrix, from: Matrix, random: RandomStream) => {
    const { products, signal } = session;
    if (target === 'gmm') {
      const { clusterIterations: maxIterations } = options;
      const fit = await fitGaussianMixture(
        points,
        { clusters, start: from, maxIterations, covarianceFloor: varianceFloor },
        { random, products, signal },
      );
      return fit.mixture;
    }
    const fit = await refitCentres(session, points, from, random, options.clusterIterations);
    return mixtureOfLabels(points, fit.labels, fit.centres, 'diagonal', varianceFloor);
  };
  const renew = async (session: Session, during: string, name: string) => {
    const random = session.random.split(name);
    const { embedding: points } = await inferSampled(session, latents, options.clusterRows, random);
    const fitted = await place(session, points, centres(session), random);
    mixture.assign(session, fitted);
    nearest.assign(session, fitted.means);
    watchEmpty(session, during, fitted.weights, points.rows);
    watchCollapse(session, during, points, centres(session));
  };

  const phase = (name: string, epochs: number, updates: Update[]): OptimizePhase => ({
    kind: 'optimize',
    name,
    epochs,
    batchSize: options.batchSize,
    updates,
    feeds: ({ rows: count, random }) => ({
      noise: random.split('noise').fillNormal(new Float32Array(count * latent)),
    }),
    beforeEpoch: (session, epoch) => renew(session, name, `epoch ${epoch}`),
  });
  const start: Phase = {
    kind: 'compute',
    name: 'start',
    run: async (session) => {
      const { embedding: points } = await session.infer(latents);
      const first = await startClusters(session, points, options);
      holdClusters(session, first.labels);
      nearest.assign(session, first.mixture.means);
      watchCollapse(session, 'start', points, centres(session));
    },
  };
  // Before it meets the discriminator, the encoder learns to tell the first clusters apart by their centres.
  const affinity = logSoftmax(nearest.squaredDistances(embedding).neg());
  const hold: Phase = {
    kind: 'optimize',
    name: 'hold',
    epochs: options.heldEpochs,
    batchSize: options.batchSize,
    updates: [
      {
        name: 'encoder',
        terms: { agreement: heldClusters(clusters).mul(affinity).sum(1).neg().mean() },
        groups: [{ variables: encoderVariables, learningRate: options.pretrainLearningRate }],
        optimizer: { kind: 'adam' },
        clipNorm,
      },
    ],
    feeds: heldFeed,
    beforeEpoch: async (session) => {
      const { embedding: points } = await session.infer(latents);
      nearest.assign(session, meansOf(points, heldLabels(session), clusters).values);
    },
  };
  const plan: Phase[] = [
    pretrainPhase(options, rows, {
      loss: (corrupted) => network.reconstructionLoss(network.encode(corrupted)),
      variables: autoencoderVariables,
    }),
    start,
    hold,
    phase('discriminate', options.discriminatorEpochs, [discriminate]),
    {
      ...phase('train', options.epochs, [discriminate, encode]),
      ...(options.steps !== undefined && { steps: options.steps }),
      afterEpoch: async (session, _, { means }) => watchBalance(session, means),
    },
    { kind: 'compute', name: 'cluster', run: (session) => renew(session, 'cluster', 'final') },
  ];

  return {
    name: 'dcan',
    variables: [...(pretrained ? autoencoderVariables : encoderVariables), ...discriminator.variables],
    state: [...mixture.variables, nearest.variable],
    plan: plan.filter((step) => step.kind === 'compute' || step.epochs > 0),
    objective: { name: 'distance to own / nearest other centre', perRow: nearest.ambiguity(embedding) },
    heads: {
      embedding,
      probabilities: target === 'gmm' ? softmax(mixture.logJoint(embedding)) : nearest.nearest(embedding),
    },
  };
}

/** What the encoder minimises, from the logit of `d(G(x))`. */
function encoderLoss(kind: Options['encoderLoss'], fake: Tensor): Tensor {
  switch (kind) {
    case 'saturating':
      return fake.softplus().neg();
    case 'non-saturating':
      return fake.neg().softplus();
    default:
      return unreachable(kind);
  }
}

/** Deep clustering using adversarial net based clustering loss (Lim). */
export const dcan: ModelDefinition<typeof schema> = {
  name: 'dcan',
  title: 'DCAN',
  source: 'Lim, Deep Clustering using Adversarial Net based Clustering Loss',
  summary: 'an encoder that must fool a discriminator into taking its latents for samples of their clusters',
  capabilities: {
    generates: false,
    embeds: true,
    softLabels: true,
    reconstructs: false,
    likelihood: false,
    needsClusters: true,
  },
  schema,
  build,
};
