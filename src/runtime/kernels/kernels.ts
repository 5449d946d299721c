import type { LinearMemory } from '../memory.js';
import { kernelsBinary } from './binary.js';

/**
 * In-place work on arrays of 32-bit floats. Every array is given by its byte address, a multiple of 64; `end` is
 * where the first array ends, and the others are as long.
 */
export interface Kernels {
  /** `m += (g - m) firstShare`, `v += (g² - v) secondShare`, `w = w keep - rate m / (√v + epsilon)`. */
  adam(
    weights: number,
    end: number,
    gradients: number,
    firstMoments: number,
    secondMoments: number,
    rate: number,
    firstShare: number,
    secondShare: number,
    epsilon: number,
    keep: number,
  ): void;
  /** `m = m momentum + g`, `w -= momentRate m + gradientRate g`. */
  momentum(
    weights: number,
    end: number,
    gradients: number,
    moments: number,
    momentum: number,
    momentRate: number,
    gradientRate: number,
  ): void;
  /** `a += (w - a) share`. */
  average(averages: number, end: number, weights: number, share: number): void;
  /** `x *= factor`. */
  scale(values: number, end: number, factor: number): void;
  /** `x = 0` where `|x| < least`. */
  flush(values: number, end: number, least: number): void;
  /** `Σ x²` in double precision; finite just if every `x` is. */
  sumOfSquares(values: number, end: number): number;
}

/** The kernels working on `memory`. They are small enough to be compiled at once everywhere, browsers included. */
export function createKernels(memory: LinearMemory): Kernels {
  const bytes = Uint8Array.from(atob(kernelsBinary), (letter) => letter.charCodeAt(0));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    parameters: { memory: memory as WebAssembly.Memory },
  });
  return instance.exports as unknown as Kernels;
}
