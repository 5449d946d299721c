import './fluent.js';

export { expandLike, reduceTo, squeeze, sum, unsqueeze } from './broadcast.js';
export { conv2d, convTranspose2d } from './convolution.js';
export type { ConvolutionOptions, Padding, TransposedConvolutionOptions } from './convolution.js';
export {
  abs,
  add,
  binaryCrossEntropy,
  clip,
  divide,
  elu,
  equal,
  exp,
  greater,
  greaterOrEqual,
  indicator,
  leakyRelu,
  less,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  relu,
  sigmoid,
  softplus,
  sqrt,
  square,
  stopGradient,
  subtract,
  tanh,
  where,
} from './elementwise.js';
export { evaluate, gradients, leavesOf, sortTopologically } from './graph.js';
export { gather, gatherLast, oneHot, scatterAdd, smallestIndices } from './indexing.js';
export { concat, pad, reshape, slice, transpose } from './layout.js';
export { affine, matmul } from './matmul.js';
export type { MatmulOptions } from './matmul.js';
export { argMax, logSoftmax, logSumExp, max, mean, moments, softmax } from './reduction.js';
export { knownSize, type Dimension, type Shape } from './shape.js';
export { constant, input, Leaf, parameter, Tensor, toTensor } from './tensor.js';
export type { AttributeValue, ElementType, Emitter, LeafKind, Operand, Operation } from './tensor.js';
export { numericArray, type NumericArray } from './array.js';
