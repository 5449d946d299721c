import { MixturaError } from '../error.js';
import type { Padding } from '../tensor/index.js';
import { activate, initializerFor, type ActivationName, type InitializerName } from './activations.js';
import { batchNorm } from './batch-norm.js';
import { convolution, convolvedShape, transposedConvolution, type ImageShape } from './convolution.js';
import { dense, expertDense, type DenseOptions } from './dense.js';
import { pure, sequential, type Layer, type Sequence } from './layer.js';

export interface MlpOptions {
  readonly activation: ActivationName;
  readonly outputActivation?: ActivationName;
  readonly initializer?: InitializerName;
  /** Batch norm before every activation but the last. */
  readonly batchNorm?: boolean;
}

/** Dense layers of the given sizes, e.g. [784, 500, 500, 2000, 10]. */
export function mlp(name: string, sizes: readonly number[], options: MlpOptions): Sequence {
  return stacked(name, sizes, options, { layer: dense, normAxes: [0], normShape: (units) => [units] });
}

/** `experts` MLPs of the same sizes, computed as one batched product a layer. */
export function expertMlp(
  name: string,
  experts: number,
  sizes: readonly number[],
  options: MlpOptions,
): Sequence {
  return stacked(name, sizes, options, {
    layer: (label, inputs, units, own) => expertDense(label, experts, inputs, units, own),
    normAxes: [1],
    normShape: (units) => [experts, 1, units],
  });
}

/** What the layers of a stack are: their products, and the axes and shape of their batch norm. */
interface StackParts {
  layer(name: string, inputs: number, units: number, options: DenseOptions): Layer;
  readonly normAxes: readonly number[];
  normShape(units: number): readonly number[];
}

function stacked(
  name: string,
  sizes: readonly number[],
  { activation, outputActivation = 'linear', batchNorm: normalize = false, initializer }: MlpOptions,
  { layer, normAxes, normShape }: StackParts,
): Sequence {
  const layers = sizes.slice(1).map((units, i) => {
    const last = i === sizes.length - 2;
    const label = `${name}/${i}`;
    const inputs = sizes[i] ?? 0;
    const plain = (own: ActivationName) =>
      layer(label, inputs, units, { activation: own, initializer: initializerFor(own, initializer) });
    if (last || !normalize) return plain(last ? outputActivation : activation);
    return normalized(label, plain('linear'), normAxes, normShape(units), activation);
  });
  return sequential(layers);
}

function normalized(
  name: string,
  layer: Layer,
  axes: readonly number[],
  shape: readonly number[],
  activation: ActivationName,
): Layer {
  return sequential([
    layer,
    batchNorm(`${name}/norm`, layer.outputShape, axes, shape),
    pure(layer.outputShape, (x) => activate(x, activation)),
  ]);
}

interface Stage {
  readonly filters: number;
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number;
  readonly padding: Padding;
}

/** Filters and kernels of DCEC's net (Guo et al. 2017), which S3VDC takes over: 32@5×5, 64@5×5, 128@3×3, all of stride 2. */
function stages(rowShape: readonly number[]): readonly Stage[] {
  const half = (size: number) => Math.ceil(size / 2);
  const [, height = 1, width = 1] = rowShape;
  const smallest = Math.min(half(half(height)), half(half(width)));
  const whole: readonly Stage[] = [
    { filters: 32, kernel: [5, 5], stride: 2, padding: [2, 2, 2, 2] },
    { filters: 64, kernel: [5, 5], stride: 2, padding: [2, 2, 2, 2] },
    // The last layer is valid (unpadded) where a third halving leaves an odd size, as the paper's 7×7 to 3×3.
    {
      filters: 128,
      kernel: [3, 3],
      stride: 2,
      padding: smallest % 2 === 1 && smallest >= 3 ? [0, 0, 0, 0] : [1, 1, 1, 1],
    },
  ];
  return height > 1 ? whole : whole.map(alongSignal);
}

/** A stage for signals, one pixel high: all rows of a kernel but the middle one would only ever meet padding. */
function alongSignal(stage: Stage): Stage {
  const {
    kernel: [, width],
    padding: [, left, , right],
  } = stage;
  return { ...stage, kernel: [1, width], padding: [0, left, 0, right] };
}

function imageShape(rowShape: readonly number[]): ImageShape {
  const [channels, height, width] = rowShape;
  if (rowShape.length === 3 && channels !== undefined && height !== undefined && width !== undefined) {
    return [channels, height, width];
  }
  if (rowShape.length === 2 && channels !== undefined && height !== undefined) return [channels, 1, height];
  throw new MixturaError(
    'INVALID_OPTION',
    `the conv net wants rows shaped [channels, height, width] or [channels, length], not [${rowShape.join(', ')}]; use network "mlp"`,
  );
}

/** Each stage with the shapes that it takes and makes. */
function stageShapes(rowShape: readonly number[]): { from: ImageShape; to: ImageShape; stage: Stage }[] {
  let shape = imageShape(rowShape);
  return stages(shape).map((stage) => {
    const from = shape;
    shape = convolvedShape(from, stage.filters, stage);
    return { from, to: shape, stage };
  });
}

/** Activation and first weights of all convolutions of a net. */
export interface ConvolutionalOptions {
  readonly activation: ActivationName;
  readonly initializer?: InitializerName;
}

/** Rows shaped as images (or signals, as images one pixel high) to flat features, by DCEC's three convolutions. */
export function convolutionalEncoder(
  name: string,
  rowShape: readonly number[],
  options: ConvolutionalOptions,
): Sequence {
  const image = imageShape(rowShape);
  const layers = stageShapes(rowShape).map(({ from, stage }, i) =>
    convolution(`${name}/${i}`, from, stage.filters, { ...stage, ...options }),
  );
  const flat = size(layers.at(-1)?.outputShape ?? []);
  return sequential([
    pure(image, (x) => x.reshape(['batch', ...image])),
    ...layers,
    pure([flat], (x) => x.reshape(['batch', flat])),
  ]);
}

/**
 * The mirror of `convolutionalEncoder` for rows of `rowShape`: flat features of its output size to flat rows of
 * `outputShape`, which differs in channels alone.
 */
export function convolutionalDecoder(
  name: string,
  rowShape: readonly number[],
  outputShape: readonly number[],
  options: ConvolutionalOptions,
): Layer {
  const first = convolutionalFeatures(rowShape);
  const steps = stageShapes(rowShape).toReversed();
  const shapes = [first, ...steps.slice(0, -1).map(({ from }) => from), imageShape(outputShape)];
  const layers = steps.map(({ stage }, i) =>
    transposedConvolution(`${name}/${i}`, shapes[i] ?? first, shapes[i + 1] ?? first, {
      ...stage,
      ...options,
      activation: i === steps.length - 1 ? 'linear' : options.activation,
    }),
  );
  return sequential([
    pure(first, (x) => x.reshape(['batch', ...first])),
    ...layers,
    pure([size(outputShape)], (x) => x.reshape(['batch', size(outputShape)])),
  ]);
}

/** Shape of what the convolutions make of one row. */
export function convolutionalFeatures(rowShape: readonly number[]): ImageShape {
  return stageShapes(rowShape).at(-1)?.to ?? imageShape(rowShape);
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
