import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MixturaError } from '../error.js';
import { RandomStream } from './random.js';

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const draws = (stream: RandomStream, count: number): number[] =>
  Array.from({ length: count }, () => stream.next());

/** xoshiro128** written down from its authors' C code, in big integers. */
function* xoshiroReference(words: readonly number[]): Generator<number> {
  const mask = 0xffffffffn;
  const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
  let [a, b, c, d] = words.map(BigInt) as [bigint, bigint, bigint, bigint];
  for (;;) {
    yield Number((rotate((b * 5n) & mask, 7n) * 9n) & mask);
    const shifted = (b << 9n) & mask;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11n);
  }
}

/** Chi-square statistic of counts against equal expectations. */
function chiSquare(counts: ArrayLike<number>): number {
  const all = Array.from(counts);
  const expected = all.reduce((sum, count) => sum + count, 0) / all.length;
  return all.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('the generator', () => {
  test('is xoshiro128** bit for bit', () => {
    const words = [1, 2, 3, 4];
    const stream = new RandomStream({ words: [0, 0, 0, 0, ...words] });
    const reference = xoshiroReference(words);
    const expected = Array.from({ length: 1000 }, () => reference.next().value);
    expect(expected.slice(0, 4)).toEqual([11520, 0, 5927040, 70819200]);
    expect(draws(stream, 1000)).toEqual(expected);
  });

  test('keeps its streams: the first numbers of seed 42 never change', () => {
    const stream = new RandomStream(42);
    expect(draws(stream, 4)).toEqual([2478903587, 590457882, 1532201094, 3598170139]);
    expect(stream.uniform()).toBe(0.5756854324734656);
    expect(stream.normal()).toBe(-3.0111737353443133);
    expect(stream.normal()).toBe(-0.6029670845119348);
    expect(stream.integer(10)).toBe(8);
    expect(stream.split('noise').next()).toBe(640870848);
    expect(stream.split('noise').split('a').next()).toBe(1758222808);
    expect([...stream.permutation(8)]).toEqual([4, 2, 6, 5, 0, 1, 7, 3]);
    expect([...stream.sample(100, 5)]).toEqual([22, 80, 93, 52, 12]);
  });

  test('separates neighbouring seeds and seeds that differ above 32 bits', () => {
    const firsts = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 52].map((seed) => new RandomStream(seed).next());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses the seed %s', (seed) => {
    expect(() => new RandomStream(seed)).toThrow(MixturaError);
  });
});

describe('state', () => {
  type Action = (stream: RandomStream) => unknown;
  const run = (stream: RandomStream, actions: readonly Action[]): unknown[] =>
    actions.map((action) => action(stream));

  test('resumes in the middle of any mixture of draws, through JSON', () => {
    const actions: Action[] = [
      (stream) => stream.next(),
      (stream) => stream.uniform(),
      (stream) => stream.normal(),
      (stream) => stream.integer(7),
      (stream) => stream.fillNormal(new Float32Array(5)),
      (stream) => stream.fillUniform(new Float32Array(3)),
      (stream) => stream.permutation(6),
      (stream) => stream.sample(9, 4),
      (stream) => stream.split('child').next(),
    ];
    const plan = fc.array(fc.constantFrom(...actions), { maxLength: 30 });
    fc.assert(
      fc.property(seeds, plan, plan, (seed, before, after) => {
        const stream = new RandomStream(seed);
        run(stream, before);
        const resumed = new RandomStream(JSON.parse(JSON.stringify(stream.state())));
        expect(run(resumed, after)).toEqual(run(stream, after));
        expect(resumed.state()).toEqual(stream.state());
      }),
    );
  });

  test.each([
    { words: [] },
    { words: [1, 2, 3, 4] },
    { words: [1, 2, 3, 4, 0, 0, 0, 0] },
    { words: [1, 2, 3, 4, 5, 6, 7, 2 ** 32] },
    { words: [1, 2, 3, 4, 5, 6, 7, -1] },
  ])('refuses the state $words', (state) => {
    expect(() => new RandomStream(state)).toThrow(/random state/);
  });
});

describe('split', () => {
  test('depends on seed and name alone, and never advances the parent', () => {
    fc.assert(
      fc.property(seeds, fc.string(), fc.nat(20), (seed, name, position) => {
        const parent = new RandomStream(seed);
        const early = parent.split(name);
        draws(parent, position);
        const before = parent.state();
        const late = parent.split(name);
        expect(parent.state()).toEqual(before);
        expect(draws(late, 5)).toEqual(draws(early, 5));
      }),
    );
  });

  test('gives uncorrelated children', () => {
    const root = new RandomStream(3);
    const length = 100_000;
    const streams = [root, root.split('a'), root.split('b'), root.split('a').split('a'), root.split('aa')];
    const values = streams.map((stream) => stream.fillNormal(new Float32Array(length)));
    for (const [i, a] of values.entries()) {
      for (const b of values.slice(i + 1)) {
        const correlation = a.reduce((sum, x, index) => sum + x * (b[index] as number), 0) / length;
        expect(Math.abs(correlation)).toBeLessThan(4.5 / Math.sqrt(length));
      }
    }
  });

  test('gives children whose first draws are spread uniformly', () => {
    const root = new RandomStream(8);
    const counts = new Int32Array(64);
    for (let child = 0; child < 64_000; child++) {
      const bin = root.split(`epoch ${child}`).next() >>> 26;
      counts[bin] = (counts[bin] as number) + 1;
    }
    // 63 degrees of freedom: 117 is passed once in 40,000 times.
    expect(chiSquare(counts)).toBeLessThan(117);
  });
});

