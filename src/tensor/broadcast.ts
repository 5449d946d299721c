import { broadcastOffset, forEachIndex, numericArray, reduceArray, reshapeArray, strides } from './array.js';
import {
  broadcastAxes,
  knownSize,
  normalizeAxes,
  reducedShape,
  sameShape,
  type Dimension,
  type Shape,
} from './shape.js';
import { Tensor, type Emitter } from './tensor.js';

/** Sum over `axes` (all by default). */
export function sum(x: Tensor, axes?: number | readonly number[], keepDimensions = false): Tensor {
  const list = normalizeAxes(axes, x.rank);
  if (list.length === 0) return x;
  return new Tensor({
    name: 'sum',
    inputs: [x],
    shape: reducedShape(x.shape, list, keepDimensions),
    emit: (emitter, [value = '']) =>
      emitLastAxisSum(emitter, value, x, list, keepDimensions) ??
      emitter.node('ReduceSum', [value, emitter.integers(list)], { keepdims: Number(keepDimensions) }),
    evaluate: ([a = numericArray([0])]) => {
      const kept = reduceArray(a, list, (values) => values.reduce((total, v) => total + v, 0));
      return keepDimensions ? kept : reshapeArray(kept, droppedSizes(kept.shape, list));
    },
    gradient: (d) => [expandLike(keepDimensions ? d : unsqueeze(d, list), x)],
  });
}

/**
 * The sum along the last axis as a product with a column of `weight`s. ReduceSum adds a row up in an order that depends on where
 * in memory the row begins, so that one row gives two results in two places; the product does not. Undefined for other axes.
 */
export function emitLastAxisSum(
  emitter: Emitter,
  value: string,
  x: Tensor,
  axes: readonly number[],
  keepDimensions: boolean,
  weight: (size: number) => number = () => 1,
): string | undefined {
  const size = x.shape.at(-1);
  const isLast = axes.length === 1 && axes[0] === x.rank - 1 && x.rank > 1;
  if (!isLast || typeof size !== 'number') return undefined;
  const column = emitter.floats(new Float32Array(size).fill(weight(size)), [size, 1]);
  const product = emitter.node('MatMul', [value, column]);
  return keepDimensions ? product : emitter.node('Squeeze', [product, emitter.integers(axes)]);
}

/** Undoes broadcasting: sums a tensor over the axes along which a value of `shape` was repeated. */
export function reduceTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const axes = broadcastAxes(x.shape, shape);
  const missing = x.rank - shape.length;
  const summed = sum(x, axes, true);
  return missing === 0
    ? summed
    : squeeze(
        summed,
        Array.from({ length: missing }, (_, axis) => axis),
      );
}

/** Repeats a tensor to the shape of `like`, whose dimensions may be known only when the program runs. */
export function expandLike(x: Tensor, like: Tensor): Tensor {
  if (sameShape(x.shape, like.shape)) return x;
  const known = knownSize(like.shape) !== undefined;
  return new Tensor({
    name: 'expand',
    inputs: known ? [x] : [x, like],
    shape: like.shape,
    type: x.type,
    emit: (emitter, [value = '', reference = '']) =>
      emitter.node('Expand', [
        value,
        known ? emitter.integers(like.shape.map(Number)) : emitter.node('Shape', [reference]),
      ]),
    evaluate: ([a = numericArray([0]), reference]) => {
      const out = numericArray(reference?.shape ?? like.shape.map(Number));
      const steps = strides(a.shape);
      forEachIndex(out.shape, (index, flat) => {
        out.data[flat] = a.data[broadcastOffset(index, a.shape, steps)] ?? NaN;
      });
      return out;
    },
    gradient: (d) => [reduceTo(d, x.shape), undefined],
  });
}

/** Inserts axes of size 1 so that they stand at the given places of the result. */
export function unsqueeze(x: Tensor, axes: number | readonly number[]): Tensor {
  const list = normalizeAxes(axes, x.rank + [axes].flat().length);
  const shape: Dimension[] = [...x.shape];
  for (const axis of list) shape.splice(axis, 0, 1);
  return new Tensor({
    name: 'unsqueeze',
    inputs: [x],
    shape,
    type: x.type,
    emit: (emitter, [value = '']) => emitter.node('Unsqueeze', [value, emitter.integers(list)]),
    evaluate: ([a = numericArray([0])]) => {
      const sizes = [...a.shape];
      for (const axis of list) sizes.splice(axis, 0, 1);
      return reshapeArray(a, sizes);
    },
    gradient: (d) => [squeeze(d, list)],
  });
}

/** Drops axes of size 1. */
export function squeeze(x: Tensor, axes: number | readonly number[]): Tensor {
  const list = normalizeAxes(axes, x.rank);
  return new Tensor({
    name: 'squeeze',
    inputs: [x],
    shape: reducedShape(x.shape, list, false),
    type: x.type,
    emit: (emitter, [value = '']) => emitter.node('Squeeze', [value, emitter.integers(list)]),
    evaluate: ([a = numericArray([0])]) => reshapeArray(a, droppedSizes(a.shape, list)),
    gradient: (d) => [unsqueeze(d, list)],
  });
}

function droppedSizes(shape: readonly number[], axes: readonly number[]): number[] {
  return shape.filter((_, axis) => !axes.includes(axis));
}
