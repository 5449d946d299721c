import { numericArray, reduceArray, reshapeArray, type NumericArray } from './array.js';
import { emitLastAxisSum, expandLike, sum, unsqueeze } from './broadcast.js';
import { divide, equal, exp, multiply, subtract, where } from './elementwise.js';
import { knownSize, normalizeAxes, reducedShape } from './shape.js';
import { constant, Tensor } from './tensor.js';

type Axes = number | readonly number[];

/** How many elements share a place when `axes` are reduced, as a scalar tensor. */
function count(x: Tensor, axes: readonly number[]): Tensor {
  const known = knownSize(axes.map((axis) => x.shape[axis] ?? 1));
  if (known !== undefined) return constant(known);
  return new Tensor({
    name: 'count',
    inputs: [x],
    shape: [],
    emit: (emitter, inputs) => {
      const sizes = emitter.node('Gather', [emitter.node('Shape', inputs), emitter.integers(axes)]);
      const product = emitter.node('ReduceProd', [sizes], { keepdims: 0 });
      return emitter.node('Cast', [product], { to: 1 });
    },
    evaluate: ([a = numericArray([0])]) =>
      numericArray([], [axes.reduce((product, axis) => product * (a.shape[axis] ?? 1), 1)]),
    gradient: () => [undefined],
  });
}

function dropAxes(kept: NumericArray, axes: readonly number[], keepDimensions: boolean): NumericArray {
  return keepDimensions
    ? kept
    : reshapeArray(
        kept,
        kept.shape.filter((_, axis) => !axes.includes(axis)),
      );
}

/** Mean over `axes` (all by default). */
export function mean(x: Tensor, axes?: Axes, keepDimensions = false): Tensor {
  const list = normalizeAxes(axes, x.rank);
  return new Tensor({
    name: 'mean',
    inputs: [x],
    shape: reducedShape(x.shape, list, keepDimensions),
    emit: (emitter, [value = '']) =>
      emitLastAxisSum(emitter, value, x, list, keepDimensions, (size) => 1 / size) ??
      emitter.node('ReduceMean', [value, emitter.integers(list)], { keepdims: Number(keepDimensions) }),
    evaluate: ([a = numericArray([0])]) =>
      dropAxes(
        reduceArray(a, list, (values) => values.reduce((total, v) => total + v, 0) / values.length),
        list,
        keepDimensions,
      ),
    gradient: (d) => [expandLike(divide(keepDimensions ? d : unsqueeze(d, list), count(x, list)), x)],
  });
}

/** Largest value over `axes`; equal largest values share the gradient. */
export function max(x: Tensor, axes?: Axes, keepDimensions = false): Tensor {
  const list = normalizeAxes(axes, x.rank);
  return new Tensor({
    name: 'max',
    inputs: [x],
    shape: reducedShape(x.shape, list, keepDimensions),
    emit: (emitter, [value = '']) =>
      emitter.node('ReduceMax', [value, emitter.integers(list)], { keepdims: Number(keepDimensions) }),
    evaluate: ([a = numericArray([0])]) =>
      dropAxes(
        reduceArray(a, list, (values) => values.reduce((best, v) => Math.max(best, v), -Infinity)),
        list,
        keepDimensions,
      ),
    gradient: (d, result) => {
      const [upstream, largest] = keepDimensions
        ? [d, result]
        : [unsqueeze(d, list), unsqueeze(result, list)];
      const winners = where(equal(x, largest), 1, 0);
      return [multiply(divide(winners, sum(winners, list, true)), upstream)];
    },
  });
}

/** `ln sum exp(x)` over `axes`, without overflow. */
export function logSumExp(x: Tensor, axes?: Axes, keepDimensions = false): Tensor {
  const list = normalizeAxes(axes, x.rank);
  return new Tensor({
    name: 'logSumExp',
    inputs: [x],
    shape: reducedShape(x.shape, list, keepDimensions),
    emit: (emitter, [value = '']) =>
      emitter.node('ReduceLogSumExp', [value, emitter.integers(list)], { keepdims: Number(keepDimensions) }),
    evaluate: ([a = numericArray([0])]) => dropAxes(reduceArray(a, list, logSumExpOf), list, keepDimensions),
    gradient: (d, result) => {
      const [upstream, total] = keepDimensions ? [d, result] : [unsqueeze(d, list), unsqueeze(result, list)];
      return [multiply(upstream, exp(subtract(x, total)))];
    },
  });
}

function logSumExpOf(values: readonly number[]): number {
  const largest = values.reduce((best, v) => Math.max(best, v), -Infinity);
  if (!Number.isFinite(largest)) return largest;
  return largest + Math.log(values.reduce((total, v) => total + Math.exp(v - largest), 0));
}

/** `exp(x) / sum exp(x)` along the last axis. */
export function softmax(x: Tensor): Tensor {
  return new Tensor({
    name: 'softmax',
    inputs: [x],
    shape: x.shape,
    emit: (emitter, inputs) => emitter.node('Softmax', inputs, { axis: -1 }),
    evaluate: ([a = numericArray([0])]) => alongLast(a, (v, total) => Math.exp(v - total)),
    gradient: (d, y) => [multiply(y, subtract(d, sum(multiply(d, y), -1, true)))],
  });
}

/** `x - ln sum exp(x)` along the last axis. */
export function logSoftmax(x: Tensor): Tensor {
  return subtract(x, logSumExp(x, -1, true));
}

function alongLast(a: NumericArray, f: (value: number, logTotal: number) => number): NumericArray {
  const last = a.shape.at(-1) ?? 1;
  const out = numericArray(a.shape);
  for (let start = 0; start < a.data.length; start += last) {
    const values = [...a.data.subarray(start, start + last)];
    const total = logSumExpOf(values);
    values.forEach((v, i) => {
      out.data[start + i] = f(v, total);
    });
  }
  return out;
}

/** Index (int64) of the largest value along one axis; the first where several are equal. */
export function argMax(x: Tensor, axis = -1): Tensor {
  const [at = 0] = normalizeAxes(axis, x.rank);
  return new Tensor({
    name: 'argMax',
    inputs: [x],
    shape: reducedShape(x.shape, [at], false),
    type: 'int64',
    emit: (emitter, inputs) => emitter.node('ArgMax', inputs, { axis: at, keepdims: 0 }),
    evaluate: ([a = numericArray([0])]) =>
      dropAxes(
        reduceArray(a, [at], (values) =>
          values.indexOf(values.reduce((best, v) => Math.max(best, v), -Infinity)),
        ),
        [at],
        false,
      ),
  });
}

/** Mean and biased variance over `axes`, dimensions kept. */
export function moments(x: Tensor, axes: Axes): { mean: Tensor; variance: Tensor } {
  const center = mean(x, axes, true);
  const deviation = subtract(x, center);
  return { mean: center, variance: mean(multiply(deviation, deviation), axes, true) };
}
