import {
  abs,
  affine,
  argMax,
  binaryCrossEntropy,
  clip,
  concat,
  constant,
  conv2d,
  convTranspose2d,
  elu,
  equal,
  expandLike,
  gather,
  gatherLast,
  greater,
  greaterOrEqual,
  indicator,
  input,
  leakyRelu,
  less,
  logSoftmax,
  logSumExp,
  matmul,
  max,
  maximum,
  mean,
  minimum,
  moments,
  oneHot,
  pad,
  scatterAdd,
  slice,
  smallestIndices,
  softmax,
  squeeze,
  stopGradient,
  sum,
  transpose,
  unsqueeze,
  where,
  type Leaf,
  type Padding,
  type Shape,
  type Tensor,
} from './index.js';

/** One use of an operation, on inputs whose values a test draws. */
export interface OperationCase {
  readonly name: string;
  readonly inputs: readonly {
    readonly leaf: Leaf;
    readonly shape: readonly number[];
    readonly values?: readonly number[];
  }[];
  readonly output: Tensor;
  /** Draw inputs from [0.5, 2] instead of [-2, 2]. */
  readonly positive?: boolean;
}

/** The size that tests give to a dimension known only by the name `batch`. */
const batchSize = 3;

function operationCase(
  name: string,
  shapes: readonly Shape[],
  build: (...leaves: Leaf[]) => Tensor,
  extra: { positive?: boolean; indices?: readonly number[] } = {},
): OperationCase {
  const leaves = shapes.map((shape, i) => input(`x${i}`, shape));
  const index = extra.indices && input('indices', [extra.indices.length], 'int64');
  const sizes = (shape: Shape) => shape.map((size) => (typeof size === 'string' ? batchSize : size));
  return {
    name,
    inputs: [
      ...leaves.map((leaf) => ({ leaf, shape: sizes(leaf.shape) })),
      ...(index && extra.indices
        ? [{ leaf: index, shape: [extra.indices.length], values: extra.indices }]
        : []),
    ],
    output: build(...leaves, ...(index ? [index] : [])),
    positive: extra.positive ?? false,
  };
}

const elementwise: OperationCase[] = [
  operationCase('add broadcasts', [['batch', 4], [4]], (a, b) => a.add(b)),
  operationCase(
    'subtract broadcasts both ways',
    [
      [3, 1],
      [1, 4],
    ],
    (a, b) => a.sub(b),
  ),
  operationCase(
    'multiply',
    [
      ['batch', 4],
      ['batch', 1],
    ],
    (a, b) => a.mul(b),
  ),
  operationCase(
    'divide',
    [
      [3, 4],
      [3, 4],
    ],
    (a, b) => a.div(b),
    { positive: true },
  ),
  operationCase('divide by a broadcast row', [['batch', 4], [4]], (a, b) => a.div(b), { positive: true }),
  operationCase('maximum', [[3, 4], [4]], (a, b) => maximum(a, b)),
  operationCase('minimum', [[3, 4], [4]], (a, b) => minimum(a, b)),
  operationCase(
    'where with a comparison',
    [
      [3, 4],
      [3, 4],
    ],
    (a, b) => where(greater(a, b), a, b.mul(2)),
  ),
  operationCase('less and indicator', [[3, 4], [4]], (a, b) => indicator(less(a, b)).mul(a).add(b)),
  operationCase('greaterOrEqual and equal', [[3, 4], [4]], (a, b) =>
    where(greaterOrEqual(a, b), a, where(equal(a, b), a, b)),
  ),
  operationCase('negate', [[3, 4]], (a) => a.neg()),
  operationCase('exp', [['batch', 4]], (a) => a.exp()),
  operationCase('log', [[3, 4]], (a) => a.log(), { positive: true }),
  operationCase('sqrt', [[3, 4]], (a) => a.sqrt(), { positive: true }),
  operationCase('square', [[3, 4]], (a) => a.square()),
  operationCase('abs', [[3, 4]], (a) => abs(a)),
  operationCase('relu', [[3, 4]], (a) => a.relu()),
  operationCase('leakyRelu', [[3, 4]], (a) => leakyRelu(a, 0.2)),
  operationCase('elu', [[3, 4]], (a) => elu(a)),
  operationCase('sigmoid', [[3, 4]], (a) => a.sigmoid()),
  operationCase('tanh', [[3, 4]], (a) => a.tanh()),
  operationCase(
    'binaryCrossEntropy',
    [
      [3, 4],
      [3, 4],
    ],
    (x, l) => binaryCrossEntropy(x, l.mul(4)),
  ),
  operationCase('softplus', [[3, 4]], (a) => a.mul(4).softplus()),
  operationCase('clip', [[3, 4]], (a) => clip(a, -0.7, 0.9)),
  operationCase('stopGradient beside a path', [[3, 4]], (a) =>
    stopGradient(a.square()).sub(a.square()).mul(a),
  ),
];

