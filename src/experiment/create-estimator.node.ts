import type { RunConfig } from '../artifact/run-config.js';
import { MixturaError } from '../error.js';
import type { ModelDefinition } from '../models/definition.js';
import { Estimator, type EstimatorContext } from '../models/estimator.js';
import { modelNamed, type ModelName } from '../models/registry.js';
import type { Backend } from '../runtime/backend.js';
import { nativeBackend } from '../runtime/native.node.js';

/** Where and how wide models compute. */
export interface ComputeOptions {
  /** ONNX Runtime's native CPU provider unless given. */
  readonly backend?: Backend | undefined;
  /** Threads inside one product; all cores unless given. */
  readonly threads?: number | undefined;
}

/** `vade`, `damic`, …: `mixtura models` lists them; or any text that may turn out to be one. */
export type NameOfModel = ModelName | (string & Record<never, never>);

/** An estimator of the method of that name. Throws `INVALID_OPTION`. */
export function createEstimator(
  model: NameOfModel,
  options: Readonly<Record<string, unknown>>,
  compute: ComputeOptions = {},
): Estimator {
  return estimatorFor(modelNamed(model), options, compute);
}

/** An estimator of a method, yours or one of mixtura's. */
export function estimatorFor(
  definition: ModelDefinition,
  options: Readonly<Record<string, unknown>>,
  compute: ComputeOptions = {},
): Estimator {
  return new Estimator(definition, options, contextOf(compute));
}

/** Where an estimator computes, with what is not given filled in. Throws `INVALID_OPTION`. */
export function contextOf({ backend = nativeBackend(), threads }: ComputeOptions): EstimatorContext {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new MixturaError('INVALID_OPTION', `threads is ${threads}; give a whole number from 1 on`);
  }
  return { backend, threads };
}

/** The estimator a run was made with, not fitted. */
export function estimatorOf(
  config: Pick<RunConfig, 'model' | 'options'>,
  options: ComputeOptions = {},
): Estimator {
  return createEstimator(config.model, config.options as Readonly<Record<string, unknown>>, options);
}
