import { MixturaError } from '../error.js';
import type { RandomStream } from '../runtime/random.js';

/** Draws the first value of a parameter of the given shape, row-major. */
export type Initializer = (shape: readonly number[], random: RandomStream) => Float32Array;

/**
 * How a kernel of four axes is laid out: `forward` is a convolution's [out, in, height, width], `transposed` a
 * transposed convolution's [in, out, height, width]. Other ranks do not care.
 */
export type KernelLayout = 'forward' | 'transposed';

export interface Fans {
  /** Inputs that feed one unit. */
  readonly fanIn: number;
  /** Units that one input feeds. */
  readonly fanOut: number;
}

export function zeros(): Initializer {
  return constant(0);
}

export function constant(value: number): Initializer {
  return (shape) => new Float32Array(sizeOf(shape)).fill(value);
}

/** Uniform on [-limit, limit). */
export function uniform(limit: number): Initializer {
  return (shape, random) => fillUniform(shape, random, limit);
}

/** Normal around 0. */
export function normal(standardDeviation: number): Initializer {
  return (shape, random) => fillNormal(shape, random, standardDeviation);
}

/** Uniform with variance 2 / (fanIn + fanOut) (Glorot and Bengio 2010, eq. 16). */
export function glorotUniform(): Initializer {
  return scaled(fillUniform, Math.sqrt(3), averageFan);
}

/** Normal with variance 2 / (fanIn + fanOut) (Glorot and Bengio 2010). */
export function glorotNormal(): Initializer {
  return scaled(fillNormal, 1, averageFan);
}

/** Uniform with variance 2 / fanIn (He et al. 2015, eq. 10). */
export function heUniform(layout: KernelLayout = 'forward'): Initializer {
  return scaled(fillUniform, Math.sqrt(6), (shape) => fansOf(shape, layout).fanIn);
}

/** Normal with variance 2 / fanIn (He et al. 2015, eq. 10). */
export function heNormal(layout: KernelLayout = 'forward'): Initializer {
  return scaled(fillNormal, Math.sqrt(2), (shape) => fansOf(shape, layout).fanIn);
}

/** Normal with variance 1 / fanIn (LeCun et al. 1998, section 4.6). */
export function leCunNormal(layout: KernelLayout = 'forward'): Initializer {
  return scaled(fillNormal, 1, (shape) => fansOf(shape, layout).fanIn);
}

/** Uniform on ±factor √(3 / fanIn): variance factor² / fanIn (Sussillo and Abbott 2014). */
export function uniformScaling(factor = 1, layout: KernelLayout = 'forward'): Initializer {
  return scaled(fillUniform, factor * Math.sqrt(3), (shape) => fansOf(shape, layout).fanIn);
}

/**
 * Fans of a dense layer's [in, out], of `K` dense layers side by side [K, in, out], and of kernels of four axes. A
 * vector's fans are both its length.
 */
export function fansOf(shape: readonly number[], layout: KernelLayout = 'forward'): Fans {
  const [first = 1, second = first, third = 1, fourth = 1] = shape;
  switch (shape.length) {
    case 1:
    case 2:
      return { fanIn: first, fanOut: second };
    case 3:
      return { fanIn: second, fanOut: third };
    case 4: {
      const area = third * fourth;
      const [inputs, outputs] = layout === 'forward' ? [second, first] : [first, second];
      return { fanIn: inputs * area, fanOut: outputs * area };
    }
    default:
      throw new MixturaError(
        'INVALID_SHAPE',
        `a parameter of shape [${shape.join(', ')}] has no fans; initialise it with zeros, constant, uniform or normal`,
      );
  }
}

type Fill = (shape: readonly number[], random: RandomStream, scale: number) => Float32Array;

/** Fills at the scale `gain / √fan`. */
function scaled(fill: Fill, gain: number, fan: (shape: readonly number[]) => number): Initializer {
  return (shape, random) => fill(shape, random, gain / Math.sqrt(fan(shape)));
}

/** The mean of both fans, which the layout cannot change. */
function averageFan(shape: readonly number[]): number {
  const { fanIn, fanOut } = fansOf(shape);
  return (fanIn + fanOut) / 2;
}

function fillUniform(shape: readonly number[], random: RandomStream, limit: number): Float32Array {
  return random.fillUniform(new Float32Array(sizeOf(shape))).map((value) => (2 * value - 1) * limit);
}

function fillNormal(shape: readonly number[], random: RandomStream, deviation: number): Float32Array {
  return random.fillNormal(new Float32Array(sizeOf(shape))).map((value) => value * deviation);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}
