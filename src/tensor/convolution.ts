import { MixturaError } from '../error.js';
import { numericArray, type NumericArray } from './array.js';
import { sum } from './broadcast.js';
import { slice, transpose } from './layout.js';
import { describeShape, type Shape } from './shape.js';
import { Tensor } from './tensor.js';

/** Zeros added at top, left, bottom and right. */
export type Padding = readonly [top: number, left: number, bottom: number, right: number];

export interface ConvolutionOptions {
  readonly stride?: number;
  readonly padding?: Padding;
  readonly dilation?: number;
}

export interface TransposedConvolutionOptions {
  readonly stride?: number;
  readonly padding?: Padding;
  /** Rows and columns added at the bottom and right, to settle which input size the output undoes. */
  readonly outputPadding?: readonly [rows: number, columns: number];
}

const noPadding: Padding = [0, 0, 0, 0];

/** Cross-correlation of `x` [n, in, h, w] with `weights` [out, in, kh, kw]. */
export function conv2d(x: Tensor, weights: Tensor, options: ConvolutionOptions = {}, bias?: Tensor): Tensor {
  const { stride = 1, padding = noPadding, dilation = 1 } = options;
  checkChannels('conv2d', x.shape, weights.shape, 1);
  const extent = (axis: 2 | 3, before: number, after: number): number =>
    Math.floor((x.size(axis) + before + after - dilation * (weights.size(axis) - 1) - 1) / stride) + 1;
  const [top, left, bottom, right] = padding;
  const [height, width] = [extent(2, top, bottom), extent(3, left, right)];
  return new Tensor({
    name: 'conv2d',
    inputs: bias ? [x, weights, bias] : [x, weights],
    shape: [x.shape[0] ?? 1, weights.shape[0] ?? 1, height, width],
    emit: (emitter, inputs) =>
      emitter.node('Conv', inputs, {
        strides: [stride, stride],
        pads: padding,
        dilations: [dilation, dilation],
      }),
    evaluate: ([a = numericArray([0]), w = numericArray([0]), b]) =>
      correlate(a, w, b, { stride, padding, dilation }, [height, width]),
    gradient: (d) => [
      inputGradient(d, weights, x, { stride, padding, dilation }),
      weightGradient(x, d, weights, { stride, padding, dilation }),
      ...(bias ? [sum(d, [0, 2, 3])] : []),
    ],
  });
}

/** The adjoint of `conv2d`: `x` [n, in, h, w] with `weights` [in, out, kh, kw] to [n, out, (h-1)s - pads + k + outputPadding, …]. */
export function convTranspose2d(
  x: Tensor,
  weights: Tensor,
  options: TransposedConvolutionOptions = {},
  bias?: Tensor,
): Tensor {
  const { stride = 1, padding = noPadding, outputPadding = [0, 0] } = options;
  checkChannels('convTranspose2d', x.shape, weights.shape, 0);
  const [top, left, bottom, right] = padding;
  const extent = (axis: 2 | 3, pads: number, extra: number): number =>
    (x.size(axis) - 1) * stride - pads + weights.size(axis) + extra;
  const [height, width] = [
    extent(2, top + bottom, outputPadding[0]),
    extent(3, left + right, outputPadding[1]),
  ];
  return transposed(x, weights, bias, { stride, padding, dilation: 1 }, outputPadding, [height, width]);
}

function transposed(
  x: Tensor,
  weights: Tensor,
  bias: Tensor | undefined,
  options: Required<ConvolutionOptions>,
  outputPadding: readonly [number, number],
  [height, width]: readonly [number, number],
): Tensor {
  const { stride, padding, dilation } = options;
  return new Tensor({
    name: 'convTranspose2d',
    inputs: bias ? [x, weights, bias] : [x, weights],
    shape: [x.shape[0] ?? 1, weights.shape[1] ?? 1, height, width],
    emit: (emitter, inputs) =>
      emitter.node('ConvTranspose', inputs, {
        strides: [stride, stride],
        pads: padding,
        dilations: [dilation, dilation],
        output_padding: outputPadding,
      }),
    evaluate: ([a = numericArray([0]), w = numericArray([0]), b]) =>
      spread(a, w, b, { stride, padding, dilation }, [height, width]),
    gradient: (d) => [
      conv2d(d, weights, options),
      weightGradient(d, x, weights, options),
      ...(bias ? [sum(d, [0, 2, 3])] : []),
    ],
  });
}

/** Gradient of `conv2d` to its input: the transposed convolution that restores the input's size. */
function inputGradient(d: Tensor, weights: Tensor, x: Tensor, options: Required<ConvolutionOptions>): Tensor {
  const { stride, padding, dilation } = options;
  const [top, left, bottom, right] = padding;
  const lost = (axis: 2 | 3, pads: number): number =>
    x.size(axis) + pads - ((d.size(axis) - 1) * stride + dilation * (weights.size(axis) - 1) + 1);
  const outputPadding = [lost(2, top + bottom), lost(3, left + right)] as const;
  return transposed(d, weights, undefined, options, outputPadding, [x.size(2), x.size(3)]);
}

