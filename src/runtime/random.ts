import { MixturaError } from '../error.js';
import { zigguratEdges, zigguratHeights, zigguratTailStart } from './ziggurat.js';

/** The exact, JSON-able position of a stream: four words of key, then four words of generator state. */
export interface RandomState {
  readonly words: readonly number[];
}

const keyWords = 4;
const stateWords = 8;

/**
 * A reproducible stream of random numbers: xoshiro128** (Blackman and Vigna 2018) under a key that names the stream.
 * The key never changes, so `split` gives the same child wherever its parent stands. No draw is held back
 * between calls: `state()` is the whole state.
 */
export class RandomStream {
  readonly #key: Uint32Array;
  readonly #state: Uint32Array;

  /** @param seed a whole number from 0 to 2^53 - 1, or a state to resume from. */
  constructor(seed: number | RandomState) {
    if (typeof seed === 'number') {
      this.#key = keyOfSeed(seed);
      this.#state = this.#key.slice();
    } else {
      const words = checkedWords(seed);
      this.#key = words.slice(0, keyWords);
      this.#state = words.slice(keyWords);
    }
  }

  /** An independent stream named `name`: a function of this stream's key and the name, never of its position. */
  split(name: string): RandomStream {
    const letters = Array.from({ length: name.length }, (_, index) => name.charCodeAt(index));
    const key = hash([...this.#key, ...letters]);
    return new RandomStream({ words: [...key, ...key] });
  }

  /** A whole number uniform on [0, 2^32). */
  next(): number {
    const s = this.#state;
    const s0 = s[0] as number;
    const s1 = s[1] as number;
    const s2 = (s[2] as number) ^ s0;
    const s3 = (s[3] as number) ^ s1;
    s[0] = s0 ^ s3;
    s[1] = s1 ^ s2;
    s[2] = s2 ^ (s1 << 9);
    s[3] = (s3 << 11) | (s3 >>> 21);
    const product = Math.imul(s1, 5);
    return Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
  }

  /** Uniform on [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  /** Standard normal, by the ziggurat of Marsaglia and Tsang (2000) with 256 layers and disjoint bits for layer and value. */
  normal(): number {
    for (;;) {
      const word = this.next();
      const layer = word & 255;
      // The upper 24 bits as a signed fraction, centred so that it is symmetric about zero.
      const x = ((word >> 8) + 0.5) * 2 ** -23 * (zigguratEdges[layer] as number);
      const inner = zigguratEdges[layer + 1] as number;
      if (Math.abs(x) < inner) return x;
      if (layer === 0) return x < 0 ? -this.#normalTail() : this.#normalTail();
      const lower = zigguratHeights[layer] as number;
      const upper = zigguratHeights[layer + 1] as number;
      if (lower + this.uniform() * (upper - lower) < Math.exp(-0.5 * x * x)) return x;
    }
  }

  /** A normal beyond the start of the ziggurat's tail (Marsaglia 1964). */
  #normalTail(): number {
    for (;;) {
      const beyond = -Math.log(1 - this.uniform()) / zigguratTailStart;
      const height = -Math.log(1 - this.uniform());
      if (2 * height > beyond * beyond) return zigguratTailStart + beyond;
    }
  }

  /** A whole number uniform on [0, below), without bias; `below` is from 1 to 2^32. */
  integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > 2 ** 32) {
      throw new MixturaError(
        'INVALID_OPTION',
        `cannot draw a whole number below ${below}; the bound must be a whole number from 1 to 4294967296`,
      );
    }
    const limit = 2 ** 32 - (2 ** 32 % below);
    let word = this.next();
    while (word >= limit) word = this.next();
    return word % below;
  }

  /** Fills with uniforms on [0, 1) of 24 random bits each; returns `into`. */
  fillUniform(into: Float32Array): Float32Array {
    for (let index = 0; index < into.length; index++) into[index] = (this.next() >>> 8) * 2 ** -24;
    return into;
  }

  /** Fills with standard normals; returns `into`. */
  fillNormal(into: Float32Array): Float32Array {
    for (let index = 0; index < into.length; index++) into[index] = this.normal();
    return into;
  }

  /** The numbers 0 to `length - 1`, every order equally likely. */
  permutation(length: number): Int32Array {
    checkLength(length);
    const order = Int32Array.from({ length }, (_, index) => index);
    for (let index = 0; index < length - 1; index++) {
      const other = index + this.integer(length - index);
      const moved = order[other] as number;
      order[other] = order[index] as number;
      order[index] = moved;
    }
    return order;
  }

  /** `count` different numbers below `length`, in random order, in O(count) memory: the start of a permutation. */
  sample(length: number, count: number): Int32Array {
    checkLength(length);
    if (!Number.isInteger(count) || count < 0 || count > length) {
      throw new MixturaError('INVALID_OPTION', `cannot sample ${count} of ${length} without replacement`);
    }
    const moved = new Map<number, number>();
    const chosen = new Int32Array(count);
    for (let index = 0; index < count; index++) {
      const other = index < length - 1 ? index + this.integer(length - index) : index;
      chosen[index] = moved.get(other) ?? other;
      moved.set(other, moved.get(index) ?? index);
    }
    return chosen;
  }

  /** The exact position; `new RandomStream(state)` continues with the same bits. */
  state(): RandomState {
    return { words: [...this.#key, ...this.#state] };
  }
}

function keyOfSeed(seed: number): Uint32Array {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new MixturaError(
      'INVALID_OPTION',
      `the seed ${seed} is not usable; give a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
    );
  }
  return hash([seed >>> 0, Math.floor(seed / 2 ** 32)]);
}

function checkedWords(state: RandomState): Uint32Array {
  const { words } = state;
  const valid =
    Array.isArray(words) &&
    words.length === stateWords &&
    words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32) &&
    words.slice(keyWords).some((word) => word !== 0);
  if (!valid) {
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `a random state holds ${stateWords} words below 2^32, the last ${keyWords} not all zero; got ${JSON.stringify(words)}`,
    );
  }
  return Uint32Array.from(words);
}

function checkLength(length: number): void {
  if (!Number.isInteger(length) || length < 0 || length >= 2 ** 31) {
    throw new MixturaError(
      'INVALID_OPTION',
      `cannot permute ${length} numbers; give a whole number below 2147483648`,
    );
  }
}

/** 128 bits of hash: MurmurHash3 x86_32 over whole words under four seeds (the golden ratio's multiples). */
function hash(words: readonly number[]): Uint32Array {
  const lanes = new Uint32Array(keyWords);
  for (let lane = 0; lane < keyWords; lane++) lanes[lane] = murmur3(words, Math.imul(lane + 1, 0x9e3779b9));
  // xoshiro must not start from zero everywhere.
  if (lanes.every((word) => word === 0)) lanes[0] = 1;
  return lanes;
}

function murmur3(words: readonly number[], seed: number): number {
  let h = seed;
  for (const word of words) {
    const k = Math.imul(word, 0xcc9e2d51);
    h ^= Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64;
  }
  return mixBits(h ^ (words.length * 4));
}

/** The finaliser of MurmurHash3: every bit of the result depends on every bit of the word. */
export function mixBits(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