const reductions: OperationCase[] = [
  operationCase('sum of everything', [['batch', 4]], (a) => sum(a)),
  operationCase('sum over the batch', [['batch', 4]], (a) => sum(a, 0)),
  operationCase('sum keeping dimensions', [[2, 3, 4]], (a) => sum(a, [0, 2], true)),
  operationCase('mean of a named batch', [['batch', 4]], (a) => mean(a, 0)),
  operationCase('mean of everything', [['batch', 2, 2]], (a) => mean(a)),
  operationCase('mean over known axes', [[2, 3, 4]], (a) => mean(a, [1, -1])),
  operationCase('max', [['batch', 4]], (a) => max(a, -1)),
  operationCase('max over two axes, kept', [[2, 3, 4]], (a) => max(a, [0, 2], true)),
  operationCase('logSumExp', [['batch', 4]], (a) => logSumExp(a, 1)),
  operationCase('logSumExp kept', [[3, 4]], (a) => logSumExp(a, 0, true)),
  operationCase('softmax', [['batch', 4]], (a) => softmax(a)),
  operationCase('logSoftmax', [['batch', 4]], (a) => logSoftmax(a)),
  operationCase('moments', [['batch', 4]], (a) => {
    const { mean: center, variance } = moments(a, 0);
    return a.sub(center).div(variance.add(0.1).sqrt());
  }),
];

const layouts: OperationCase[] = [
  operationCase('reshape', [['batch', 6]], (a) => a.reshape(['batch', 2, 3])),
  operationCase('reshape merges the batch', [['batch', 2, 3]], (a) => a.reshape(['rows', 3])),
  operationCase('transpose', [['batch', 4]], (a) => transpose(a)),
  operationCase('transpose by an order', [[2, 3, 4]], (a) => transpose(a, [2, 0, 1])),
  operationCase('slice', [['batch', 5]], (a) => slice(a, 1, 1, 4)),
  operationCase('pad', [['batch', 3]], (a) => pad(a, -1, 1, 2)),
  operationCase(
    'concat',
    [
      ['batch', 2],
      ['batch', 3],
    ],
    (a, b) => concat([a, b], -1),
  ),
  operationCase(
    'expandLike a known shape',
    [
      [1, 4],
      [3, 4],
    ],
    (a, b) => expandLike(a, b).square().mul(b),
  ),
  operationCase(
    'expandLike a named shape',
    [
      [1, 4],
      ['batch', 4],
    ],
    (a, b) => expandLike(a, b).mul(b),
  ),
  operationCase('unsqueeze and squeeze', [['batch', 4]], (a) => squeeze(unsqueeze(a, [0, 2]), 0)),
  operationCase('gather rows, some twice', [[4, 3]], (a, indices = a) => gather(a, indices), {
    indices: [2, 0, 2],
  }),
  operationCase('scatterAdd', [[3, 2]], (a, indices = a) => scatterAdd(a, indices, [4, 2]), {
    indices: [1, 3, 1],
  }),
  operationCase('oneHot', [[3, 4]], (a, indices = a) => oneHot(indices, 4).mul(a), { indices: [1, 3, 0] }),
  operationCase('argMax through oneHot', [['batch', 4]], (a) => oneHot(argMax(a), 4).mul(a)),
  operationCase('smallest values of a row', [['batch', 5]], (a) =>
    gatherLast(stopGradient(a), smallestIndices(stopGradient(a), 3)).add(a.sum(1, true)),
  ),
];

