import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { fitScaler, type Scaler } from '../data/preprocessing.js';
import { toDataset, type DatasetInput } from '../data/to-dataset.js';
import { MixturaError } from '../error.js';
import type { Backend } from '../runtime/backend.js';
import type { Tensor } from '../tensor/index.js';
import { createInference, type Inference } from '../training/inference.js';
import { parametersOf, type Parameters } from '../training/parameters.js';
import { buildModel, type ScaledModel } from './build.js';
import type { CommonOptions, DataFacts, Heads, ModelDefinition } from './definition.js';
import { requireNumbers } from './finite-results.js';
import { requireReadAlike } from './read-alike.js';

/** Where a model computes. */
export interface EstimatorContext {
  readonly backend: Backend;
  /** Threads inside one product; all cores by default. */
  readonly threads?: number | undefined;
}

/** A model of some data with its parameters: all that is asked of a fitted model is asked of this. */
export interface FittedModel {
  readonly definition: Pick<ModelDefinition, 'name' | 'title'>;
  readonly options: CommonOptions;
  readonly facts: DataFacts;
  readonly model: ScaledModel;
  readonly parameters: Parameters;
  readonly inference: Inference;
}

/** A model of data of the given facts; its parameters are yet to be learnt or loaded. */
export function assembleModel(
  definition: ModelDefinition,
  options: CommonOptions & Record<string, unknown>,
  facts: DataFacts,
  { backend, threads }: EstimatorContext,
  scaler?: Scaler,
): FittedModel {
  const model = buildModel(definition, options, facts, scaler);
  const parameters = parametersOf(model);
  const inference = createInference(backend, parameters, threads);
  return { definition, options, facts, model, parameters, inference };
}

/** What a model is told of its data: rows, features and their names, and what the scaler makes of their values. */
export function factsOf(dataset: Dataset, scaler: Scaler): DataFacts {
  const { rows, features, rowShape, columns, plan, vocabulary } = dataset;
  const unitInterval =
    scaler.kind === 'none'
      ? fitScaler(dataset, 'auto').kind === 'none'
      : scaler.kind === 'min-max' || scaler.kind === 'unit-range';
  return {
    rows,
    features,
    rowShape,
    scaling: scaler.kind,
    unitInterval,
    ...(columns && { columns }),
    ...(plan && { plan }),
    ...(vocabulary && { vocabulary }),
  };
}

/** What a method with a head does. */
const deeds: Readonly<Record<keyof Heads, string>> = {
  embedding: 'embed rows',
  probabilities: 'give probabilities',
  reconstruction: 'rebuild rows',
  experts: 'answer by experts',
  decode: 'decode latents',
  generate: 'generate rows',
  negativeElbo: 'score rows by -ELBO',
  importance: 'estimate ln p(x)',
};

/** A function of the model. Throws `NOT_SUPPORTED` where its method has none of that kind. */
export function headOf<Name extends keyof Heads>(
  { model, definition }: FittedModel,
  name: Name,
): NonNullable<Heads[Name]> {
  const head: Heads[Name] = model.heads[name];
  if (head !== undefined) return head;
  throw new MixturaError(
    'NOT_SUPPORTED',
    `${definition.title} does not ${deeds[name]}; \`mixtura models\` shows which methods do`,
  );
}

/** Rows that the model can be asked of. Throws `INVALID_DATA` where they are not of the kind it was fitted on. */
export function rowsFor({ facts }: FittedModel, rows: DatasetInput): Dataset {
  const { features } = facts;
  const dataset = toDataset(rows, { features, areNew: true });
  if (dataset.features !== features) {
    throw new MixturaError(
      'INVALID_DATA',
      `${dataset.name} has ${dataset.features} features a row, the model was fitted on ${features}`,
    );
  }
  requireReadAlike(dataset, facts);
  return dataset;
}

/** What a head makes of each row. */
export async function overRows(fitted: FittedModel, values: Tensor, rows: DatasetInput): Promise<Matrix> {
  const source = rowsFor(fitted, rows);
  return requireNumbers((await fitted.inference.overRows({ values }, source)).values, source);
}
