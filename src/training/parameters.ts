import { MixturaError } from '../error.js';
import type { Variable } from '../nn/layer.js';
import { ParameterMemory } from '../runtime/memory.js';
import type { RandomStream } from '../runtime/random.js';
import type { Leaf } from '../tensor/index.js';
import type { Trainable } from './phases.js';

/** The values of a model's variables, in one block of memory. */
export interface Parameters {
  readonly memory: ParameterMemory;
  readonly variables: readonly Variable[];
  value(leaf: Leaf): Float32Array;
}

/** Memory for the variables; with `average`, for a running average of them too. */
export function allocateParameters(
  variables: readonly Variable[],
  options: { readonly average?: boolean } = {},
): Parameters {
  const memory = new ParameterMemory(
    variables.map(({ leaf }) => ({ name: leaf.name, length: product(leaf.shape.map(Number)) })),
    options,
  );
  const views = new Map(variables.map(({ leaf }) => [leaf.name, memory.weights(leaf.name)]));
  return {
    memory,
    variables,
    value: (leaf) => {
      const view = views.get(leaf.name);
      if (view === undefined)
        throw new MixturaError('INTERNAL', `"${leaf.name}" is no parameter of this model`);
      return view;
    },
  };
}

/** Memory for all that a model trains or keeps. */
export function parametersOf({ variables, state, plan }: Trainable): Parameters {
  const average = plan.some((phase) => phase.kind === 'optimize' && phase.averageDecay !== undefined);
  return allocateParameters([...variables, ...state], { average });
}

/** Draws every variable's first value from a stream named after it, so that adding one moves no other. */
export function initializeParameters(parameters: Parameters, random: RandomStream): void {
  for (const { leaf, initialize } of parameters.variables) {
    parameters.value(leaf).set(initialize(leaf.shape.map(Number), random.split(leaf.name)));
  }
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}
