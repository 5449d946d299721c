import { z } from 'zod';
import { unreachable } from '../error.js';
import { inference } from '../nn/layer.js';
import { mlp } from '../nn/networks.js';
import { scheduleSchema } from '../nn/schedules.js';
import { concat, input, logSoftmax, type Tensor } from '../tensor/index.js';
import type { OptimizePhase, Phase, Session, Update } from '../training/phases.js';
import { beginning } from './beginning.js';
import { meansOf } from './cluster-start.js';
import { normalFeed } from './corruption.js';
import { dcanTarget } from './dcan-target.js';
import { watchBalance } from './dcan-watch.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { health, type Health } from './health.js';
import { heldClusters, heldPhase, heldLabels } from './held-clusters.js';
import { chosenOptimizer, optimizerOptions } from './optimizer-choice.js';
import { deepClusteringOptions, heldRateOptions } from './options.js';
import { plainAutoencoder } from './plain-autoencoder.js';
import { hasWork } from './plan.js';

const { hidden, latent, activation, pretrainEpochs, epochs, batchSize, learningRate } = deepClusteringOptions;

const schema = z.strictObject({
  ...deepClusteringOptions,
  ...heldRateOptions,
  hidden: hidden.default([384]),
  latent: latent.default(128),
  activation: activation.default('tanh'),
  pretrainEpochs: pretrainEpochs.describe(
    'epochs of reconstruction that the encoder starts from; 0 starts from random weights',
  ),
  epochs: epochs.default(30),
  batchSize: batchSize.default(64),
  learningRate: learningRate.prefault(1e-4).describe('learning rate of the encoder'),
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
  clusterSteps: z
    .int()
    .min(1)
    .optional()
    .describe('renews the clusters after so many steps instead of every epoch'),
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

/** The encoder, the clusters of its latents and the discriminator between latents and samples of those clusters. */
function dcanGraph(options: Options, rows: ModelInput) {
  const { clusters, latent, conditional } = options;
  const network = plainAutoencoder(options, rows, 'tanh');
  const discriminator = mlp(
    'discriminator',
    [latent + (conditional ? clusters : 0), ...options.discriminatorHidden, 1],
    { activation: 'tanh' },
  );
  const embedding = network.encode(rows.x);
  const target = dcanTarget(options, embedding);

  // z+ ~ N(eta*, 1/tau*) of the cluster that G(x) is assigned to, z- = G(x); d(z) = sigmoid of a logit (DCAN eq. 11, 13).
  const chosen = target.chosen(embedding.stopGradient());
  const noise = input('noise', ['batch', latent]);
  const logit = (point: Tensor) =>
    discriminator.apply(conditional ? concat([point, chosen], 1) : point, inference).squeeze(1);
  // Before it meets the discriminator, the encoder learns to tell the first clusters apart by their centres.
  const affinity = logSoftmax(target.squaredDistances(embedding).neg());
  return {
    network,
    discriminator,
    target,
    noise,
    embedding,
    /** Logits of `d(z+)` and `d(G(x))`, [batch] each. */
    real: logit(target.sample(chosen, noise.mul(options.spread))),
    fake: logit(embedding),
    /** [batch] */
    agreement: heldClusters(clusters).mul(affinity).sum(1).neg(),
  };
}

type Graph = ReturnType<typeof dcanGraph>;

function build(options: Options, rows: ModelInput): BuiltModel {
  const graph = dcanGraph(options, rows);
  const { network, discriminator, target, embedding } = graph;
  const probabilities = target.probabilities(embedding);
  const objective = { name: 'distance to own / nearest other centre', perRow: target.ambiguity(embedding) };
  const watch = health({ clusters: options.clusters, probabilities, objective });
  const pretrained = options.pretrainEpochs + options.layerwiseEpochs > 0;
  return {
    name: 'dcan',
    variables: [...(pretrained ? network.variables : network.encoderVariables), ...discriminator.variables],
    state: target.state,
    plan: dcanPlan(options, rows, graph, watch).filter(hasWork),
    objective,
    heads: { embedding, probabilities },
  };
}

function dcanPlan(options: Options, rows: ModelInput, graph: Graph, { begin, check }: Health): Phase[] {
  const { network, target, embedding, noise } = graph;
  const { discriminate, encode } = adversaries(options, graph);
  const phase = (name: string, epochs: number, updates: Update[]): OptimizePhase => ({
    kind: 'optimize',
    name,
    epochs,
    batchSize: options.batchSize,
    updates,
    feeds: (step) => normalFeed(noise, step),
    ...renewals(options.clusterSteps, (session, when) => target.renew(session, name, when)),
  });
  return [
    ...beginning(options, rows, {
      pretraining: network.pretraining,
      embedding,
      assign: (session, start) => {
        target.place(session, start.mixture.means);
        target.watch(session, 'start', start.points);
      },
      begin,
    }),
    holdPhase(options, rows, graph),
    phase('discriminate', options.discriminatorEpochs, [discriminate]),
    {
      ...phase('train', options.epochs, [discriminate, encode]),
      ...(options.steps !== undefined && { steps: options.steps }),
      afterEpoch: async (session, _, { means }) => watchBalance(session, means),
    },
    { kind: 'compute', name: 'cluster', run: (session) => target.renew(session, 'cluster', 'final') },
    check,
  ];
}

/** The two players: the discriminator lowers `-ln d(z+) - ln(1 - d(G(x)))`, the encoder makes `d(G(x))` high. */
function adversaries(options: Options, { network, discriminator, real, fake }: Graph) {
  const shared = { optimizer: chosenOptimizer(options), clipNorm: options.clipNorm };
  const discriminate: Update = {
    name: 'discriminator',
    terms: { discriminator: real.neg().softplus().add(fake.softplus()).mean() },
    reports: { discriminatorReal: real.sigmoid().mean(), discriminatorFake: fake.sigmoid().mean() },
    groups: [{ variables: discriminator.variables, learningRate: options.discriminatorLearningRate }],
    ...shared,
  };
  const encode: Update = {
    name: 'encoder',
    terms: { encoder: encoderLoss(options.encoderLoss, fake).mean() },
    groups: [{ variables: network.encoderVariables, learningRate: options.learningRate }],
    ...shared,
  };
  return { discriminate, encode };
}

/** The encoder learns the first clusters, whose centres follow it. */
function holdPhase(options: Options, rows: ModelInput, graph: Graph): OptimizePhase {
  const { network, target, embedding, agreement } = graph;
  return {
    kind: 'optimize',
    name: 'hold',
    epochs: options.heldEpochs,
    batchSize: options.batchSize,
    updates: [
      {
        name: 'encoder',
        terms: { agreement: agreement.mean() },
        groups: [{ variables: network.encoderVariables, learningRate: options.heldLearningRate }],
        optimizer: { kind: 'adam' },
        clipNorm: options.clipNorm,
      },
    ],
    ...heldPhase(options, rows),
    beforeEpoch: async (session) => {
      const latents = await session.infer({ embedding });
      target.place(session, meansOf(latents.embedding, heldLabels(session), options.clusters).values);
    },
  };
}

/** When a phase renews its clusters: before every epoch, or every so many steps. */
function renewals(
  steps: number | undefined,
  renew: (session: Session, when: string) => Promise<void>,
): Pick<OptimizePhase, 'beforeEpoch' | 'beforeStep'> {
  if (steps === undefined) return { beforeEpoch: (session, epoch) => renew(session, `epoch ${epoch}`) };
  return {
    beforeStep: async (session, step) => {
      if (step % steps === 0) await renew(session, `step ${step}`);
      return undefined;
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