describe('distributions', () => {
  const length = 1_000_000;

  test('uniforms stay in [0, 1) with the right moments and flat bins', () => {
    const values = new RandomStream(1).fillUniform(new Float32Array(length));
    const counts = new Int32Array(100);
    let mean = 0;
    let square = 0;
    for (const value of values) {
      const bin = Math.floor(value * 100);
      counts[bin] = (counts[bin] as number) + 1;
      mean += value / length;
      square += value ** 2 / length;
    }
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(square - mean ** 2).toBeCloseTo(1 / 12, 3);
    expect(chiSquare(counts)).toBeLessThan(165);
  });

  test('uniform() uses its full 53 bits', () => {
    const stream = new RandomStream(2);
    const values = Array.from({ length: 1000 }, () => stream.uniform());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(values.some((value) => (value * 2 ** 53) % 2 === 1)).toBe(true);
  });

  test('normals have the moments of the bell curve', () => {
    const values = new RandomStream(4).fillNormal(new Float32Array(length));
    const moment = (power: number): number => values.reduce((sum, x) => sum + x ** power, 0) / length;
    // Five standard errors of each moment.
    const bound = (variance: number): number => 5 * Math.sqrt(variance / length);
    expect(Math.abs(moment(1))).toBeLessThan(bound(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(bound(2));
    expect(Math.abs(moment(3))).toBeLessThan(bound(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(bound(96));
    expect(Math.abs(moment(6) - 15)).toBeLessThan(bound(10_170));
  });

  test('normals fill every bin and both tails as often as they should', () => {
    const values = new RandomStream(5).fillNormal(new Float32Array(length));
    // P(X < edge), from scipy.stats.norm.cdf.
    const cumulative: readonly (readonly [number, number])[] = [
      [-4, 3.167124183311986e-5],
      [-3.6541528853610088, 0.00012901624382695065],
      [-3, 0.0013498980316301035],
      [-2, 0.022750131948179195],
      [-1, 0.15865525393145707],
      [-0.25, 0.4012936743170763],
      [0, 0.5],
      [0.1, 0.539827837277029],
      [0.5, 0.6914624612740131],
      [1.5, 0.9331927987311419],
      [2.5, 0.9937903346742238],
      [3.5, 0.9997673709209645],
      [4, 0.9999683287581669],
    ];
    for (const [edge, probability] of cumulative) {
      const below = values.reduce((count, x) => count + Number(x < edge), 0) / length;
      const error = Math.sqrt((probability * (1 - probability)) / length);
      expect(Math.abs(below - probability), `below ${edge}`).toBeLessThan(4.5 * error);
    }
    expect(Math.max(...values.slice(0, 100_000))).toBeGreaterThan(3.6541528853610088);
  });

  test('whole numbers are unbiased and keep below their bound', () => {
    const stream = new RandomStream(6);
    const counts = new Int32Array(7);
    for (let draw = 0; draw < 70_000; draw++) {
      const value = stream.integer(7);
      counts[value] = (counts[value] as number) + 1;
    }
    expect(chiSquare(counts)).toBeLessThan(30);
    expect(stream.integer(1)).toBe(0);
    // A bound of 3/4 of 2^32 would fall on the first third twice as often under a plain remainder.
    const bound = 3 * 2 ** 30;
    let firstThird = 0;
    for (let draw = 0; draw < 30_000; draw++) firstThird += Number(stream.integer(bound) < bound / 3);
    expect(Math.abs(firstThird - 10_000)).toBeLessThan(5 * 82);
  });

  test.each([0, -1, 1.5, 2 ** 32 + 1])('refuse the bound %s', (below) => {
    expect(() => new RandomStream(0).integer(below)).toThrow(MixturaError);
  });
});

describe('permutations and samples', () => {
  test('every permutation of four is equally likely', () => {
    const stream = new RandomStream(7);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 48_000; draw++) {
      const order = stream.permutation(4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // 23 degrees of freedom: 60 is passed once in 30,000 times.
    expect(chiSquare([...counts.values()])).toBeLessThan(60);
  });

  test('a permutation holds each number once', () => {
    fc.assert(
      fc.property(seeds, fc.nat(200), (seed, length) => {
        const order = new RandomStream(seed).permutation(length);
        expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length }, (_, index) => index));
      }),
    );
  });

  test('a sample is the start of the permutation from the same position', () => {
    const sizes = fc.nat(200).chain((length) => fc.tuple(fc.constant(length), fc.nat(length)));
    fc.assert(
      fc.property(seeds, sizes, (seed, [length, count]) => {
        const sample = new RandomStream(seed).sample(length, count);
        expect(sample).toEqual(new RandomStream(seed).permutation(length).slice(0, count));
      }),
    );
  });

  test('refuse what cannot be', () => {
    const stream = new RandomStream(0);
    expect(() => stream.sample(3, 4)).toThrow(MixturaError);
    expect(() => stream.sample(3, -1)).toThrow(MixturaError);
    expect(() => stream.permutation(-1)).toThrow(MixturaError);
  });
});
