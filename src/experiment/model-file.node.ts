import { z } from 'zod';
import { readStateFile, writeStateFile } from '../artifact/state-file.node.js';
import { MixturaError } from '../error.js';
import type { Estimator } from '../models/estimator.js';
import type { ModelDefinition } from '../models/definition.js';
import { modelNamed } from '../models/registry.js';
import { estimatorFor, type ComputeOptions } from './create-estimator.node.js';

const savedModel = z.looseObject({ model: z.string(), options: z.record(z.string(), z.unknown()) });

/** Writes a fitted model to one self-checking safetensors file, whole or not at all. Throws `NOT_FITTED`, `CANNOT_WRITE`. */
export function saveModel(estimator: Estimator, path: string): void {
  writeStateFile(path, estimator.state());
}

export interface LoadOptions extends ComputeOptions {
  /** The method, where it is one of your own. */
  readonly definition?: ModelDefinition;
}

/** Reads a model written by `saveModel`; nothing in the file is executed. Throws `CANNOT_READ`, `INVALID_ARTIFACT`. */
export function loadModel(path: string, { definition, ...options }: LoadOptions = {}): Estimator {
  const state = readStateFile(path);
  const metadata = savedModel.safeParse(state.metadata);
  if (!metadata.success) {
    throw new MixturaError('INVALID_ARTIFACT', `${path} is a state, but not of a model`, {
      cause: metadata.error,
    });
  }
  const { model, options: saved } = metadata.data;
  return estimatorFor(definition ?? modelNamed(model), saved, options).restore(state);
}
