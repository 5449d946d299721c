import { z } from 'zod';
import type { Matrix } from '../data/matrix.js';
import { MixturaError, unreachable } from '../error.js';
import { predictClusters, type GaussianMixture } from '../mixture/gaussian-density.js';
import { scheduleSchema } from '../nn/schedules.js';
import type { Variable } from '../nn/layer.js';
import type { Feed } from '../runtime/program.js';
import type { Leaf, Tensor } from '../tensor/index.js';
import type { ComputePhase, Phase, Session, Step } from '../training/phases.js';
import { augmentation } from './augmentation.js';
import {
  equalWeights,
  startClusters,
  variancesFrom,
  type PlacedStart,
  type StartSpaces,
} from './cluster-start.js';
import type { Corruption } from './corruption.js';
import type { ModelInput } from './definition.js';
import { heldPhase, holdClusters } from './held-clusters.js';
import { deepClusteringOptions, heldRateOptions } from './options.js';
import { hasWork } from './plan.js';
import { pretrainPhases, type PretrainTarget } from './pretraining.js';
import { annealing, stabilityOptions } from './s3vdc-parts.js';
import { variationalPhase, type VariationalPhase } from './variational-phase.js';

/** Options of every model that trains by `variationalPlan`. */
export const variationalOptions = {
  ...deepClusteringOptions,
  gammaLearningRate: scheduleSchema.prefault(0.001).describe('learning rate of γ-training'),
  ...heldRateOptions,
  agreementWeight: z
    .number()
    .positive()
    .default(1)
    .describe("factor of the term that teaches the model's own q(c|x) the first clusters while held"),
  ...stabilityOptions,
};

/** Of models whose first mixture has variances, and parameters of its own. */
export const mixtureOptions = {
  startVariances: z
    .enum(['clusters', 'mixture', 'unit'])
    .default('clusters')
    .describe(
      "first variances of the mixture: the first clusters', those of a mixture fitted from there, or 1",
    ),
  mixtureLearningRate: scheduleSchema
    .optional()
    .describe("learning rate of the mixture's own parameters in training; as the networks' if not given"),
};

/** Of models whose mixture has weights. */
export const weightOptions = {
  startWeights: z
    .enum(['clusters', 'equal'])
    .default('clusters')
    .describe("first weights of the mixture: the first clusters', or equal ones"),
};

const optionsSchema = z.strictObject({
  ...variationalOptions,
  ...z.strictObject({ ...mixtureOptions, ...weightOptions }).partial().shape,
});
export type VariationalPlanOptions = z.output<typeof optionsSchema>;

/** The two parts of -ELBO, one value a row. */
export interface RowLoss {
  readonly reconstruction: Tensor;
  readonly divergence: Tensor;
}

/** What the plan needs of a model. Its losses are of the noisy rows and of `noise`. */
export interface VariationalParts {
  readonly name: string;
  readonly networks: readonly Variable[];
  /** Parameters of the mixture, which may have a learning rate of their own. */
  readonly mixture: readonly Variable[];
  readonly pretrain: PretrainTarget;
  readonly gamma: RowLoss & { readonly variables: readonly Variable[] };
  readonly start: ComputePhase;
  /** With q(c|x) held to the first clusters; `agreement` teaches the model's own q(c|x) to be as they are. */
  readonly hold: RowLoss & { readonly agreement: Tensor };
  readonly train: RowLoss;
  readonly corruption: Corruption;
  /** Standard normal input of the losses. */
  readonly noise: Leaf;
  /** Further inputs of training. */
  feeds?(step: Step): Record<string, Feed>;
  readonly check: ComputePhase;
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
  const { gamma, gammaSteps, mixtureLearningRate: mixtureRate } = options;
  const beta = annealing(options);
  refuseSampledStart(options, rows.rows);

  const variables = [...parts.networks, ...parts.mixture];
  const groups =
    mixtureRate === undefined
      ? [{ variables, learningRate: options.learningRate }]
      : [
          { variables: parts.networks, learningRate: options.learningRate },
          { variables: parts.mixture, learningRate: mixtureRate },
        ];
  const phase = (
    name: string,
    terms: Readonly<Record<string, Tensor>>,
    length: { readonly epochs: number; readonly steps?: number },
    extra: Partial<VariationalPhase> = {},
  ) =>
    variationalPhase(options, {
      model: parts.name,
      name,
      terms,
      ...length,
      groups,
      noise: parts.noise,
      ...extra,
      feeds: (step) => ({ ...parts.corruption.feeds(step), ...parts.feeds?.(step), ...extra.feeds?.(step) }),
    });
  const { reconstruction, divergence } = parts.train;
  const { variables: gammaVariables, ...gammaLoss } = parts.gamma;

