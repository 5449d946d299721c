import type { z } from 'zod';
import type { ScalerKind } from '../data/preprocessing.js';
import type { ColumnPlan } from '../data/sources/column-plan.js';
import type { Vocabulary } from '../data/text/vocabulary.js';
import type { Leaf, Tensor } from '../tensor/index.js';
import type { Trainable } from '../training/phases.js';

/** What a model is told of the data when it is built; saved with it. */
export interface DataFacts {
  readonly rows: number;
  readonly features: number;
  readonly rowShape: readonly number[];
  readonly scaling: ScalerKind;
  /** Whether every scaled value lies in [0, 1]. */
  readonly unitInterval: boolean;
  /** Names of the columns, where the data had some. */
  readonly columns?: readonly string[] | undefined;
  /** How columns of a table became the features, where they did. */
  readonly plan?: ColumnPlan | undefined;
  /** The words that texts were told apart by, where rows were texts. */
  readonly vocabulary?: Vocabulary | undefined;
}

/** Rows as a model sees them. */
export interface ModelInput extends DataFacts {
  /** Scaled rows, [batch, features]. */
  readonly x: Tensor;
  readonly clusters: number;
}

/** The functions of a fitted model, as graphs over the input `x` of raw rows. */
export interface Heads {
  /** [batch, latent] */
  readonly embedding: Tensor;
  /** q(c|x), [batch, clusters]; one-hot where the method only has hard clusters. */
  readonly probabilities: Tensor;
  /** Scaled rows rebuilt from their embedding, [batch, features]. */
  readonly reconstruction?: Tensor;
  /** Every expert's answer to a row, as scaled rows, [batch, experts, features]. */
  readonly experts?: Tensor;
  /** A point of the latent space to a scaled row. */
  readonly decode?: { readonly latent: Leaf; readonly row: Tensor };
  /** New rows of a named cluster from standard normal noise; `logWeights` are `ln pi` of all clusters and a constant, where they are not equal. */
  readonly generate?: {
    readonly cluster: Leaf;
    readonly noise: Leaf;
    readonly row: Tensor;
    readonly logWeights?: Leaf | undefined;
  };
  /** -ELBO of each row, [batch], from one draw of `noise`. */
  readonly negativeElbo?: { readonly noise: Leaf; readonly perRow: Tensor };
  /** One importance sample of `ln p(x)`: each [batch]. */
  readonly importance?: {
    readonly noise: Leaf;
    readonly logLikelihood: Tensor;
    readonly logPrior: Tensor;
    readonly logPosterior: Tensor;
  };
}

export interface BuiltModel extends Trainable {
  readonly heads: Heads;
}

/** What a method can do, for tables and for choosing. */
export interface Capabilities {
  readonly generates: boolean;
  /** Whether it learns a representation of its own; otherwise its embedding is the row. */
  readonly embeds: boolean;
  /** Whether probabilities are the model's own, not one-hot: how sure it is of each row. */
  readonly softLabels: boolean;
  readonly reconstructs: boolean;
  /** Whether `score` gives a likelihood. */
  readonly likelihood: boolean;
  readonly needsClusters: boolean;
}

/** One method: its options and how a model is built from them. One file a method, one line in the registry. */
export interface ModelDefinition<Schema extends z.ZodObject = z.ZodObject> {
  /** As written on the command line. */
  readonly name: string;
  readonly title: string;
  /** Where the method is from. */
  readonly source: string;
  readonly summary: string;
  readonly capabilities: Capabilities;
  /** Every option with its default and meaning; constructor types, flags, forms and tables derive from it. */
  readonly schema: Schema;
  build(options: z.output<Schema>, input: ModelInput): BuiltModel;
}

/** Options every method has. */
export interface CommonOptions {
  readonly clusters: number;
  readonly seed: number;
  readonly scaling: 'auto' | ScalerKind;
}