const products: OperationCase[] = [
  operationCase(
    'matmul',
    [
      ['batch', 4],
      [4, 2],
    ],
    (a, b) => matmul(a, b),
  ),
  operationCase(
    'matmul with the left transposed',
    [
      [4, 3],
      [4, 2],
    ],
    (a, b) => matmul(a, b, { transposeA: true }),
  ),
  operationCase(
    'matmul with the right transposed',
    [
      ['batch', 4],
      [2, 4],
    ],
    (a, b) => matmul(a, b, { transposeB: true }),
  ),
  operationCase(
    'matmul with both transposed',
    [
      [4, 3],
      [2, 4],
    ],
    (a, b) => matmul(a, b, { transposeA: true, transposeB: true }),
  ),
  operationCase('matmul by itself', [[3, 3]], (a) => matmul(a, a)),
  operationCase(
    'batched matmul',
    [
      [2, 3, 4],
      [2, 4, 2],
    ],
    (a, b) => matmul(a, b),
  ),
  operationCase(
    'batched matmul against one matrix',
    [
      [2, 3, 4],
      [4, 2],
    ],
    (a, b) => matmul(a, b),
  ),
  operationCase(
    'batched matmul, transposed',
    [
      [2, 4, 3],
      [2, 5, 4],
    ],
    (a, b) => matmul(a, b, { transposeA: true, transposeB: true }),
  ),
  operationCase(
    'one batch against many weights',
    [
      ['batch', 4],
      [2, 4, 3],
    ],
    (a, b) => matmul(a, b),
  ),
  operationCase('affine', [['batch', 4], [4, 2], [2]], (a, w, b = a) => affine(a, w ?? a, b)),
  operationCase('a constant factor', [['batch', 4]], (a) => a.mul(constant([1, -2, 3, 0.5]))),
];

interface ConvolutionCase {
  readonly size: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride: number;
  readonly padding: Padding;
}

const geometries: ConvolutionCase[] = [
  { size: [5, 5], kernel: [3, 3], stride: 1, padding: [0, 0, 0, 0] },
  { size: [5, 6], kernel: [3, 2], stride: 1, padding: [1, 1, 1, 1] },
  { size: [7, 6], kernel: [3, 3], stride: 2, padding: [0, 0, 0, 0] },
  { size: [6, 7], kernel: [5, 5], stride: 2, padding: [2, 2, 2, 2] },
  { size: [5, 8], kernel: [2, 3], stride: 2, padding: [0, 1, 1, 0] },
  { size: [6, 6], kernel: [3, 3], stride: 2, padding: [0, 0, 1, 1] },
  { size: [4, 4], kernel: [1, 1], stride: 2, padding: [0, 0, 0, 0] },
];

const convolutions: OperationCase[] = geometries.flatMap(({ size, kernel, stride, padding }) => {
  const label = `${size.join('×')} by ${kernel.join('×')}, stride ${stride}, padding ${padding.join(' ')}`;
  return [
    operationCase(`conv2d ${label}`, [['batch', 2, ...size], [3, 2, ...kernel], [3]], (x, w, b = x) =>
      conv2d(x, w ?? x, { stride, padding }, b),
    ),
    operationCase(
      `convTranspose2d ${label}`,
      [['batch', 2, ...size], [2, 3, ...kernel], [3]],
      (x, w, b = x) =>
        convTranspose2d(x, w ?? x, { stride, padding, outputPadding: stride === 2 ? [1, 0] : [0, 0] }, b),
    ),
  ];
});

export const operationCases: readonly OperationCase[] = [
  ...elementwise,
  ...reductions,
  ...layouts,
  ...products,
  ...convolutions,
  operationCase(
    'conv2d with dilation',
    [
      ['batch', 2, 7, 7],
      [3, 2, 3, 3],
    ],
    (x, w) => conv2d(x, w, { dilation: 2, padding: [1, 1, 1, 1] }),
  ),
];

/** A scalar that weighs every element of a result differently, so that no gradient error can cancel. */
export function weightedTotal(output: Tensor): Tensor {
  const width = output.shape.reduceRight(
    (last: number | undefined, size) => last ?? (typeof size === 'number' ? size : undefined),
    undefined,
  );
  const weights = constant(Float32Array.from({ length: width ?? 1 }, (_, i) => Math.sin(i + 1) + 1.5));
  return output.rank === 0 || width === undefined || output.shape.at(-1) !== width
    ? sum(output.square())
    : sum(output.mul(weights)).add(sum(output.square()).mul(0.3));
}