  const plan: readonly Phase[] = [
    ...pretrainPhases(options, rows, parts.pretrain),
    phase(
      'gamma',
      { reconstruction: gammaLoss.reconstruction, divergence: gammaLoss.divergence.mul(gamma) },
      inSteps(gammaSteps),
      {
        groups: [{ variables: gammaVariables, learningRate: options.gammaLearningRate }],
        values: () => ({ beta: gamma }),
        ...augmentation(options, rows.rowShape),
      },
    ),
    parts.start,
    phase(
      'hold',
      { ...parts.hold, agreement: parts.hold.agreement.mul(options.agreementWeight) },
      { epochs: options.heldEpochs },
      { ...heldPhase(options, rows), groups: [{ variables, learningRate: options.heldLearningRate }] },
    ),
    phase('anneal', { reconstruction, divergence: beta.weigh(divergence) }, inSteps(beta.steps), {
      feeds: beta.feeds,
      values: beta.values,
    }),
    phase('train', { ...parts.train }, { epochs: options.epochs }),
    parts.check,
  ];
  return plan.filter(hasWork);
}

function inSteps(steps: number): { epochs: number; steps: number } {
  return { epochs: Infinity, steps };
}

/** Latents that a start on a few batches looks at for each cluster, however few the batches hold. */
const leastPerCluster = 10;

/** How many of `rows` a start looks at; undefined stands for all. */
function sampleSize(options: VariationalPlanOptions, rows: number): number | undefined {
  const wanted = Math.max(options.startBatches * options.batchSize, leastPerCluster * options.clusters);
  return options.startBatches > 0 && wanted < rows ? wanted : undefined;
}

function refuseSampledStart(options: VariationalPlanOptions, rows: number): void {
  if (options.startOn === 'latents' || sampleSize(options, rows) === undefined) return;
  throw new MixturaError(
    'INVALID_OPTION',
    `\`startOn: ${options.startOn}\` with \`startBatches: ${options.startBatches}\` would find clusters of some rows, which say nothing of the others; set \`startBatches: 0\``,
  );
}

/**
 * Finds first clusters of all rows or of `startBatches` batches (S3VDC's mini-batch start), gives
 * them to the prior and keeps every row's, to be held to.
 */
export function mixtureStart(
  spaces: StartSpaces,
  options: VariationalPlanOptions,
  prior: { assign(session: Session, mixture: GaussianMixture): void },
  begin: (session: Session) => Promise<void>,
): ComputePhase {
  return {
    kind: 'compute',
    name: 'start',
    run: async (session) => {
      const { mixture, points, labels } = await firstClusters(session, spaces, options);
      holdClusters(session, labels);
      prior.assign(session, {
        ...mixture,
        covariances: await firstVariances(session, mixture, points, options),
        weights: options.startWeights === 'equal' ? equalWeights(mixture) : mixture.weights,
      });
      await begin(session);
    },
  };
}

function firstVariances(
  session: Session,
  mixture: GaussianMixture,
  points: Matrix,
  { startVariances = 'clusters' }: VariationalPlanOptions,
): Float64Array | Promise<Float64Array> {
  switch (startVariances) {
    case 'clusters':
      return mixture.covariances;
    case 'mixture':
      return variancesFrom(session, points, mixture);
    case 'unit':
      return mixture.covariances.map(() => 1);
    default:
      return unreachable(startVariances);
  }
}

/** The first mixture, and the cluster of every row. */
async function firstClusters(
  session: Session,
  spaces: StartSpaces,
  options: VariationalPlanOptions,
): Promise<PlacedStart> {
  const wanted = sampleSize(options, session.rows);
  const among =
    wanted === undefined ? undefined : session.random.split('start rows').sample(session.rows, wanted);
  const start = await startClusters(session, spaces, options, among);
  if (among === undefined) return start;
  const { latents } = await session.infer({ latents: spaces.latents });
  return { ...start, labels: predictClusters(start.mixture, latents) };
}
