import { MixturaError } from '../error.js';
import { broadcastOffset, forEachIndex, numericArray, strides, type NumericArray } from './array.js';
import { reduceTo, sum } from './broadcast.js';
import { broadcastShapes, describeShape, type Shape } from './shape.js';
import { Tensor } from './tensor.js';
import { transpose } from './layout.js';

export interface MatmulOptions {
  /** Use the transpose (of the last two axes) of the left operand. */
  readonly transposeA?: boolean;
  /** Use the transpose (of the last two axes) of the right operand. */
  readonly transposeB?: boolean;
}

/** Matrix product over the last two axes; leading axes are batches and broadcast. */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false } = options;
  const shape = productShape(a.shape, b.shape, transposeA, transposeB);
  if (a.rank === 2 && b.rank === 2) return plainProduct(a, b, transposeA, transposeB, shape);
  return batchedProduct(transposeA ? transpose(a) : a, transposeB ? transpose(b) : b, shape);
}

/** `x · weights + bias` for `x` [rows, in], `weights` [in, out] and `bias` [out], as one product. */
export function affine(x: Tensor, weights: Tensor, bias: Tensor): Tensor {
  return new Tensor({
    name: 'affine',
    inputs: [x, weights, bias],
    shape: productShape(x.shape, weights.shape, false, false),
    emit: (emitter, inputs) => emitter.node('Gemm', inputs),
    evaluate: ([p = numericArray([0]), q = numericArray([0]), r = numericArray([0])]) => {
      const product = multiplied(p, q);
      const width = r.data.length;
      return numericArray(
        product.shape,
        product.data.map((v, i) => v + (r.data[i % width] ?? NaN)),
      );
    },
    gradient: (d) => [
      matmul(d, weights, { transposeB: true }),
      matmul(x, d, { transposeA: true }),
      sum(d, 0),
    ],
  });
}

function plainProduct(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean, shape: Shape): Tensor {
  return new Tensor({
    name: 'matmul',
    inputs: [a, b],
    shape,
    emit: (emitter, inputs) =>
      emitter.node('Gemm', inputs, { transA: Number(transposeA), transB: Number(transposeB) }),
    evaluate: ([p = numericArray([0]), q = numericArray([0])]) =>
      multiplied(transposeA ? swapped(p) : p, transposeB ? swapped(q) : q),
    gradient: (d) => [
      transposeA
        ? matmul(b, d, { transposeA: transposeB, transposeB: true })
        : matmul(d, b, { transposeB: !transposeB }),
      transposeB
        ? matmul(d, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, d, { transposeA: !transposeA }),
    ],
  });
}

function batchedProduct(a: Tensor, b: Tensor, shape: Shape): Tensor {
  return new Tensor({
    name: 'matmul',
    inputs: [a, b],
    shape,
    emit: (emitter, inputs) => emitter.node('MatMul', inputs),
    evaluate: ([p = numericArray([0]), q = numericArray([0])]) => multiplied(p, q),
    gradient: (d) => [
      reduceTo(matmul(d, b, { transposeB: true }), a.shape),
      reduceTo(matmul(a, d, { transposeA: true }), b.shape),
    ],
  });
}

function productShape(a: Shape, b: Shape, transposeA: boolean, transposeB: boolean): Shape {
  const [m, k] = transposeA ? [a.at(-1), a.at(-2)] : [a.at(-2), a.at(-1)];
  const [l, n] = transposeB ? [b.at(-1), b.at(-2)] : [b.at(-2), b.at(-1)];
  if (m === undefined || n === undefined || k !== l) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `cannot multiply ${describeShape(a)}${transposeA ? 'ᵀ' : ''} by ${describeShape(b)}${transposeB ? 'ᵀ' : ''}`,
    );
  }
  return [...broadcastShapes(a.slice(0, -2), b.slice(0, -2)), m, n];
}

function swapped(a: NumericArray): NumericArray {
  const [rows = 1, columns = 1] = a.shape;
  return numericArray(
    [columns, rows],
    a.data.map((_, i) => a.data[(i % rows) * columns + Math.floor(i / rows)] ?? NaN),
  );
}

function multiplied(a: NumericArray, b: NumericArray): NumericArray {
  const [m = 1, k = 1] = a.shape.slice(-2);
  const n = b.shape.at(-1) ?? 1;
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)).map(Number);
  const out = numericArray([...batch, m, n]);
  const [stepsA, stepsB] = [strides(a.shape).slice(0, -2), strides(b.shape).slice(0, -2)];
  forEachIndex(batch, (index, at) => {
    const fromA = broadcastOffset(index, a.shape.slice(0, -2), stepsA);
    const fromB = broadcastOffset(index, b.shape.slice(0, -2), stepsB);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let total = 0;
        for (let p = 0; p < k; p++)
          total += (a.data[fromA + i * k + p] ?? NaN) * (b.data[fromB + p * n + j] ?? NaN);
        out.data[(at * m + i) * n + j] = total;
      }
    }
  });
  return out;
}
