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

export const initializerNames = ['auto', 'glorot'] as const;
export type InitializerName = (typeof initializerNames)[number];

/**
 * First weights of a layer with that activation. `auto` keeps the variance of signals steady: He for rectifiers, Glorot otherwise;
 * `glorot` is Glorot's whatever the activation, as Keras and TensorFlow have it.
 */
export function initializerFor(
  activation: ActivationName,
  name: InitializerName = 'auto',
  layout: KernelLayout = 'forward',
): Initializer {
  const rectifies = activation === 'relu' || activation === 'elu' || activation === 'leaky-relu';
  return name === 'auto' && rectifies ? heNormal(layout) : glorotUniform();
}
