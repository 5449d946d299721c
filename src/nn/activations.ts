import { unreachable } from '../error.js';
import { elu, leakyRelu, type Tensor } from '../tensor/index.js';
import { glorotUniform, heNormal, type Initializer, type KernelLayout } from './initializers.js';

export const activationNames = [
  'relu',
  'tanh',
  'elu',
  'leaky-relu',
  'sigmoid',
  'softplus',
  'linear',
] as const;
export type ActivationName = (typeof activationNames)[number];

export function activate(x: Tensor, name: ActivationName): Tensor {
  switch (name) {
    case 'relu':
      return x.relu();
    case 'tanh':
      return x.tanh();
    case 'elu':
      return elu(x);
    case 'leaky-relu':
      return leakyRelu(x);
    case 'sigmoid':
      return x.sigmoid();
    case 'softplus':
      return x.softplus();
    case 'linear':
      return x;
    default:
      return unreachable(name);
  }
}

/** The start that keeps the variance of signals steady under an activation: He for rectifiers, Glorot otherwise. */
export function initializerFor(name: ActivationName, layout: KernelLayout = 'forward'): Initializer {
  return name === 'relu' || name === 'elu' || name === 'leaky-relu' ? heNormal(layout) : glorotUniform();
}
