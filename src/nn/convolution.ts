import { conv2d, convTranspose2d, type Padding } from '../tensor/index.js';
import { activate, initializerFor, type ActivationName, type InitializerName } from './activations.js';
import { zeros } from './initializers.js';
import { variable, type Layer } from './layer.js';

export interface ConvolutionLayerOptions {
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number;
  readonly padding: Padding;
  readonly activation?: ActivationName;
  readonly initializer?: InitializerName;
}

export type ImageShape = readonly [channels: number, height: number, width: number];

/** Shape of what a convolution makes of one image. */
export function convolvedShape(
  [, height, width]: ImageShape,
  filters: number,
  { kernel: [high, wide], stride, padding: [top, left, bottom, right] }: ConvolutionLayerOptions,
): ImageShape {
  return [
    filters,
    Math.floor((height + top + bottom - high) / stride) + 1,
    Math.floor((width + left + right - wide) / stride) + 1,
  ];
}

/** Convolution of rows shaped [channels, height, width], with bias and activation. */
export function convolution(
  name: string,
  inputShape: ImageShape,
  filters: number,
  options: ConvolutionLayerOptions,
): Layer {
  const { kernel, stride, padding, activation = 'linear', initializer } = options;
  const [channels] = inputShape;
  const weights = variable(
    `${name}/weights`,
    [filters, channels, ...kernel],
    initializerFor(activation, initializer),
  );
  const bias = variable(`${name}/bias`, [filters], zeros());
  return {
    variables: [weights, bias],
    state: [],
    outputShape: convolvedShape(inputShape, filters, options),
    apply: (x) => activate(conv2d(x, weights.leaf, { stride, padding }, bias.leaf), activation),
  };
}

/** The mirror of `convolution`: its result has `outputShape`, the shape that the mirrored layer took. */
export function transposedConvolution(
  name: string,
  inputShape: ImageShape,
  outputShape: ImageShape,
  options: ConvolutionLayerOptions,
): Layer {
  const { kernel, stride, padding, activation = 'linear', initializer } = options;
  const [channels, height, width] = inputShape;
  const [filters, targetHeight, targetWidth] = outputShape;
  const weights = variable(
    `${name}/weights`,
    [channels, filters, ...kernel],
    initializerFor(activation, initializer, 'transposed'),
  );
  const bias = variable(`${name}/bias`, [filters], zeros());
  const [top, left, bottom, right] = padding;
  const outputPadding = [
    targetHeight - ((height - 1) * stride - top - bottom + kernel[0]),
    targetWidth - ((width - 1) * stride - left - right + kernel[1]),
  ] as const;
  return {
    variables: [weights, bias],
    state: [],
    outputShape,
    apply: (x) =>
      activate(convTranspose2d(x, weights.leaf, { stride, padding, outputPadding }, bias.leaf), activation),
  };
}
