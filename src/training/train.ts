import type { Dataset } from '../data/dataset.js';
import { MixturaError } from '../error.js';
import type { Backend } from '../runtime/backend.js';
import type { Products } from '../runtime/products.js';
import type { RandomStream } from '../runtime/random.js';
import {
  captureState,
  restoreState,
  startPosition,
  type CheckpointStore,
  type Position,
} from './checkpoint.js';
import { EventQueue } from './event-queue.js';
import type { StopReason, TrainingEvent } from './events.js';
import { noFeeds, normalFeeds, pickRows, type Inference } from './inference.js';
import { optimize, plannedSteps } from './optimize.js';
import { initializeParameters, type Parameters } from './parameters.js';
import type { ComputePhase, Phase, Session, StateArray, Trainable } from './phases.js';

export interface TrainOptions {
  readonly dataset: Dataset;
  readonly backend: Backend;
  readonly products: Products;
  readonly parameters: Parameters;
  readonly inference: Inference;
  readonly seed: number;
  readonly random: RandomStream;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Continues from the latest state it holds. */
  readonly checkpoints?: CheckpointStore | undefined;
  /** Least time between two checkpoints inside a phase; by default 20 s, and longer where saving takes long. */
  readonly checkpointIntervalMs?: number | undefined;
}

const progressIntervalMs = 250;
const defaultCheckpointIntervalMs = 20_000;
/** The part of the time that saving may take where no interval is asked for: states of large models are gigabytes. */
const savingShare = 0.05;

/** Carries a model through its plan. Stopping the iteration stops the training; its latest checkpoint stays. */
export async function* train(model: Trainable, options: TrainOptions): AsyncGenerator<TrainingEvent> {
  const run = new Run(model, options);
  yield* run.events();
}

class Run {
  readonly #model: Trainable;
  readonly #options: TrainOptions;
  readonly #arrays = new Map<string, StateArray>();
  readonly #queue = new EventQueue();
  readonly #startedAt = performance.now();
  #lastCheckpoint = performance.now();
  #savingMs = 0;
  #lastProgress = 0;
  #earlierMs = 0;

  constructor(model: Trainable, options: TrainOptions) {
    this.#model = model;
    this.#options = options;
  }

  async *events(): AsyncGenerator<TrainingEvent> {
    const { plan, name } = this.#model;
    const { dataset, seed } = this.#options;
    const start = this.#begin();
    yield {
      type: 'start',
      model: name,
      rows: dataset.rows,
      features: dataset.features,
      phases: plan.map((phase) => phase.name),
      seed,
    };
    for (let index = start.phase; index < plan.length; index++) {
      const phase = plan[index];
      if (phase === undefined) continue;
      const position = index === start.phase ? start : { ...startPosition, phase: index };
      yield* this.#runPhase(phase, position);
      yield* this.#checkpoint(phase.name, { ...startPosition, phase: index + 1 });
    }
    yield await this.#end();
  }

  /** Fresh parameters, or those of the latest checkpoint. */
  #begin(): Position {
    const { parameters, random, checkpoints } = this.#options;
    const saved = checkpoints?.latest();
    if (saved === undefined) {
      initializeParameters(parameters, random.split('init'));
      return startPosition;
    }
    const position = restoreState(saved, parameters, this.#arrays);
    this.#earlierMs = position.elapsedMs;
    return position;
  }

