import type { z } from 'zod';
import { toJson } from '../artifact/json.js';
import type { SavedState } from '../artifact/saved-state.js';
import { checkRowsDiffer } from '../data/checks.js';
import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { fitScaler, type Scaler } from '../data/preprocessing.js';
import { toDataset, type DatasetInput, type RowLayout } from '../data/to-dataset.js';
import { MixturaError } from '../error.js';
import { encodeModel } from '../onnx/model.js';
import { compiledProducts } from '../runtime/products.compiled.js';
import { RandomStream } from '../runtime/random.js';
import { argMax } from '../tensor/index.js';
import type { CheckpointStore } from '../training/checkpoint.js';
import type { TrainingEvent, TrainingWarning } from '../training/events.js';
import { train } from '../training/train.js';
import { version } from '../version.js';
import { labelMetadata, mergedProbabilities, type ClusterLabels } from './cluster-labels.js';
import type { CommonOptions, DataFacts, ModelDefinition } from './definition.js';
import {
  assembleModel,
  factsOf,
  headOf,
  overRows,
  rowsFor,
  type EstimatorContext,
  type FittedModel,
} from './fitted-model.js';
import { hardLabels } from './hard-labels.js';
import { decodeLatents, interpolateRows, sampleRows } from './new-rows.js';
import { parseOptions } from './parse-options.js';
import { elboOfRows, logLikelihoodOfRows } from './row-densities.js';
import { readSavedModel } from './saved-model.js';

export type { EstimatorContext } from './fitted-model.js';

/** Rows that do not say how they lie, as one flat array does not, come with their layout. */
export interface FitOptions extends RowLayout {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
  /** Where states are kept, and resumed from where it holds one. */
  readonly checkpoints?: CheckpointStore | undefined;
  readonly checkpointIntervalMs?: number | undefined;
}

/** What `fit` found out, beside the parameters. */
export interface FitSummary {
  readonly objective: number;
  readonly objectiveName: string;
  readonly elapsedMs: number;
}

/** A model with what its fit found out. */
interface Fitted extends FittedModel {
  summary: FitSummary | undefined;
  readonly warnings: TrainingWarning[];
}

/** Importance samples per row in `logLikelihood`. */
const defaultImportanceSamples = 50;

/**
 * A clustering method with scikit-learn's verbs. Rows come as a data set, a matrix, an array of rows, or a flat array
 * with `features`; predictions never depend on which rows come together.
 */
export class Estimator<Schema extends z.ZodObject = z.ZodObject> {
  readonly definition: ModelDefinition<Schema>;
  readonly options: z.output<Schema> & CommonOptions;
  readonly #context: EstimatorContext;
  #fitted: Fitted | undefined;

  constructor(definition: ModelDefinition<Schema>, options: z.input<Schema>, context: EstimatorContext) {
    this.definition = definition;
    this.options = parseOptions(definition, options);
    this.#context = context;
  }

  /** What the last fit reached; undefined for a model that is not fitted. */
  get summary(): FitSummary | undefined {
    return this.#fitted?.summary;
  }

  /**
   * What the last fit warned of, in that order: empty clusters, collapsed latents and the like. A fit that was resumed knows those since then; a model that is
   * restored has none, and the folder of its run has them among its events.
   */
  get warnings(): readonly TrainingWarning[] {
    return this.#fitted?.warnings ?? [];
  }

  /** Facts of the data the model was fitted on. */
  get facts(): DataFacts {
    return this.#ready().facts;
  }

  /** Learns the clusters of `rows`, without labels. */
  async fit(rows: DatasetInput, options: FitOptions = {}): Promise<this> {
    for await (const event of this.train(rows, options)) options.onEvent?.(event);
    return this;
  }

