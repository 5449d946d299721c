import type { Matrix } from '../data/matrix.js';
import type { Schedule } from '../nn/schedules.js';
import type { Variable } from '../nn/layer.js';
import type { OptimizerOptions } from '../runtime/optimizers.js';
import type { Products } from '../runtime/products.js';
import type { Feed } from '../runtime/program.js';
import type { RandomStream } from '../runtime/random.js';
import type { Leaf, Tensor } from '../tensor/index.js';
import type { StopReason, TrainingEvent } from './events.js';

/** An array that belongs to a run beside the parameters (held assignments, centres of an epoch); checkpoints keep it. */
export type StateArray = Float32Array | Int32Array | Float64Array;

/** What a phase may do with the run it is part of. Nothing here knows labels. */
export interface Session {
  readonly rows: number;
  /** The stream of this phase; counter-based, so that nothing of it needs saving. */
  readonly random: RandomStream;
  readonly products: Products;
  readonly signal: AbortSignal | undefined;
  readonly arrays: Map<string, StateArray>;
  /** The live value of a parameter: writing to it changes the model. */
  value(leaf: Leaf): Float32Array;
  /** Replaces a parameter's value. */
  assign(leaf: Leaf, values: ArrayLike<number>): void;
  /** Results of `outputs`, one row of values per data row, for all rows or the named ones. */
  infer<Name extends string>(
    outputs: Readonly<Record<Name, Tensor>>,
    rows?: ArrayLike<number>,
  ): Promise<Record<Name, Matrix>>;
  emit(event: TrainingEvent): void;
  progress(done: number, total: number, unit: string): void;
}

/** What a step may use to make the inputs it feeds beside the rows. */
export interface Step {
  /** Index in the data set of each row of the batch. */
  readonly indices: Int32Array;
  readonly rows: number;
  /** Steps of this phase done before this one. */
  readonly step: number;
  readonly epoch: number;
  /** A stream of this step alone. */
  readonly random: RandomStream;
  readonly arrays: ReadonlyMap<string, StateArray>;
}

/** One gradient update inside a step; most phases have one, adversarial ones two. */
export interface Update {
  readonly name: string;
  /** Scalars whose sum is minimised; each is reported by its name. */
  readonly terms: Readonly<Record<string, Tensor>>;
  readonly groups: readonly { readonly variables: readonly Variable[]; readonly learningRate: Schedule }[];
  /** Scalars that are only reported. */
  readonly reports?: Readonly<Record<string, Tensor>>;
  /** New values of state variables after the step (running statistics). */
  readonly stateUpdates?: ReadonlyMap<Leaf, Tensor>;
  readonly optimizer: OptimizerOptions;
  /** Largest global norm of the gradients; larger ones are scaled down. */
  readonly clipNorm?: number;
}

export interface EarlyStopping {
  /** Epochs without improvement before the phase ends. */
  readonly patience: number;
  /** Relative fall of the loss that counts as improvement. */
  readonly minimumImprovement: number;
}

/** What an epoch came to. */
export interface EpochReport {
  /** Steps of the phase done so far. */
  readonly step: number;
  /** Mean over the epoch of every term and report. */
  readonly means: Readonly<Record<string, number>>;
}

/** Minimises losses over shuffled batches. */
export interface OptimizePhase {
  readonly kind: 'optimize';
  readonly name: string;
  readonly epochs: number;
  /** Ends inside an epoch if given; `epochs` then only bounds it. */
  readonly steps?: number;
  readonly batchSize: number;
  readonly updates: readonly Update[];
  /** Rows [batch, features] that are fed in place of the batch `x`, which stays as it is. */
  augment?(batch: Float32Array, step: Step): Float32Array;
  /** Inputs of the updates beside the batch `x`. */
  feeds?(step: Step): Record<string, Feed>;
  /** Once, before the first step. */
  before?(session: Session): Promise<void>;
  beforeEpoch?(session: Session, epoch: number): Promise<void>;
  /** Before a step of this phase (from 0), e.g. to renew targets every so many; may end the phase. */
  beforeStep?(session: Session, step: number): Promise<StopReason | undefined>;
  /** May report values and end the phase. */
  afterEpoch?(
    session: Session,
    epoch: number,
    report: EpochReport,
  ): Promise<{ readonly values?: Readonly<Record<string, number>>; readonly stop?: StopReason } | void>;
  /** Values of schedules at a step, reported with each epoch. */
  values?(at: { readonly step: number; readonly epoch: number }): Record<string, number>;
  readonly earlyStopping?: EarlyStopping;
  /** Decay, in (0, 1), of a running average of the trained weights, which takes their place where the phase ends. */
  readonly averageDecay?: number;
}

/** Computes once, on the whole data: a mixture start, a layout. Interrupted, it starts over with the same stream. */
export interface ComputePhase {
  readonly kind: 'compute';
  readonly name: string;
  run(session: Session): Promise<void>;
}

export type Phase = OptimizePhase | ComputePhase;

/** A quantity of the fitted model that needs no labels: smaller is better. Restarts are chosen by it. */
export interface Objective {
  readonly name: string;
  /** One value per row; the objective is their mean. */
  readonly perRow: Tensor;
  /** An input of standard normal draws that the value needs, [batch, …]. */
  readonly noise?: Leaf;
}

/** What training needs to know of a model. */
export interface Trainable {
  readonly name: string;
  readonly variables: readonly Variable[];
  readonly state: readonly Variable[];
  readonly plan: readonly Phase[];
  readonly objective: Objective;
}
