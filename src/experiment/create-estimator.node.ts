import type { RunConfig } from '../artifact/run-config.js';
import { Estimator } from '../models/estimator.js';
import { modelNamed } from '../models/registry.js';
import type { Backend } from '../runtime/backend.js';
import { nativeBackend } from '../runtime/native.node.js';

/** Where and how wide models compute. */
export interface ComputeOptions {
  /** ONNX Runtime's native CPU provider unless given. */
  readonly backend?: Backend | undefined;
  /** Threads inside one product; all cores unless given. */
  readonly threads?: number | undefined;
}

/** An estimator of the method of that name. Throws `INVALID_OPTION`. */
export function createEstimator(
  model: string,
  options: Readonly<Record<string, unknown>>,
  { backend = nativeBackend(), threads }: ComputeOptions = {},
): Estimator {
  return new Estimator(modelNamed(model), options, { backend, threads });
}

/** The estimator a run was made with, not fitted. */
export function estimatorOf(
  config: Pick<RunConfig, 'model' | 'options'>,
  options: ComputeOptions = {},
): Estimator {
  return createEstimator(config.model, config.options as Readonly<Record<string, unknown>>, options);
}
