import type { Dataset } from '../data/dataset.js';
import { valueAt } from '../nn/schedules.js';
import { permutationOf, type Permutation } from '../runtime/permutation.js';
import type { Feed } from '../runtime/program.js';
import type { RandomStream } from '../runtime/random.js';
import { createWeightAverage } from '../runtime/weight-average.js';
import type { Position } from './checkpoint.js';
import { compileUpdate, takeStep, type CompileContext, type CompiledUpdate } from './compiled-update.js';
import type { StopReason, TrainingEvent } from './events.js';
import type { Parameters } from './parameters.js';
import type { OptimizePhase, Session, Step } from './phases.js';

/** What the loop needs of the run around it. */
export interface OptimizeContext extends CompileContext {
  readonly dataset: Dataset;
  readonly session: Session;
  readonly random: RandomStream;
  /** Called after every step; saves a checkpoint and throws where the run was asked to stop. */
  afterStep(position: Position): TrainingEvent[];
  /** What was said since. A phase that ends early saves no more: no position tells that it ended, and a resumed run would go on. */
  said(): TrainingEvent[];
  elapsedMs(): number;
}

/** Runs a phase from `position` to its end, yielding what happens; returns why it ended early, if it did. */
export async function* optimize(
  phase: OptimizePhase,
  context: OptimizeContext,
  position: Position,
): AsyncGenerator<TrainingEvent, StopReason | undefined> {
  const average = averageOf(phase, context.parameters);
  const stopped = yield* takeSteps(phase, context, position, average);
  average?.settle();
  return stopped;
}

/** The running average of a phase's weights. */
interface Averaging {
  follow(step: number): void;
  settle(): void;
}

function averageOf({ averageDecay, updates }: OptimizePhase, { memory }: Parameters): Averaging | undefined {
  if (averageDecay === undefined) return undefined;
  // Running statistics belong to the weights that they were taken at.
  const leaves = updates.flatMap(({ groups, stateUpdates }) => [
    ...groups.flatMap(({ variables }) => variables.map(({ leaf }) => leaf)),
    ...(stateUpdates?.keys() ?? []),
  ]);
  const spans = memory.range(leaves.map(({ name }) => name));
  const average = createWeightAverage(memory);
  return {
    // A weighted mean of the weights after each step from the first, `(1 - d) dⁿ⁻ⁱ / (1 - dⁿ⁺¹)`: where the phase began has no share in it.
    follow: (step) =>
      average.update(spans, (averageDecay * (1 - averageDecay ** step)) / (1 - averageDecay ** (step + 1))),
    settle: () => average.settle(spans),
  };
}

async function* takeSteps(
  phase: OptimizePhase,
  context: OptimizeContext,
  position: Position,
  average: Averaging | undefined,
): AsyncGenerator<TrainingEvent, StopReason | undefined> {
  const { dataset, session } = context;
  const batchSize = Math.min(phase.batchSize, dataset.rows);
  const stepsPerEpoch = Math.floor(dataset.rows / batchSize);
  const totalSteps = plannedSteps(phase, dataset.rows);
  const updates: CompiledUpdate[] = [];
  const batch = new Float32Array(batchSize * dataset.features);
  let now = position;
  try {
    for (const update of phase.updates) updates.push(await compileUpdate(update, context));
    if (now.step === 0) await phase.before?.(session);
    while (now.step < totalSteps) {
      if (now.stepInEpoch === 0) await phase.beforeEpoch?.(session, now.epoch);
      const order = epochOrder(context.random, now.epoch, dataset.rows);
      const steps = Math.min(stepsPerEpoch, now.stepInEpoch + totalSteps - now.step);
      for (let i = now.stepInEpoch; i < steps; i++) {
        const ended = await phase.beforeStep?.(session, now.step);
        if (ended !== undefined) {
          yield* context.said();
          return ended;
        }
        const feeds = feedsOf(phase, context, now, order.slice(i * batchSize, (i + 1) * batchSize), batch);
        const values = await takeStep(updates, feeds, phase.name, now, context.parameters);
        average?.follow(now.step);
        now = { ...now, step: now.step + 1, stepInEpoch: i + 1, sums: added(now.sums, values) };
        if (i + 1 < steps) yield* context.afterStep(now);
      }
      const { next, stop, event } = await endEpoch(phase, context, now, totalSteps, stepsPerEpoch);
      now = next;
      yield event;
      yield* stop === undefined ? context.afterStep(now) : context.said();
      if (stop !== undefined) return stop;
    }
    return undefined;
  } finally {
    await Promise.all(updates.map(({ program }) => program.release()));
  }
}

