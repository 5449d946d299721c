import { normal } from '../nn/initializers.js';
import { inference, trainingMode, variable, type Layer, type Mode } from '../nn/layer.js';
import type { Schedule } from '../nn/schedules.js';
import { expertMlp, mlp, type MlpOptions } from '../nn/networks.js';
import { argMax, oneHot, softmax, type Tensor } from '../tensor/index.js';
import type { OptimizePhase, Phase, Update } from '../training/phases.js';
import { beginning } from './beginning.js';
import { damicSchema, type DamicOptions as Options } from './damic-options.js';
import { watchExperts } from './damic-watch.js';
import { rebuilding } from './capabilities.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { expertErrors, expertMixtureLoss, leastError } from './expert-mixture.js';
import { health, type Health } from './health.js';
import { inferSampled } from './latent-clusters.js';
import { heldClusters, heldPhase } from './held-clusters.js';
import { hasWork } from './plan.js';
import type { PretrainTarget } from './pretraining.js';
import { likelihood, resolveReconstruction } from './reconstruction.js';

/** Rows at most from which the use of the experts is reported. */
const watchedRows = 10_000;
/** Relative fall of the loss that counts as one. */
const minimumImprovement = 1e-3;

/** What experts and clustering network make of a batch; in one mode, so that all of it sees the same batch statistics. */
interface Answers {
  /** Raw outputs and rows, [experts, batch, outputs] and [experts, batch, features]. */
  readonly raw: Tensor;
  readonly rows: Tensor;
  /** `d_i` of each row, [batch, experts]. */
  readonly errors: Tensor;
  /** Of `p(c|x)`, [batch, experts], where there is a clustering network. */
  readonly logits: Tensor | undefined;
  /** Eq. 3 or 7 of each row, [batch]. */
  readonly loss: Tensor;
}

/** The autoencoder that finds first clusters, the experts and the network that chooses among them. */
function damicGraph(options: Options, input: ModelInput) {
  const { clusters, activation, batchNorm, latent = clusters, errorWeight } = options;
  const { x, features } = input;
  const observation = likelihood(resolveReconstruction(options.reconstruction, input.unitInterval), features);
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
  const answers = (mode: Mode): Answers => {
    const raw = experts.apply(x, mode);
    const rows = observation.mean(raw);
    const errors = expertErrors(x, rows).mul(errorWeight);
    const logits = gate?.apply(x, mode);
    return { raw, rows, errors, logits, loss: expertMixtureLoss(errors, logits) };
  };
  return {
    observation,
    encoder,
    decoder,
    mixture: gate === undefined ? [experts] : [experts, gate],
    answers,
  };
}

type Graph = ReturnType<typeof damicGraph>;

function build(options: Options, input: ModelInput): BuiltModel {
  const { clusters } = options;
  const graph = damicGraph(options, input);
  const fitted = graph.answers(inference);
  const byNetwork = options.assignment === 'network' ? fitted.logits : undefined;
  const probabilities = byNetwork === undefined ? leastError(fitted.errors) : softmax(byNetwork);
  const objective = { name: 'mixture reconstruction loss', perRow: fitted.loss };
  const watch = health({ clusters, probabilities, objective });
  const networks = [graph.encoder, graph.decoder, ...graph.mixture];
  const byRow = fitted.rows.transpose([1, 0, 2]);
  const chosen = oneHot(argMax(probabilities, 1), clusters).unsqueeze(2);
  return {
    name: 'damic',
    variables: networks.flatMap((layer) => layer.variables),
    state: networks.flatMap((layer) => layer.state),
    plan: damicPlan(options, input, graph, probabilities, watch).filter(hasWork),
    objective,
    heads: {
      // What the paper calls h(x) is the layer below these: of as many numbers as there are clusters, a row's place among them is what maps show.
      embedding: fitted.logits ?? fitted.errors.neg(),
      probabilities,
      reconstruction: byRow.mul(chosen).sum(1),
      experts: byRow,
    },
  };
}

function damicPlan(
  options: Options,
  input: ModelInput,
  graph: Graph,
  probabilities: Tensor,
  { begin, check }: Health,
): Phase[] {
  const { observation, encoder } = graph;
  // Each expert learns the rows of its own cluster, the clustering network their labels by cross-entropy.
  const held = heldClusters(options.clusters);
  const ofHeld = (perExpert: Tensor) => perExpert.mul(held).sum(1).mean();
  const specialise: OptimizePhase = {
    ...mixturePhase(options, graph, probabilities, {
      name: 'specialise',
      epochs: options.expertEpochs,
      learningRate: options.pretrainLearningRate,
      terms: ({ raw, logits }) => ({
        reconstruction: ofHeld(observation.loss(input.x, raw).transpose()),
        ...(logits && { assignment: ofHeld(logits.logSoftmax()).neg() }),
      }),
    }),
    ...heldPhase(options, input),
  };
  const train: OptimizePhase = {
    ...mixturePhase(options, graph, probabilities, {
      name: 'train',
      epochs: options.epochs,
      learningRate: options.learningRate,
      terms: ({ loss }) => ({ mixture: loss.mean() }),
    }),
    before: begin,
    earlyStopping: { patience: options.patience, minimumImprovement },
  };
  return [
    ...beginning(options, input, {
      pretraining: pretrainTarget(graph, input),
      embedding: encoder.apply(input.x, inference),
    }),
    specialise,
    train,
    check,
  ];
}

/** The autoencoder in which first clusters are found. */
function pretrainTarget({ observation, encoder, decoder }: Graph, { x }: ModelInput): PretrainTarget {
  const mode = trainingMode();
  return {
    loss: (row) => observation.loss(x, decoder.apply(encoder.apply(row, mode), mode)),
    variables: [...encoder.variables, ...decoder.variables],
    layers: {
      encoder: encoder.layers,
      decoder: decoder.layers,
      loss: (decoded) => observation.loss(x, decoded),
    },
    stateUpdates: mode.updates,
  };
}

interface MixturePhase {
  readonly name: string;
  readonly epochs: number;
  readonly learningRate: Schedule;
  terms(answers: Answers): Update['terms'];
}

/**
 * Trains experts and clustering network. Both are in training mode: batch norm's statistics are those of the whole batch for
 * every expert, in each phase alike, so that running statistics of the one phase fit the next, and prediction.
 */
function mixturePhase(
  options: Options,
  { answers, mixture }: Graph,
  probabilities: Tensor,
  { name, epochs, learningRate, terms }: MixturePhase,
): OptimizePhase {
  const mode = trainingMode();
  return {
    kind: 'optimize',
    name,
    epochs,
    batchSize: options.batchSize,
    updates: [
      {
        name,
        terms: terms(answers(mode)),
        groups: [{ variables: mixture.flatMap((layer) => layer.variables), learningRate }],
        optimizer: { kind: 'adam', epsilon: options.epsilon },
        clipNorm: options.clipNorm,
        stateUpdates: mode.updates,
      },
    ],
    afterEpoch: async (session, epoch, { step }) => {
      const random = session.random.split(`epoch ${epoch}`);
      const shown = await inferSampled(session, { probabilities }, watchedRows, random);
      return { values: watchExperts(session, shown.probabilities, name, step) };
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
export const damic: ModelDefinition<typeof damicSchema> = {
  name: 'damic',
  title: 'DAMIC',
  source: 'Chazan et al., Deep Clustering Based on a Mixture of Autoencoders, MLSP 2019',
  summary: 'one autoencoder a cluster, and a network that sends each row to the one that rebuilds it best',
  capabilities: rebuilding,
  schema: damicSchema,
  build,
};
