import { mixBits, type RandomStream } from './random.js';

/** A random order of the numbers 0 to `length - 1`. */
export interface Permutation {
  readonly length: number;
  /** The numbers at places `start` to `end` (not included). */
  slice(start: number, end: number): Int32Array;
}

/** Longest order that is drawn whole. Longer ones would take seconds and megabytes before the first step. */
const longestDrawn = 2 ** 20;

/** The order of `length` numbers that `random` gives: drawn whole, or place by place where it is long. */
export function permutationOf(random: RandomStream, length: number): Permutation {
  if (length > longestDrawn) return computedPermutation(random, length);
  const order = random.permutation(length);
  return { length, slice: (start, end) => order.subarray(start, end) };
}

const rounds = 6;

/**
 * A permutation in constant memory: a Feistel network over the least power of four that is no smaller than `length`, applied again
 * while it leads outside (cycle walking; Black and Rogaway 2002).
 */
export function computedPermutation(random: RandomStream, length: number): Permutation {
  const half = Math.max(1, Math.ceil(Math.log2(Math.max(length, 2)) / 2));
  const mask = 2 ** half - 1;
  const keys = Uint32Array.from({ length: rounds }, () => random.next());
  const once = (place: number): number => {
    let left = place >>> half;
    let right = place & mask;
    for (let round = 0; round < rounds; round++) {
      const mixed = left ^ (mixBits(right ^ (keys[round] ?? 0)) & mask);
      left = right;
      right = mixed;
    }
    return ((left << half) | right) >>> 0;
  };
  const at = (place: number): number => {
    let number = once(place);
    while (number >= length) number = once(number);
    return number;
  };
  return {
    length,
    slice: (start, end) =>
      Int32Array.from({ length: Math.max(0, Math.min(end, length) - start) }, (_, i) => at(start + i)),
  };
}