/** What the programs of a step read: the rows of the batch, gathered into `batch`, and the phase's own inputs. */
function feedsOf(
  phase: OptimizePhase,
  { dataset, session, random }: OptimizeContext,
  { step: number, epoch }: Position,
  indices: Int32Array,
  batch: Float32Array,
): Record<string, Feed> {
  dataset.gather(indices, batch);
  const step: Step = {
    indices,
    rows: indices.length,
    step: number,
    epoch,
    random: random.split('step').split(String(number)),
    arrays: session.arrays,
  };
  return { ...phase.feeds?.(step), x: phase.augment?.(batch, step) ?? batch };
}

/** Optimiser steps of a whole phase. */
export function plannedSteps(phase: OptimizePhase, rows: number): number {
  const stepsPerEpoch = Math.floor(rows / Math.min(phase.batchSize, rows));
  return Math.min(phase.steps ?? Infinity, phase.epochs * stepsPerEpoch);
}

/** The order of rows in one epoch. It depends on seed, phase and epoch alone, so that a resumed run draws it again. */
function epochOrder(random: RandomStream, epoch: number, rows: number): Permutation {
  return permutationOf(random.split('shuffle').split(String(epoch)), rows);
}

async function endEpoch(
  phase: OptimizePhase,
  context: OptimizeContext,
  position: Position,
  totalSteps: number,
  stepsPerEpoch: number,
): Promise<{ next: Position; stop: StopReason | undefined; event: TrainingEvent }> {
  const steps = position.stepInEpoch;
  const means = Object.fromEntries(Object.entries(position.sums).map(([name, sum]) => [name, sum / steps]));
  const terms = Object.fromEntries(
    phase.updates.flatMap((update) => Object.keys(update.terms).map((name) => [name, means[name] ?? NaN])),
  );
  const loss = Object.values(terms).reduce((total, value) => total + value, 0);
  const reported = Object.fromEntries(Object.entries(means).filter(([name]) => !(name in terms)));
  const outcome =
    (await phase.afterEpoch?.(context.session, position.epoch, { step: position.step, means })) ?? {};
  const { improved, exhausted } = judge(phase, position, loss);
  const next: Position = {
    ...position,
    epoch: position.epoch + 1,
    stepInEpoch: 0,
    sums: {},
    bestLoss: improved ? loss : position.bestLoss,
    epochsWithoutImprovement: improved ? 0 : position.epochsWithoutImprovement + 1,
  };
  return {
    next,
    stop: outcome.stop ?? (exhausted ? 'early-stopping' : undefined),
    event: {
      type: 'epoch',
      phase: phase.name,
      epoch: position.epoch + 1,
      epochs: Math.ceil(totalSteps / stepsPerEpoch),
      step: position.step,
      loss,
      terms,
      values: { ...reported, ...rates(phase, position), ...phase.values?.(position), ...outcome.values },
      elapsedMs: context.elapsedMs(),
    },
  };
}

function rates(phase: OptimizePhase, position: Position): Record<string, number> {
  const first = phase.updates[0]?.groups[0];
  return first === undefined ? {} : { learningRate: valueAt(first.learningRate, position) };
}

/** Early stopping reads the training loss alone: an unsupervised quantity. */
function judge(
  phase: OptimizePhase,
  position: Position,
  loss: number,
): { improved: boolean; exhausted: boolean } {
  const { bestLoss } = position;
  const least = phase.earlyStopping?.minimumImprovement ?? 0;
  const improved = bestLoss === null || loss < bestLoss - least * Math.abs(bestLoss);
  const waited = improved ? 0 : position.epochsWithoutImprovement + 1;
  return { improved, exhausted: phase.earlyStopping !== undefined && waited >= phase.earlyStopping.patience };
}

function added(
  sums: Readonly<Record<string, number>>,
  values: Record<string, number>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, (sums[name] ?? 0) + value]));
}
