import type { GaussianMixture } from '../mixture/gaussian-density.js';
import type { Variable } from '../nn/layer.js';
import type { Feed } from '../runtime/program.js';
import type { Leaf, Tensor } from '../tensor/index.js';
import type { OptimizePhase, Phase, Session, Step } from '../training/phases.js';
import { augmentation } from './augmentation.js';
import { startSpaces } from './cluster-start.js';
import type { Corruption } from './corruption.js';
import type { ModelInput } from './definition.js';
import { health } from './health.js';
import { heldPhase } from './held-clusters.js';
import { mixtureStart, refuseSampledStart } from './mixture-start.js';
import { hasWork } from './plan.js';
import { pretrainPhases, type PretrainTarget } from './pretraining.js';
import { annealing } from './s3vdc-parts.js';
import type { VariationalPlanOptions } from './variational-options.js';
import { variationalPhase, type VariationalPhase } from './variational-phase.js';

/** The two parts of -ELBO, one value a row. */
export interface RowLoss {
  readonly reconstruction: Tensor;
  readonly divergence: Tensor;
}

/** `-ELBO` of each row, [batch]. */
export function negativeElbo({ reconstruction, divergence }: RowLoss): Tensor {
  return reconstruction.add(divergence);
}

/** A model at the means of `q(z|x)`, without noise: where clusters are started, and what its health is judged by. */
export interface AtMean extends RowLoss {
  /** [batch, latent] */
  readonly latents: Tensor;
  /** q(c|x), [batch, clusters] */
  readonly probabilities: Tensor;
}

/** What training lowers, of the noisy rows and of `noise`. */
export interface VariationalLosses {
  readonly corruption: Corruption;
  readonly gamma: RowLoss;
  /** With q(c|x) held to the first clusters; `agreement` teaches the model's own q(c|x) to be as they are. */
  readonly hold: RowLoss & { readonly agreement: Tensor };
  readonly train: RowLoss;
}

/** What the plan needs of a model. */
export interface VariationalParts {
  readonly name: string;
  readonly networks: readonly Variable[];
  /** Parameters of the mixture, which may have a learning rate of their own. */
  readonly mixture: readonly Variable[];
  /** Log-variances of the mixture, if it has them. */
  readonly logVariances?: Leaf;
  /** Takes over the first mixture. */
  assign?(session: Session, mixture: GaussianMixture): void;
  readonly atMean: AtMean;
  readonly pretraining: PretrainTarget;
  readonly losses: VariationalLosses;
  /** Standard normal input of the losses. */
  readonly noise: Leaf;
  /** Further inputs of training. */
  feeds?(step: Step): Record<string, Feed>;
}

/**
 * How the variational models here are trained: autoencoder pretraining or γ-training, first clusters, epochs that hold
 * to them, periods of annealing (S3VDC, Algorithm 1), then the plain objective.
 */
export function variationalPlan(
  options: VariationalPlanOptions,
  rows: ModelInput,
  parts: VariationalParts,
): Phase[] {
  const { atMean, logVariances } = parts;
  refuseSampledStart(options, rows.rows);
  const spaces = startSpaces(options, atMean.latents, rows);
  const { begin, check } = health({
    clusters: options.clusters,
    probabilities: atMean.probabilities,
    objective: { name: '-ELBO at the mean', perRow: negativeElbo(atMean) },
    ...(logVariances && { logVariances }),
  });
  const { gamma, hold, anneal, train } = trainingPhases(options, rows, parts);
  const plan: readonly Phase[] = [
    ...pretrainPhases(options, rows, parts.pretraining),
    gamma,
    mixtureStart(spaces, options, (session, mixture) => parts.assign?.(session, mixture), begin),
    hold,
    anneal,
    train,
    check,
  ];
  return plan.filter(hasWork);
}

type PhaseParts = Pick<VariationalPhase, 'name' | 'epochs' | 'terms'> & Partial<VariationalPhase>;

function trainingPhases(
  options: VariationalPlanOptions,
  rows: ModelInput,
  parts: VariationalParts,
): Readonly<Record<'gamma' | 'hold' | 'anneal' | 'train', OptimizePhase>> {
  const { networks, mixture, noise } = parts;
  const { corruption, gamma, hold, train } = parts.losses;
  const beta = annealing(options);
  const phase = (own: PhaseParts) =>
    variationalPhase(options, {
      model: parts.name,
      noise,
      groups: trainingGroups(options, parts),
      ...own,
      feeds: (step) => ({ ...corruption.feeds(step), ...parts.feeds?.(step), ...own.feeds?.(step) }),
    });
  return {
    gamma: phase({
      name: 'gamma',
      ...inSteps(options.gammaSteps),
      terms: { reconstruction: gamma.reconstruction, divergence: gamma.divergence.mul(options.gamma) },
      groups: [{ variables: networks, learningRate: options.gammaLearningRate }],
      values: () => ({ beta: options.gamma }),
      ...augmentation(options, rows.rowShape),
    }),
    hold: phase({
      name: 'hold',
      epochs: options.heldEpochs,
      terms: { ...hold, agreement: hold.agreement.mul(options.agreementWeight) },
      groups: [{ variables: [...networks, ...mixture], learningRate: options.heldLearningRate }],
      ...heldPhase(options, rows),
    }),
    anneal: phase({
      name: 'anneal',
      ...inSteps(beta.steps),
      terms: { reconstruction: train.reconstruction, divergence: beta.weigh(train.divergence) },
      feeds: beta.feeds,
      values: beta.values,
    }),
    train: phase({ name: 'train', epochs: options.epochs, terms: { ...train } }),
  };
}

/** All at one learning rate, or the mixture's parameters at their own. */
function trainingGroups(
  { learningRate, mixtureLearningRate }: VariationalPlanOptions,
  { networks, mixture }: VariationalParts,
): VariationalPhase['groups'] {
  if (mixtureLearningRate === undefined) return [{ variables: [...networks, ...mixture], learningRate }];
  return [
    { variables: networks, learningRate },
    { variables: mixture, learningRate: mixtureLearningRate },
  ];
}

function inSteps(steps: number): { epochs: number; steps: number } {
  return { epochs: Infinity, steps };
}
