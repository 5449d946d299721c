import type { z } from 'zod';
import { MixturaError, type ErrorCode } from '../error.js';
import { RandomStream } from '../runtime/random.js';
import type { Matrix } from '../data/matrix.js';
import type { Session } from '../training/phases.js';
import type { BuiltModel, ModelDefinition } from './definition.js';
import { Estimator, type EstimatorContext } from './estimator.js';

/** One random trial of a method under hard conditions: degenerate rows of any scale, options near their limits. */
export interface StabilityTrial {
  readonly data: Matrix;
  readonly options: Readonly<Record<string, unknown>>;
}

/** How a trial ended: in a fit, or in an error that names what went wrong. */
export interface StabilityOutcome {
  readonly ended: 'fitted' | ErrorCode;
  /** The term of the loss, or the message, of an error. */
  readonly reason?: string;
}

/** Steps that no phase of a trial much exceeds. */
const mostSteps = 200;

/**
 * Draws a trial of a method: scale of the data 1e-3 to 1e3, repeated rows, constant features, 2 to 50 clusters, 1 to
 * 64 latents, learning rates up to 0.05, batches of 1 to 512; and, where the method has them, S3VDC's parts.
 */
export function drawTrial(definition: ModelDefinition, seed: number): StabilityTrial {
  const random = new RandomStream(seed).split('stability');
  const pick = <Choice>(...choices: readonly [Choice, ...Choice[]]) =>
    choices[random.integer(choices.length)] ?? choices[0];
  const between = (least: number, most: number) => least * (most / least) ** random.uniform();
  const clusters = Math.round(between(2, 50));
  const data = hardRows(random, Math.max(clusters, Math.round(between(20, 300))));
  const batchSize = Math.round(between(1, 512));
  const learningRate = between(1e-4, 0.05);
  const steps = () => 1 + random.integer(60);
  const drawn: Record<string, unknown> = {
    clusters,
    seed,
    batchSize,
    learningRate,
    latent: Math.round(between(1, 64)),
    hidden: pick<readonly number[]>([16], [32, 16], []),
    activation: pick('relu', 'tanh', 'elu'),
    scaling: pick('none', 'auto', 'standard'),
    reconstruction: pick('auto', 'gaussian', 'gaussian-learned'),
    reconstructionWeight: pick(1, 5),
    pretrainEpochs: pick(0, epochsOf(data.rows, batchSize)),
    pretrainLearningRate: learningRate,
    gammaSteps: pick(0, steps()),
    gammaLearningRate: learningRate,
    start: pick('kmeans', 'gmm', 'random'),
    startRestarts: 1,
    startBatches: pick(0, 0, 2),
    startVariances: pick('clusters', 'unit'),
    heldEpochs: pick(0, 1),
    annealingPeriods: pick(0, 1, 2),
    annealingSteps: steps(),
    staticSteps: steps(),
    minMaxRange: pick(0, 20, 50),
    trainingNoise: pick(0, 0.1),
    epochs: epochsOf(data.rows, batchSize),
    posterior: pick('sample', 'mean'),
    distance: pick('divergence', 'sample'),
    lambda: pick(0.1, 1, 10),
    expectation: pick('exact', 'gumbel'),
  };
  const known = Object.entries(drawn).filter(([name]) => name in definition.schema.shape);
  return { data, options: Object.fromEntries(known) };
}

function epochsOf(rows: number, batchSize: number): number {
  const steps = Math.floor(rows / Math.min(rows, batchSize));
  return Math.max(1, Math.min(20, Math.floor(mostSteps / steps)));
}

/** Clustered rows of a random scale and offset, a share of them copies of one another, some features constant. */
function hardRows(random: RandomStream, rows: number): Matrix {
  const columns = 1 + random.integer(20);
  const scale = 10 ** (6 * random.uniform() - 3);
  const offset = random.integer(2) * scale * random.normal();
  const copies = random.integer(2) * random.uniform();
  const constants = random.integer(2) * random.uniform();
  const groups = 1 + random.integer(6);
  const centres = random.fillNormal(new Float32Array(groups * columns));
  const isConstant = Array.from({ length: columns }, () => random.uniform() < constants);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const copied = row > 0 && random.uniform() < copies ? random.integer(row) : undefined;
    const group = random.integer(groups);
    for (let j = 0; j < columns; j++) {
      const spread = (centres[group * columns + j] ?? 0) * 4 + random.normal();
      const fresh = offset + scale * (isConstant[j] ? 1 : spread);
      values[row * columns + j] = copied === undefined ? fresh : (values[copied * columns + j] ?? 0);
    }
  }
  return { values, rows, columns };
}

/**
 * Fits a method to a trial's rows, looking at every parameter before every step and at every probability after. Throws
 * where one is not a number, or where the fit ends in an error that is none of mixtura's.
 */
export async function runTrial(
  definition: ModelDefinition,
  { data, options }: StabilityTrial,
  context: EstimatorContext,
): Promise<StabilityOutcome> {
  const model = new Estimator(watched(definition), options as z.input<z.ZodObject>, context);
  try {
    await model.fit(data);
  } catch (error) {
    if (!(error instanceof MixturaError) || error.code === 'INTERNAL') throw error;
    const { term } = error.details;
    return { ended: error.code, reason: typeof term === 'string' ? term : error.message };
  }
  for (const [name, values] of Object.entries(model.state().tensors)) requireFinite(name, values);
  requireFinite('a probability', (await model.predictProbabilities(data)).values);
  return { ended: 'fitted' };
}

/** The method, with every parameter looked at before every step. */
function watched(definition: ModelDefinition): ModelDefinition {
  return {
    ...definition,
    build: (options, input) => {
      const model = definition.build(options, input);
      const plan = model.plan.map((phase) =>
        phase.kind === 'compute'
          ? phase
          : {
              ...phase,
              beforeStep: async (session: Session, step: number) => {
                requireFiniteParameters(session, model);
                return phase.beforeStep?.(session, step);
              },
            },
      );
      return { ...model, plan };
    },
  };
}

function requireFiniteParameters(session: Session, { variables, state }: BuiltModel): void {
  for (const { leaf } of [...variables, ...state]) requireFinite(leaf.name, session.value(leaf));
}

function requireFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new MixturaError('INTERNAL', `${name} became ${values[i]} without an error`);
  }
}
