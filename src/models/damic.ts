import { z } from 'zod';
import { normal } from '../nn/initializers.js';
import { inference, trainingMode, variable, type Layer, type Mode } from '../nn/layer.js';
import type { Schedule } from '../nn/schedules.js';
import { expertMlp, mlp, type MlpOptions } from '../nn/networks.js';
import { argMax, oneHot, softmax, type Tensor } from '../tensor/index.js';
import type { OptimizePhase, Phase, Update } from '../training/phases.js';
import { startClusters, startSpaces } from './cluster-start.js';
import { watchExperts } from './damic-watch.js';
import { rebuilding } from './capabilities.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { expertErrors, expertMixtureLoss, leastError } from './expert-mixture.js';
import { health } from './health.js';
import { inferSampled } from './latent-clusters.js';
import { heldClusters, heldPhase, holdClusters } from './held-clusters.js';
import {
  commonOptions,
  networkOptions,
  pretrainingOptions,
  reconstructionOptions,
  startOptions,
  trainingOptions,
} from './options.js';
import { hasWork } from './plan.js';
import { pretrainPhases } from './pretraining.js';
import { likelihood, resolveReconstruction } from './reconstruction.js';

const schema = z.strictObject({
  ...commonOptions,
  hidden: networkOptions.hidden
    .default([1024, 256])
    .describe('hidden layers of each encoder; the decoders mirror them'),
  latent: z
    .int()
    .min(1)
    .optional()
    .describe('bottleneck of each autoencoder; as many dimensions as clusters unless given'),
  activation: networkOptions.activation,
  batchNorm: z.boolean().default(true).describe('batch normalisation before every hidden activation'),
  clusteringNetwork: z
    .boolean()
    .default(true)
    .describe('whether a network p(c|x) chooses the expert (eq. 3); otherwise the least error does (eq. 7)'),
  clusteringHidden: z
    .array(z.int().min(1))
    .default([512, 512])
    .describe('hidden layers of the clustering network'),
  assignment: z
    .enum(['network', 'error'])
    .default('network')
    .describe('a row’s cluster: by the clustering network (eq. 2), or the expert of least error (eq. 6)'),
  experts: z
    .enum(['autoencoder', 'constant'])
    .default('autoencoder')
    .describe('what stands for a cluster: an autoencoder, or one constant row, which makes it k-means'),
  reconstruction: z
    .enum(['auto', 'bernoulli', 'gaussian'])
    .default('auto')
    .describe('pretraining loss; bernoulli (for data in [0, 1]) also gives the experts sigmoid outputs'),
  errorWeight: reconstructionOptions.reconstructionWeight.describe('factor of the experts’ errors d_i'),
  ...pretrainingOptions,
  ...startOptions,
  expertEpochs: z
    .int()
    .min(0)
    .default(5)
    .describe(
      'epochs in which clustering network and experts learn the first clusters; many make them too sure to improve',
    ),
  ...trainingOptions,
  epochs: trainingOptions.epochs.default(50),
  learningRate: trainingOptions.learningRate
    .prefault(1e-4)
    .describe('learning rate of joint training; larger ones let clusters flow into one another'),
  patience: z.int().min(1).default(10).describe('epochs without a lower loss before training ends'),
});

type Options = z.output<typeof schema>;

