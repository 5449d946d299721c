import { parameter, type Leaf, type Tensor } from '../tensor/index.js';
import type { Initializer } from './initializers.js';

/** A parameter and how its first value is drawn. */
export interface Variable {
  readonly leaf: Leaf;
  readonly initialize: Initializer;
}

export function variable(name: string, shape: readonly number[], initialize: Initializer): Variable {
  return { leaf: parameter(name, shape), initialize };
}

/** How a layer is applied: in training it may replace values of its state, which the mode collects. */
export interface Mode {
  readonly training: boolean;
  /** New values of state variables (running statistics), to be written after the step. */
  readonly updates: Map<Leaf, Tensor>;
}

export const inference: Mode = { training: false, updates: new Map() };

export function trainingMode(): Mode {
  return { training: true, updates: new Map() };
}

/** A part of a network: plain data and one function from a batch of rows to a batch of rows. */
export interface Layer {
  /** Trained by gradients. */
  readonly variables: readonly Variable[];
  /** Kept beside them, never trained by gradients. */
  readonly state: readonly Variable[];
  /** Shape of one row of the result. */
  readonly outputShape: readonly number[];
  apply(x: Tensor, mode: Mode): Tensor;
}

/** A layer made of others. */
export interface Sequence extends Layer {
  /** In the order in which they are applied. */
  readonly layers: readonly Layer[];
}

/** Layers applied one after another. */
export function sequential(layers: readonly Layer[]): Sequence {
  return {
    layers,
    variables: layers.flatMap((layer) => layer.variables),
    state: layers.flatMap((layer) => layer.state),
    outputShape: layers.at(-1)?.outputShape ?? [],
    apply: (x, mode) => layers.reduce((value, layer) => layer.apply(value, mode), x),
  };
}

/** A layer without variables. */
export function pure(outputShape: readonly number[], apply: (x: Tensor) => Tensor): Layer {
  return { variables: [], state: [], outputShape, apply };
}
