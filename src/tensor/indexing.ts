import { MixturaError } from '../error.js';
import { broadcastOffset, forEachIndex, numericArray, strides } from './array.js';
import { unsqueeze } from './broadcast.js';
import { describeShape, reducedShape } from './shape.js';
import { Tensor } from './tensor.js';

/** Rows of `x` (axis 0, of known size) by int64 `indices` of any shape. */
export function gather(x: Tensor, indices: Tensor): Tensor {
  if (indices.type !== 'int64') throw new MixturaError('INVALID_SHAPE', 'gather wants int64 indices');
  const [, ...rest] = x.shape;
  return new Tensor({
    name: 'gather',
    inputs: [x, indices],
    shape: [...indices.shape, ...rest],
    type: x.type,
    emit: (emitter, inputs) => emitter.node('Gather', inputs, { axis: 0 }),
    evaluate: ([a = numericArray([0]), index = numericArray([0])]) => {
      const width = a.data.length / (a.shape[0] ?? 1);
      const out = numericArray([...index.shape, ...a.shape.slice(1)]);
      index.data.forEach((from, i) =>
        out.data.set(a.data.subarray(from * width, (from + 1) * width), i * width),
      );
      return out;
    },
    gradient: (d) => [scatterAdd(d, indices, x.shape.map(Number)), undefined],
  });
}

/** Adds rows of `updates` into zeros of `shape` at int64 `indices`; the gradient of `gather`. */
export function scatterAdd(updates: Tensor, indices: Tensor, shape: readonly number[]): Tensor {
  const width = shape.slice(1).reduce((product, size) => product * size, 1);
  const places = unsqueeze(indices, indices.rank);
  return new Tensor({
    name: 'scatterAdd',
    inputs: [updates, places],
    shape,
    emit: (emitter, [values = '', where = '']) => {
      const zeros = emitter.node('Expand', [emitter.floats([0], []), emitter.integers(shape)]);
      return emitter.node('ScatterND', [zeros, where, values], { reduction: 'add' });
    },
    evaluate: ([values = numericArray([0]), where = numericArray([0])]) => {
      const out = numericArray(shape);
      where.data.forEach((to, i) => {
        for (let j = 0; j < width; j++) {
          out.data[to * width + j] = (out.data[to * width + j] ?? 0) + (values.data[i * width + j] ?? 0);
        }
      });
      return out;
    },
    gradient: (d) => [gather(d, indices), undefined],
  });
}

/** A row of `depth` numbers per int64 index: 1 at the index, else 0. */
export function oneHot(indices: Tensor, depth: number): Tensor {
  return new Tensor({
    name: 'oneHot',
    inputs: [indices],
    shape: [...indices.shape, depth],
    emit: (emitter, [index = '']) => {
      const column = emitter.node('Unsqueeze', [index, emitter.integers([indices.rank])]);
      const choices = emitter.integers(Array.from({ length: depth }, (_, i) => i));
      const hit = emitter.node('Equal', [column, choices]);
      return emitter.node('Where', [hit, emitter.floats([1], []), emitter.floats([0], [])]);
    },
    evaluate: ([index = numericArray([0])]) => {
      const out = numericArray([...index.shape, depth]);
      index.data.forEach((at, i) => {
        out.data[i * depth + at] = 1;
      });
      return out;
    },
    gradient: () => [undefined],
  });
}

/** Indices (int64) of the `count` smallest values along the last axis, smallest first. */
export function smallestIndices(x: Tensor, count: number): Tensor {
  if (typeof x.shape.at(-1) === 'number' && count > x.size(-1)) {
    throw new MixturaError('INVALID_SHAPE', `cannot take ${count} smallest of ${describeShape(x.shape)}`);
  }
  return new Tensor({
    name: 'smallestIndices',
    inputs: [x],
    shape: [...reducedShape(x.shape, [x.rank - 1], false), count],
    type: 'int64',
    emit: (emitter, [value = '']) =>
      emitter.node('TopK', [value, emitter.integers([count])], { axis: -1, largest: 0, sorted: 1 }, 1),
    evaluate: ([a = numericArray([0])]) => {
      const last = a.shape.at(-1) ?? 1;
      const out = numericArray([...a.shape.slice(0, -1), count]);
      for (let i = 0; i * last < a.data.length; i++) {
        const values = a.data.subarray(i * last, (i + 1) * last);
        const order = Array.from(values, (_, j) => j).toSorted(
          (p, q) => (values[p] ?? 0) - (values[q] ?? 0) || p - q,
        );
        out.data.set(order.slice(0, count), i * count);
      }
      return out;
    },
  });
}

/** Elements of the last axis of `x` at int64 `indices` of the same leading shape. */
export function gatherLast(x: Tensor, indices: Tensor): Tensor {
  return new Tensor({
    name: 'gatherLast',
    inputs: [x, indices],
    shape: indices.shape,
    emit: (emitter, inputs) => emitter.node('GatherElements', inputs, { axis: x.rank - 1 }),
    evaluate: ([a = numericArray([0]), index = numericArray([0])]) => {
      const out = numericArray(index.shape);
      const steps = strides(a.shape);
      forEachIndex(index.shape, (place, flat) => {
        out.data[flat] =
          a.data[broadcastOffset(place.with(x.rank - 1, index.data[flat] ?? 0), a.shape, steps)] ?? NaN;
      });
      return out;
    },
  });
}
