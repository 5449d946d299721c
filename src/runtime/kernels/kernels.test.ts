import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ParameterMemory } from '../memory.js';
import { RandomStream } from '../random.js';
import { createWeightAverage } from '../weight-average.js';
import { kernelsBinary, kernelsHash } from './binary.js';
import { createKernels } from './kernels.js';

/** Two parameters, random weights in the first alone. */
function prepare(length: number, seed = 1) {
  const memory = new ParameterMemory(
    [
      { name: 'a', length },
      { name: 'b', length: 5 },
    ],
    { average: true },
  );
  new RandomStream(seed).fillNormal(memory.weights('a'));
  const ends = memory.range(['a']).flatMap(({ start, end }) => [start, end]) as [number, number];
  const [start, end] = ends.map((float) => memory.address('weights', float)) as [number, number];
  return { memory, kernels: createKernels(memory.memory), start, end };
}

const lengths = fc.integer({ min: 1, max: 300 });

describe('the committed binary', () => {
  test('is what its source gives', async () => {
    const script = fileURLToPath(new URL('../../../scripts/build-kernels.mjs', import.meta.url));
    await promisify(execFile)(process.execPath, [script, '--check']);
  });

  test('has the hash it states', () => {
    const bytes = Buffer.from(kernelsBinary, 'base64');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(kernelsHash);
  });

  test('is small enough for any browser to compile at once', () => {
    expect(atob(kernelsBinary).length).toBeLessThan(4096);
  });
});

describe('kernels', () => {
  test('sumOfSquares adds in double precision', () => {
    fc.assert(
      fc.property(lengths, fc.nat(), (length, seed) => {
        const { memory, kernels, start, end } = prepare(length, seed);
        const expected = memory.weights('a').reduce((sum, x) => sum + x * x, 0);
        expect(Math.abs(kernels.sumOfSquares(start, end) / expected - 1)).toBeLessThan(1e-13);
      }),
    );
    const { memory, kernels, start, end } = prepare(1_000_000);
    memory.weights('a').fill(0.1);
    expect(kernels.sumOfSquares(start, end)).toBeCloseTo(1_000_000 * Math.fround(0.1) ** 2, 6);
  });

  test('sumOfSquares is finite for every finite float and for no other', () => {
    const { memory, kernels, start, end } = prepare(37);
    memory.weights('a').fill(3.4e38);
    expect(kernels.sumOfSquares(start, end)).toBeCloseTo(37 * Math.fround(3.4e38) ** 2, -70);
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      for (let place = 0; place < 37; place++) {
        memory.weights('a').fill(1)[place] = bad;
        expect(Number.isFinite(kernels.sumOfSquares(start, end))).toBe(false);
      }
    }
  });

  test('scale multiplies every value of its span and no other', () => {
    fc.assert(
      fc.property(lengths, (length) => {
        const { memory, kernels, start, end } = prepare(length);
        memory.weights('b').fill(1);
        const before = memory.weights('a').slice();
        kernels.scale(start, end, 0.3);
        expect(memory.weights('a')).toEqual(before.map((x) => x * Math.fround(0.3)));
        expect([...memory.weights('b')]).toEqual([1, 1, 1, 1, 1]);
      }),
    );
  });

  test('flush makes small values zero and leaves the others', () => {
    const { memory, kernels, start, end } = prepare(7);
    memory.weights('a').set([1e-33, -1e-33, 1e-40, 2e-32, -2e-32, 3, 0]);
    kernels.flush(start, end, 1e-32);
    const kept = [0, 0, 0, 2e-32, -2e-32, 3, 0];
    expect(memory.weights('a')).toEqual(Float32Array.from(kept));
  });
});

describe('a weight average', () => {
  test('is the weights at decay 0, follows them, and takes their place', () => {
    fc.assert(
      fc.property(lengths, fc.double({ min: 0, max: 0.999, noNaN: true }), (length, decay) => {
        const { memory } = prepare(length);
        const spans = memory.range(['a']);
        const average = createWeightAverage(memory);
        average.update(spans, 0);
        expect(memory.average('a')).toEqual(memory.weights('a'));
        const expected = Float64Array.from(memory.weights('a'));
        const random = new RandomStream(9);
        for (let step = 0; step < 20; step++) {
          random.fillNormal(memory.weights('a'));
          average.update(spans, decay);
          for (const [index, weight] of memory.weights('a').entries()) {
            expected[index] = decay * (expected[index] as number) + (1 - decay) * weight;
          }
        }
        for (const [index, value] of memory.average('a').entries()) {
          expect(Math.abs(value - (expected[index] as number))).toBeLessThan(2e-6);
        }
        expect(memory.average('b').every((x) => x === 0)).toBe(true);
        average.settle(spans);
        expect(memory.weights('a')).toEqual(memory.average('a'));
      }),
      { numRuns: 20 },
    );
  });

  test('refuses a decay of one', () => {
    const { memory } = prepare(4);
    expect(() => createWeightAverage(memory).update(memory.range(['a']), 1)).toThrow(/decay is 1/);
  });
});
