import { MixturaError } from '../error.js';

/** A known size, or the name of one that is only known when a program runs, such as `batch`. */
export type Dimension = number | string;
export type Shape = readonly Dimension[];

export function describeShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** The shape both operands stretch to by NumPy's rules; a named dimension only meets itself or 1. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new MixturaError('INVALID_SHAPE', `cannot broadcast ${describeShape(a)} with ${describeShape(b)}`);
  });
}

/** Axes counted from the front, sorted; all axes where none are given. */
export function normalizeAxes(axes: number | readonly number[] | undefined, rank: number): number[] {
  const list = axes === undefined ? Array.from({ length: rank }, (_, i) => i) : [axes].flat();
  const normalized = list.map((axis) => (axis < 0 ? axis + rank : axis));
  const wrong = normalized.find((axis) => !Number.isInteger(axis) || axis < 0 || axis >= rank);
  if (wrong !== undefined) {
    throw new MixturaError('INVALID_SHAPE', `axis ${wrong} does not exist in a tensor of rank ${rank}`);
  }
  return [...new Set(normalized)].toSorted((a, b) => a - b);
}

/** The shape after reducing `axes`: dropped, or kept as 1. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDimensions: boolean): Shape {
  return shape.flatMap((dimension, axis) =>
    axes.includes(axis) ? (keepDimensions ? [1] : []) : [dimension],
  );
}

/** Number of elements, or `undefined` where a dimension is only named. */
export function knownSize(shape: Shape): number | undefined {
  let size = 1;
  for (const dimension of shape) {
    if (typeof dimension === 'string') return undefined;
    size *= dimension;
  }
  return size;
}

/** Axes of `from` along which a value of shape `to` was repeated to become `from`. */
export function broadcastAxes(from: Shape, to: Shape): number[] {
  const missing = from.length - to.length;
  return from.flatMap((dimension, axis) =>
    axis < missing || (to[axis - missing] === 1 && dimension !== 1) ? [axis] : [],
  );
}