  /** `fit` as a stream of events; ending the iteration early ends the training. */
  async *train(rows: DatasetInput, options: Omit<FitOptions, 'onEvent'> = {}): AsyncGenerator<TrainingEvent> {
    const dataset = toDataset(rows, options);
    this.#checkRows(dataset);
    const scaler = fitScaler(dataset, this.options.scaling);
    const facts = factsOf(dataset, scaler);
    const fitted = this.#prepare(facts, scaler);
    const random = new RandomStream(this.options.seed);
    const products = compiledProducts(this.#context.backend, this.#threads());
    const events = train(fitted.model, {
      dataset,
      backend: this.#context.backend,
      products,
      parameters: fitted.parameters,
      inference: fitted.inference,
      seed: this.options.seed,
      random,
      threads: this.#context.threads,
      signal: options.signal,
      checkpoints: options.checkpoints,
      checkpointIntervalMs: options.checkpointIntervalMs,
    });
    try {
      for await (const event of events) {
        if (event.type === 'warning') fitted.warnings.push(event);
        if (event.type === 'end') {
          const { objective, objectiveName, elapsedMs } = event;
          fitted.summary = { objective, objectiveName, elapsedMs };
          await this.dispose();
          this.#fitted = fitted;
        }
        yield event;
      }
    } finally {
      await products.release();
      await fitted.inference.release();
    }
  }

  async fitPredict(rows: DatasetInput, options: FitOptions = {}): Promise<Int32Array> {
    await this.fit(rows, options);
    return this.predict(rows);
  }

  /** The likeliest cluster of each row. */
  async predict(rows: DatasetInput): Promise<Int32Array> {
    return hardLabels(await this.predictProbabilities(rows));
  }

  /** q(c|x), [rows, clusters]. Throws `NOT_FINITE` for a row so far from those of the fit that float32 does not hold it. */
  async predictProbabilities(rows: DatasetInput): Promise<Matrix> {
    return overRows(this.#ready(), this.#ready().model.heads.probabilities, rows);
  }

  /** The latent representation, [rows, latent]. */
  async transform(rows: DatasetInput): Promise<Matrix> {
    return overRows(this.#ready(), this.#ready().model.heads.embedding, rows);
  }

  /** Rows rebuilt from their latents, in the units of the data. */
  async reconstruct(rows: DatasetInput): Promise<Matrix> {
    return overRows(this.#ready(), headOf(this.#ready(), 'reconstruction'), rows);
  }

  /** What every expert makes of one row, [experts, features], in the units of the data. */
  async experts(row: ArrayLike<number>): Promise<Matrix> {
    const fitted = this.#ready();
    const { features } = fitted.facts;
    const answers = headOf(fitted, 'experts');
    const { values } = (await fitted.inference.overRows({ answers }, rowsFor(fitted, [row]))).answers;
    return { values, rows: values.length / features, columns: features };
  }

  /**
   * New rows of one cluster, or of several as the mixture they make by the model's weights: the means of `p(x|z)` of latents that are drawn. `seed` makes
   * them again.
   */
  async sample(cluster: number | readonly number[], count: number, seed = 0): Promise<Matrix> {
    return sampleRows(this.#ready(), cluster, count, seed);
  }

  /** Rows for points of the latent space, [points, latent]. */
  async decode(latents: Matrix): Promise<Matrix> {
    return decodeLatents(this.#ready(), latents);
  }

  /** `steps` rows on the straight line between the latents of two rows, both ends included. */
  async interpolate(from: ArrayLike<number>, to: ArrayLike<number>, steps: number): Promise<Matrix> {
    return interpolateRows(this.#ready(), from, to, steps);
  }

  /** Mean ELBO (nats a row) of a fixed draw of the latents; higher is better. Of the rows as the model scales them: it compares models of one `scaling`. */
  async score(rows: DatasetInput): Promise<number> {
    const scores = await this.scoreRows(rows);
    return scores.reduce((total, value) => total + value, 0) / scores.length;
  }

  /** ELBO of each row (nats), as the model scales it; a row has the same in a range of rows as in the whole. */
  async scoreRows(rows: DatasetInput): Promise<Float32Array> {
    return elboOfRows(this.#ready(), rows);
  }

  /**
   * `ln p(x)` of each row (nats) by importance sampling, as the model scales it: the mean of `-ln p(x)` compares models of one `scaling`. A density of the
   * rows in their own units is lower by the sum of `ln` of what their columns are divided by.
   */
  async logLikelihood(rows: DatasetInput, samples = defaultImportanceSamples): Promise<Float64Array> {
    return logLikelihoodOfRows(this.#ready(), rows, samples);
  }

  /** Everything needed to predict, as named arrays and plain data. */
  state(): SavedState {
    const { parameters, facts, summary } = this.#ready();
    const tensors = Object.fromEntries(
      parameters.variables.map(({ leaf }) => [leaf.name, parameters.value(leaf)]),
    );
    const metadata = {
      mixtura: version,
      model: this.definition.name,
      options: toJson(this.options),
      facts: toJson(facts),
      summary: summary === undefined ? null : toJson(summary),
    };
    return { tensors, metadata };
  }

  /** Takes over a saved state of the same method and options. Throws `INVALID_ARTIFACT` where they do not fit. */
  restore(state: SavedState): this {
    const { facts, summary } = readSavedModel(state.metadata, this.definition, this.options);
    const fitted = this.#prepare(facts);
    for (const { leaf } of fitted.parameters.variables) {
      const values = state.tensors[leaf.name];
      const target = fitted.parameters.value(leaf);
      if (!(values instanceof Float32Array) || values.length !== target.length) {
        throw new MixturaError(
          'INVALID_ARTIFACT',
          `the saved model has no "${leaf.name}" with ${target.length} values; it is of another model or damaged`,
        );
      }
      target.set(values);
    }
    fitted.summary = summary ?? undefined;
    void this.dispose();
    this.#fitted = fitted;
    return this;
  }

  /** Frees the native memory of compiled programs. The model stays as it is: what is asked of it later is compiled anew. */
  async dispose(): Promise<void> {
    await this.#fitted?.inference.release();
  }

  /**
   * The model as ONNX: raw rows `x` in, `cluster`, `probabilities` and `embedding` out, any number of rows. Merged clusters
   * become one in it; names stand in its metadata, and what the numbers of `x` are called (`columns`), where the fitted data had names.
   */
  toONNX(labels: ClusterLabels = {}, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    const { model, parameters, facts } = this.#ready();
    const { embedding } = model.heads;
    const probabilities = mergedProbabilities(model.heads.probabilities, this.options.clusters, labels);
    return encodeModel({
      name: this.definition.name,
      outputs: { cluster: argMax(probabilities, 1), probabilities, embedding },
      values: (leaf) => parameters.value(leaf),
      metadata: {
        mixtura: version,
        model: this.definition.name,
        options: JSON.stringify(this.options),
        ...(facts.columns && { columns: JSON.stringify(facts.columns) }),
        ...labelMetadata(labels),
        ...metadata,
      },
    }).bytes;
  }

  #prepare(facts: DataFacts, scaler?: Scaler): Fitted {
    const model = assembleModel(this.definition, this.options, facts, this.#context, scaler);
    return { ...model, summary: undefined, warnings: [] };
  }

  #ready(): Fitted {
    if (this.#fitted !== undefined) return this.#fitted;
    throw new MixturaError(
      'NOT_FITTED',
      `this ${this.definition.name} is not fitted; call fit or restore first`,
    );
  }

  #checkRows(dataset: Dataset): void {
    checkRowsDiffer(dataset);
    const { clusters } = this.options;
    if (dataset.rows >= clusters) return;
    throw new MixturaError(
      'INVALID_OPTION',
      `${dataset.name} has ${dataset.rows} rows, fewer than the ${clusters} clusters asked for; lower clusters`,
    );
  }

  #threads(): { threads?: number } {
    return this.#context.threads === undefined ? {} : { threads: this.#context.threads };
  }
}