/**
 * Gradient of `conv2d(x, weights)` to its weights, given the gradient `d` of its result: images and channels
 * swap places, `d` becomes the kernel, stride and dilation swap. The end padding is chosen so that the result
 * has the kernel's size; where that would be negative the surplus is cut off.
 */
function weightGradient(
  x: Tensor,
  d: Tensor,
  weights: Tensor,
  options: Required<ConvolutionOptions>,
): Tensor {
  const { stride, padding, dilation } = options;
  const [top, left] = padding;
  const end = (axis: 2 | 3, before: number): number =>
    (weights.size(axis) - 1) * dilation + 1 + (d.size(axis) - 1) * stride - x.size(axis) - before;
  const [bottom, right] = [end(2, top), end(3, left)];
  const swap = [1, 0, 2, 3];
  const result = conv2d(transpose(x, swap), transpose(d, swap), {
    stride: dilation,
    dilation: stride,
    padding: [top, left, Math.max(bottom, 0), Math.max(right, 0)],
  });
  const cut = slice(slice(result, 2, 0, weights.size(2)), 3, 0, weights.size(3));
  return transpose(cut, swap);
}

function checkChannels(name: string, x: Shape, weights: Shape, axis: 0 | 1): void {
  if (
    x.length !== 4 ||
    weights.length !== 4 ||
    (typeof x[1] === 'number' && typeof weights[axis] === 'number' && x[1] !== weights[axis])
  ) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `${name} cannot apply weights ${describeShape(weights)} to ${describeShape(x)}`,
    );
  }
}

type Window = Required<ConvolutionOptions>;
type VisitPair = (image: number, kernel: number, result: number) => void;

/**
 * Every pair of an `image` element (the conv's input, or the transposed conv's output) and a kernel element that meet
 * at a `small` element (the conv's output, or the transposed conv's input).
 */
function forEachPair(
  image: readonly number[],
  kernel: readonly number[],
  small: readonly number[],
  window: Window,
  visit: VisitPair,
): void {
  const [count = 1, channels = 1, height = 1, width = 1] = image;
  const [filters = 1, , kernelHeight = 1, kernelWidth = 1] = kernel;
  const [, , smallHeight = 1, smallWidth = 1] = small;
  const [top, left] = window.padding;
  for (let n = 0; n < count; n++)
    for (let f = 0; f < filters; f++)
      for (let c = 0; c < channels; c++)
        for (let y = 0; y < smallHeight; y++)
          for (let x = 0; x < smallWidth; x++)
            for (let i = 0; i < kernelHeight; i++)
              for (let j = 0; j < kernelWidth; j++) {
                const row = y * window.stride - top + i * window.dilation;
                const column = x * window.stride - left + j * window.dilation;
                if (row < 0 || row >= height || column < 0 || column >= width) continue;
                visit(
                  ((n * channels + c) * height + row) * width + column,
                  ((f * channels + c) * kernelHeight + i) * kernelWidth + j,
                  ((n * filters + f) * smallHeight + y) * smallWidth + x,
                );
              }
}

function correlate(
  a: NumericArray,
  w: NumericArray,
  bias: NumericArray | undefined,
  window: Window,
  [height, width]: readonly [number, number],
): NumericArray {
  const out = biased([a.shape[0] ?? 1, w.shape[0] ?? 1, height, width], bias);
  forEachPair(a.shape, w.shape, out.shape, window, (image, kernel, result) => {
    out.data[result] = (out.data[result] ?? 0) + (a.data[image] ?? NaN) * (w.data[kernel] ?? NaN);
  });
  return out;
}

function spread(
  a: NumericArray,
  w: NumericArray,
  bias: NumericArray | undefined,
  window: Window,
  [height, width]: readonly [number, number],
): NumericArray {
  const out = biased([a.shape[0] ?? 1, w.shape[1] ?? 1, height, width], bias);
  forEachPair(out.shape, w.shape, a.shape, window, (image, kernel, result) => {
    out.data[image] = (out.data[image] ?? 0) + (a.data[result] ?? NaN) * (w.data[kernel] ?? NaN);
  });
  return out;
}

function biased(shape: readonly number[], bias: NumericArray | undefined): NumericArray {
  const out = numericArray(shape);
  if (bias === undefined) return out;
  const [, channels = 1, height = 1, width = 1] = shape;
  return numericArray(
    shape,
    out.data.map((_, i) => bias.data[Math.floor(i / (height * width)) % channels] ?? NaN),
  );
}
