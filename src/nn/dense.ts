import { affine, matmul } from '../tensor/index.js';
import { activate, initializerFor, type ActivationName } from './activations.js';
import { zeros, type Initializer } from './initializers.js';
import { variable, type Layer } from './layer.js';

export interface DenseOptions {
  readonly activation?: ActivationName;
  readonly initializer?: Initializer;
}

/** `activation(x · weights + bias)` for rows of `inputs` numbers. */
export function dense(name: string, inputs: number, units: number, options: DenseOptions = {}): Layer {
  const { activation = 'linear', initializer = initializerFor(activation) } = options;
  const weights = variable(`${name}/weights`, [inputs, units], initializer);
  const bias = variable(`${name}/bias`, [units], zeros());
  return {
    variables: [weights, bias],
    state: [],
    outputShape: [units],
    apply: (x) => activate(affine(x, weights.leaf, bias.leaf), activation),
  };
}

/**
 * `experts` dense layers side by side as one batched product: [rows, inputs] or [experts, rows, inputs] to
 * [experts, rows, units].
 */
export function expertDense(
  name: string,
  experts: number,
  inputs: number,
  units: number,
  options: DenseOptions = {},
): Layer {
  const { activation = 'linear', initializer = initializerFor(activation) } = options;
  const weights = variable(`${name}/weights`, [experts, inputs, units], initializer);
  const bias = variable(`${name}/bias`, [experts, 1, units], zeros());
  return {
    variables: [weights, bias],
    state: [],
    outputShape: [units],
    apply: (x) => activate(matmul(x, weights.leaf).add(bias.leaf), activation),
  };
}