  async *#runPhase(phase: Phase, position: Position): AsyncGenerator<TrainingEvent> {
    const { dataset } = this.#options;
    const phaseStart = performance.now();
    yield {
      type: 'phase',
      phase: phase.name,
      index: position.phase,
      count: this.#model.plan.length,
      ...(phase.kind === 'optimize' ? { steps: plannedSteps(phase, dataset.rows) } : {}),
      ...(position.step > 0 ? { resumedAtStep: position.step } : {}),
    };
    this.#stopIfAborted();
    const stopped = yield* phase.kind === 'compute' ? this.#compute(phase) : this.#optimize(phase, position);
    yield {
      type: 'phase-end',
      phase: phase.name,
      elapsedMs: performance.now() - phaseStart,
      ...(stopped === undefined ? {} : { stopped }),
    };
  }

  /** Ending the iteration early ends the work too. */
  async *#compute(phase: ComputePhase): AsyncGenerator<TrainingEvent, StopReason | undefined> {
    const left = new AbortController();
    const { signal = left.signal } = this.#options;
    const session = {
      ...this.#session(phase.name),
      signal: AbortSignal.any([signal, left.signal]),
    };
    const work = phase.run(session);
    try {
      yield* this.#queue.during(work);
      return undefined;
    } finally {
      left.abort();
      await work.catch(() => undefined);
    }
  }

  async *#optimize(
    phase: Extract<Phase, { kind: 'optimize' }>,
    position: Position,
  ): AsyncGenerator<TrainingEvent, StopReason | undefined> {
    const { dataset, backend, parameters, threads } = this.#options;
    if (position.step === 0) this.#resetMoments();
    const total = plannedSteps(phase, dataset.rows);
    const steps = optimize(
      phase,
      {
        dataset,
        backend,
        parameters,
        threads,
        session: this.#session(phase.name),
        random: this.#phaseRandom(phase.name),
        afterStep: (now) => this.#afterStep(phase.name, now, total),
        said: () => this.#queue.take(),
        elapsedMs: () => this.#elapsedMs(),
      },
      position,
    );
    return yield* steps;
  }

  #afterStep(phase: string, position: Position, total: number): TrainingEvent[] {
    const events = this.#queue.take();
    const now = performance.now();
    if (now - this.#lastProgress >= progressIntervalMs) {
      this.#lastProgress = now;
      events.push({ type: 'progress', phase, done: position.step, total, unit: 'steps' });
    }
    const interval =
      this.#options.checkpointIntervalMs ??
      Math.max(defaultCheckpointIntervalMs, this.#savingMs / savingShare);
    const aborted = this.#options.signal?.aborted === true;
    if (aborted || now - this.#lastCheckpoint >= interval) {
      events.push(...this.#checkpoint(phase, position));
    }
    this.#stopIfAborted();
    return events;
  }

  /** Keeps the state and says so, where there is a store. */
  #checkpoint(phase: string, position: Position): TrainingEvent[] {
    const { checkpoints } = this.#options;
    if (checkpoints === undefined) return [];
    const began = performance.now();
    const state = captureState(
      { ...position, elapsedMs: this.#elapsedMs() },
      this.#options.parameters,
      this.#arrays,
    );
    checkpoints.save(state);
    this.#lastCheckpoint = performance.now();
    this.#savingMs = this.#lastCheckpoint - began;
    return [{ type: 'checkpoint', phase, step: position.step }];
  }

  async #end(): Promise<TrainingEvent> {
    const { objective } = this.#model;
    const { dataset, inference, random } = this.#options;
    const { perRow } = await inference.overRows({ perRow: objective.perRow }, dataset, {
      feeds:
        objective.noise === undefined ? noFeeds : normalFeeds(objective.noise, random.split('objective')),
    });
    const mean = perRow.values.reduce((total, value) => total + value, 0) / perRow.rows;
    if (!Number.isFinite(mean)) {
      throw new MixturaError(
        'NOT_FINITE',
        `the objective "${objective.name}" ended at ${mean}; set \`scaling: standard\`, or lower the learning rate where there is one`,
        { details: { objective: objective.name, value: mean } },
      );
    }
    return { type: 'end', elapsedMs: this.#elapsedMs(), objective: mean, objectiveName: objective.name };
  }

  #session(phase: string): Session {
    const { dataset, parameters, inference, products, signal } = this.#options;
    return {
      rows: dataset.rows,
      random: this.#phaseRandom(phase).split('session'),
      products,
      signal,
      arrays: this.#arrays,
      value: (leaf) => parameters.value(leaf),
      assign: (leaf, values) => {
        const target = parameters.value(leaf);
        // A shorter table would be taken for one of other columns.
        if (values.length !== target.length) {
          throw new MixturaError(
            'INTERNAL',
            `"${leaf.name}" has ${target.length} values and was given ${values.length}`,
          );
        }
        target.set(values);
      },
      infer: (outputs, rows) =>
        inference.overRows(outputs, rows === undefined ? dataset : pickRows(dataset, rows)),
      emit: (event) => this.#queue.push(event),
      progress: (done, total, unit) => this.#queue.push({ type: 'progress', phase, done, total, unit }),
    };
  }

  #phaseRandom(phase: string): RandomStream {
    return this.#options.random.split('phase').split(phase);
  }

  #resetMoments(): void {
    const { memory } = this.#options.parameters;
    for (const name of memory.slots.keys()) {
      memory.firstMoment(name).fill(0);
      memory.secondMoment(name).fill(0);
    }
  }

  #elapsedMs(): number {
    return this.#earlierMs + performance.now() - this.#startedAt;
  }

  #stopIfAborted(): void {
    const { signal } = this.#options;
    if (signal?.aborted !== true) return;
    const kept =
      this.#options.checkpoints === undefined ? 'nothing was saved' : 'its checkpoint can be resumed';
    throw new MixturaError('ABORTED', `training was stopped; ${kept}`, { cause: signal.reason });
  }
}