/** Rows at most from which the use of the experts is reported. */
const watchedRows = 10_000;
/** Relative fall of the loss that counts as one. */
const minimumImprovement = 1e-3;

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, activation, batchNorm, latent = clusters, errorWeight } = options;
  const { x, features } = rows;
  const observation = likelihood(resolveReconstruction(options.reconstruction, rows.unitInterval), features);
  const net: MlpOptions = { activation, batchNorm };
  const mirrored = [...options.hidden].toReversed();

  const encoder = mlp('start/encoder', [features, ...options.hidden, latent], net);
  const decoder = mlp('start/decoder', [latent, ...mirrored, features], net);
  const gate = options.clusteringNetwork
    ? mlp('gate', [features, ...options.clusteringHidden, clusters], net)
    : undefined;
  const experts =
    options.experts === 'constant'
      ? constantExperts(clusters, features)
      : expertMlp('experts', clusters, [features, ...options.hidden, latent, ...mirrored, features], net);
  const mixture = [experts, ...(gate === undefined ? [] : [gate])];
  const networks = [encoder, decoder, ...mixture];

  // All in one mode: in training, batch norm's statistics are those of the whole batch for every expert, in each phase
  // alike, so that running statistics of the one phase fit the next, and prediction.
  const outputs = (mode: Mode) => {
    const raw = experts.apply(x, mode);
    const answers = observation.mean(raw);
    const errors = expertErrors(x, answers).mul(errorWeight);
    const logits = gate?.apply(x, mode);
    return { raw, answers, errors, logits, loss: expertMixtureLoss(errors, logits) };
  };

  const startMode = trainingMode();
  const pretraining = pretrainPhases(options, rows, {
    loss: (row) => observation.loss(x, decoder.apply(encoder.apply(row, startMode), startMode)),
    variables: [...encoder.variables, ...decoder.variables],
    layers: {
      encoder: encoder.layers,
      decoder: decoder.layers,
      loss: (decoded) => observation.loss(x, decoded),
    },
    stateUpdates: startMode.updates,
  });
  const spaces = startSpaces(options, encoder.apply(x, inference), rows);
  const start: Phase = {
    kind: 'compute',
    name: 'start',
    run: async (session) => {
      const { labels } = await startClusters(session, spaces, options);
      holdClusters(session, labels);
    },
  };

  const fitted = outputs(inference);
  const byNetwork = options.assignment === 'network' ? fitted.logits : undefined;
  const probabilities = byNetwork === undefined ? leastError(fitted.errors) : softmax(byNetwork);
  const usage = { probabilities };
  const objective = { name: 'mixture reconstruction loss', perRow: fitted.loss };
  const { begin, check } = health({ clusters, probabilities, objective });
  const phase = (
    name: string,
    epochs: number,
    learningRate: Schedule,
    terms: (of: ReturnType<typeof outputs>) => Update['terms'],
  ): OptimizePhase => {
    const mode = trainingMode();
    return {
      kind: 'optimize',
      name,
      epochs,
      batchSize: options.batchSize,
      updates: [
        {
          name,
          terms: terms(outputs(mode)),
          groups: [{ variables: mixture.flatMap((layer) => layer.variables), learningRate }],
          optimizer: { kind: 'adam', epsilon: options.epsilon },
          clipNorm: options.clipNorm,
          stateUpdates: mode.updates,
        },
      ],
      afterEpoch: async (session, epoch, { step }) => {
        const random = session.random.split(`epoch ${epoch}`);
        const shown = await inferSampled(session, usage, watchedRows, random);
        return { values: watchExperts(session, shown.probabilities, name, step) };
      },
    };
  };

  // Each expert learns the rows of its own cluster, the clustering network their labels by cross-entropy.
  const held = heldClusters(clusters);
  const ofHeld = (perExpert: Tensor) => perExpert.mul(held).sum(1).mean();
  const specialise: OptimizePhase = {
    ...phase('specialise', options.expertEpochs, options.pretrainLearningRate, ({ raw, logits }) => ({
      reconstruction: ofHeld(observation.loss(x, raw).transpose()),
      ...(logits && { assignment: ofHeld(logits.logSoftmax()).neg() }),
    })),
    ...heldPhase(options, rows),
  };
  const train: OptimizePhase = {
    ...phase('train', options.epochs, options.learningRate, ({ loss }) => ({ mixture: loss.mean() })),
    before: begin,
    earlyStopping: { patience: options.patience, minimumImprovement },
  };

  const byRow = fitted.answers.transpose([1, 0, 2]);
  const chosen = oneHot(argMax(probabilities, 1), clusters).unsqueeze(2);
  return {
    name: 'damic',
    variables: networks.flatMap((layer) => layer.variables),
    state: networks.flatMap((layer) => layer.state),
    plan: [...pretraining, start, specialise, train, check].filter(hasWork),
    objective,
    heads: {
      embedding: fitted.logits ?? fitted.errors.neg(),
      probabilities,
      reconstruction: byRow.mul(chosen).sum(1),
      experts: byRow,
    },
  };
}

/** Experts that answer every row with one row of their own: [batch, features] to [experts, batch, features]. */
function constantExperts(experts: number, features: number): Layer {
  const answers = variable('experts/answers', [experts, 1, features], normal(0.01));
  return {
    variables: [answers],
    state: [],
    outputShape: [features],
    apply: (x) => answers.leaf.add(x.mul(0)),
  };
}

/** Deep autoencoder mixture clustering (Chazan, Gannot and Goldberger 2019). */
export const damic: ModelDefinition<typeof schema> = {
  name: 'damic',
  title: 'DAMIC',
  source: 'Chazan et al., Deep Clustering Based on a Mixture of Autoencoders, MLSP 2019',
  summary: 'one autoencoder a cluster, and a network that sends each row to the one that rebuilds it best',
  capabilities: rebuilding,
  schema,
  build,
};
