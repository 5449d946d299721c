import { MixturaError } from '../error.js';
import { forEachIndex, numericArray, reshapeArray, strides, type NumericArray } from './array.js';
import { describeShape, knownSize, normalizeAxes, sameShape, type Dimension, type Shape } from './shape.js';
import { Tensor } from './tensor.js';

/** The same values in another shape; at most one dimension may be known by name only. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const named = shape.filter((dimension) => typeof dimension === 'string');
  const [before, after] = [knownSize(x.shape), knownSize(shape)];
  if (named.length > 1 || (before !== undefined && after !== undefined && before !== after)) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `cannot reshape ${describeShape(x.shape)} to ${describeShape(shape)}`,
    );
  }
  const target = shape.map((dimension) => (typeof dimension === 'string' ? -1 : dimension));
  return new Tensor({
    name: 'reshape',
    inputs: [x],
    shape,
    type: x.type,
    emit: (emitter, [value = '']) => emitter.node('Reshape', [value, emitter.integers(target)]),
    evaluate: ([a = numericArray([0])]) => {
      const rest = target.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
      return reshapeArray(
        a,
        target.map((size) => (size === -1 ? a.data.length / rest : size)),
      );
    },
    gradient: (d) => [reshape(d, x.shape)],
  });
}

/** Reorders axes; without an order, swaps the last two. */
export function transpose(x: Tensor, order?: readonly number[]): Tensor {
  const axes = order ?? swapLast(x.rank);
  const back = axes.map((_, axis) => axes.indexOf(axis));
  return new Tensor({
    name: 'transpose',
    inputs: [x],
    shape: axes.map((axis) => x.shape[axis] ?? 1),
    type: x.type,
    emit: (emitter, inputs) => emitter.node('Transpose', inputs, { perm: axes }),
    evaluate: ([a = numericArray([0])]) => {
      const out = numericArray(axes.map((axis) => a.shape[axis] ?? 1));
      const steps = strides(a.shape);
      forEachIndex(out.shape, (index, flat) => {
        const offset = axes.reduce((total, axis, i) => total + (index[i] ?? 0) * (steps[axis] ?? 0), 0);
        out.data[flat] = a.data[offset] ?? NaN;
      });
      return out;
    },
    gradient: (d) => [transpose(d, back)],
  });
}

function swapLast(rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return [...axes.slice(0, -2), rank - 1, rank - 2];
}

/** Elements `start` to `end` (exclusive) of one axis of known size. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const [at = 0] = normalizeAxes(axis, x.rank);
  const size = x.size(at);
  if (start < 0 || end > size || start >= end) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `slice ${start}:${end} leaves axis ${at} of ${describeShape(x.shape)}`,
    );
  }
  if (start === 0 && end === size) return x;
  return new Tensor({
    name: 'slice',
    inputs: [x],
    shape: x.shape.map((dimension, i) => (i === at ? end - start : dimension)),
    type: x.type,
    emit: (emitter, [value = '']) =>
      emitter.node('Slice', [
        value,
        emitter.integers([start]),
        emitter.integers([end]),
        emitter.integers([at]),
        emitter.integers([1]),
      ]),
    evaluate: ([a = numericArray([0])]) => sliced(a, at, start, end),
    gradient: (d) => [pad(d, at, start, size - end)],
  });
}

/** Adds zeros before and after along one axis. */
export function pad(x: Tensor, axis: number, before: number, after: number): Tensor {
  if (before === 0 && after === 0) return x;
  const [at = 0] = normalizeAxes(axis, x.rank);
  const size = x.size(at);
  const zeros = new Array<number>(x.rank).fill(0);
  const pads = [...zeros.with(at, before), ...zeros.with(at, after)];
  return new Tensor({
    name: 'pad',
    inputs: [x],
    shape: x.shape.map((dimension, i) => (i === at ? size + before + after : dimension)),
    emit: (emitter, [value = '']) =>
      emitter.node('Pad', [value, emitter.integers(pads), emitter.floats([0], [])], { mode: 'constant' }),
    evaluate: ([a = numericArray([0])]) => {
      const out = numericArray(a.shape.map((length, i) => (i === at ? length + before + after : length)));
      const steps = strides(out.shape);
      forEachIndex(a.shape, (index, flat) => {
        const offset = index.reduce(
          (total, v, i) => total + (v + (i === at ? before : 0)) * (steps[i] ?? 0),
          0,
        );
        out.data[offset] = a.data[flat] ?? NaN;
      });
      return out;
    },
    gradient: (d) => [slice(d, at, before, before + size)],
  });
}

/** Joins tensors along one axis of known size. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts;
  if (first === undefined) throw new MixturaError('INVALID_SHAPE', 'concat needs at least one tensor');
  if (parts.length === 1) return first;
  const [at = 0] = normalizeAxes(axis, first.rank);
  const sizes = parts.map((part) => part.size(at));
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((total, size) => total + size, 0));
  const total = sizes.reduce((all, size) => all + size, 0);
  return new Tensor({
    name: 'concat',
    inputs: parts,
    shape: first.shape.map((dimension, i): Dimension => (i === at ? total : dimension)),
    type: first.type,
    emit: (emitter, inputs) => emitter.node('Concat', inputs, { axis: at }),
    evaluate: (inputs) => joined(inputs, at),
    gradient: (d) => starts.map((start, i) => slice(d, at, start, start + (sizes[i] ?? 0))),
  });
}

function sliced(a: NumericArray, axis: number, start: number, end: number): NumericArray {
  const out = numericArray(a.shape.map((length, i) => (i === axis ? end - start : length)));
  const steps = strides(a.shape);
  forEachIndex(out.shape, (index, flat) => {
    const offset = index.reduce((total, v, i) => total + (v + (i === axis ? start : 0)) * (steps[i] ?? 0), 0);
    out.data[flat] = a.data[offset] ?? NaN;
  });
  return out;
}

function joined(parts: readonly NumericArray[], axis: number): NumericArray {
  const [first = numericArray([0])] = parts;
  const out = numericArray(
    first.shape.map((length, i) =>
      i === axis ? parts.reduce((t, p) => t + (p.shape[axis] ?? 0), 0) : length,
    ),
  );
  const steps = strides(out.shape);
  let start = 0;
  for (const part of parts) {
    const from = start;
    forEachIndex(part.shape, (index, flat) => {
      const offset = index.reduce(
        (total, v, i) => total + (v + (i === axis ? from : 0)) * (steps[i] ?? 0),
        0,
      );
      out.data[offset] = part.data[flat] ?? NaN;
    });
    start += part.shape[axis] ?? 0;
  }
  return out;
}
