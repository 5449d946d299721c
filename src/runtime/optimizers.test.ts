import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unreachable } from '../error.js';
import { ParameterMemory } from './memory.js';
import { createOptimizer, type OptimizerOptions } from './optimizers.js';
import { RandomStream } from './random.js';

/** The textbook updates in double precision, one parameter at a time. */
class Reference {
  readonly #options: OptimizerOptions;
  readonly weights: number[];
  readonly #first: number[];
  readonly #second: number[];

  constructor(options: OptimizerOptions, weights: Iterable<number>) {
    this.#options = options;
    this.weights = [...weights];
    this.#first = this.weights.map(() => 0);
    this.#second = this.weights.map(() => 0);
  }

  step(gradients: Iterable<number>, rate: number, step: number): void {
    for (const [index, gradient] of [...gradients].entries()) this.#update(index, gradient, rate, step);
  }

  #update(index: number, gradient: number, rate: number, step: number): void {
    const options = this.#options;
    const weight = this.weights[index] as number;
    const first = this.#first[index] as number;
    switch (options.kind) {
      case 'adam':
      case 'adamw': {
        const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
        const m = beta1 * first + (1 - beta1) * gradient;
        const v = beta2 * (this.#second[index] as number) + (1 - beta2) * gradient ** 2;
        const decayed = options.kind === 'adamw' ? weight - rate * options.weightDecay * weight : weight;
        this.weights[index] =
          decayed - (rate * (m / (1 - beta1 ** step))) / (Math.sqrt(v / (1 - beta2 ** step)) + epsilon);
        this.#first[index] = m;
        this.#second[index] = v;
        return;
      }
      case 'sgd': {
        const { momentum = 0, nesterov = false } = options;
        const m = momentum * first + gradient;
        this.weights[index] = weight - rate * (nesterov ? gradient + momentum * m : m);
        this.#first[index] = m;
        return;
      }
      default:
        unreachable(options);
    }
  }
}

const rules: OptimizerOptions[] = [
  { kind: 'adam' },
  { kind: 'adam', beta1: 0.5, beta2: 0.9, epsilon: 1e-4 },
  { kind: 'adam', beta1: 0, beta2: 0.9 },
  { kind: 'adamw', weightDecay: 0.1 },
  { kind: 'sgd' },
  { kind: 'sgd', momentum: 0.9 },
  { kind: 'sgd', momentum: 0.9, nesterov: true },
];

function prepare(lengths: readonly number[], seed: number) {
  const names = lengths.map((_, index) => `p${index}`);
  const memory = new ParameterMemory(lengths.map((length, index) => ({ name: `p${index}`, length })));
  const random = new RandomStream(seed);
  for (const name of names) random.fillNormal(memory.weights(name));
  return { memory, names, random };
}

/** Adam's steps `from` to `to` on random gradients. */
function runAdam(memory: ParameterMemory, from: number, to: number, random: RandomStream): void {
  const optimizer = createOptimizer(memory, { kind: 'adam' });
  for (let step = from; step <= to; step++) {
    random.fillNormal(memory.gradients('p0'));
    optimizer.step([{ spans: memory.range(['p0']), learningRate: 0.01 }], step, { clipNorm: 3 });
  }
}

const snapshot = (memory: ParameterMemory): Uint8Array => new Uint8Array(memory.memory.buffer).slice();

describe.each(rules)('the rule %j', (options) => {
  test('agrees with the textbook over 60 steps for parameters of any length', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(lengths, fc.nat(), (sizes, seed) => {
        const { memory, names, random } = prepare(sizes, seed);
        const references = names.map((name) => new Reference(options, memory.weights(name)));
        const optimizer = createOptimizer(memory, options);
        const spans = memory.range(names);
        for (let step = 1; step <= 60; step++) {
          // Gradients of several magnitudes, and a rate that changes, as under a schedule.
          const rate = 0.01 / step;
          for (const [index, name] of names.entries()) {
            const gradients = random.fillNormal(memory.gradients(name));
            for (const place of gradients.keys()) {
              gradients[place] = (gradients[place] as number) * 10 ** -(place % 4);
            }
            references[index]?.step(gradients, rate, step);
          }
          expect(optimizer.step([{ spans, learningRate: rate }], step).finite).toBe(true);
        }
        for (const [index, name] of names.entries()) {
          const expected = references[index]?.weights ?? [];
          for (const [place, weight] of memory.weights(name).entries()) {
            const exact = expected[place] as number;
            expect(Math.abs(weight - exact)).toBeLessThan(2e-6 * (1 + Math.abs(exact)));
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('touches no parameter outside its spans and keeps the padding zero', () => {
    const { memory, names, random } = prepare([5, 17, 3], 2);
    for (const name of names) random.fillNormal(memory.gradients(name));
    const others = ['p0', 'p2'].map((name) => memory.weights(name).slice());
    const optimizer = createOptimizer(memory, options);
    for (let step = 1; step <= 40; step++)
      optimizer.step([{ spans: memory.range(['p1']), learningRate: 0.1 }], step, { clipNorm: 1 });
    expect(['p0', 'p2'].map((name) => memory.weights(name))).toEqual(others);
    expect(['p0', 'p2'].every((name) => memory.firstMoment(name).every((x) => x === 0))).toBe(true);
    const everything = new Float32Array(memory.memory.buffer);
    for (const region of ['weights', 'gradients', 'firstMoment', 'secondMoment'] as const) {
      const start = memory.address(region, 16 + 17) / 4;
      expect(everything.slice(start, start + 15)).toEqual(new Float32Array(15));
    }
  });

  test.each([Number.NaN, Infinity, -Infinity, 1e25])(
    'refuses a gradient of %s and changes nothing',
    (bad) => {
      const { memory, names, random } = prepare([20, 20], 3);
      for (const name of names) random.fillNormal(memory.gradients(name));
      memory.gradients('p1')[19] = bad;
      const before = snapshot(memory);
      const optimizer = createOptimizer(memory, options);
      expect(optimizer.step([{ spans: memory.range(names), learningRate: 0.1 }], 1).finite).toBe(false);
      expect(snapshot(memory)).toEqual(before);
    },
  );
});

describe('clipping', () => {
  test('scales all gradients together to the norm that is asked, over every group', () => {
    const { memory, random } = prepare([30, 16, 50], 4);
    const chosen = ['p0', 'p2'];
    for (const name of chosen) random.fillNormal(memory.gradients(name));
    const before = chosen.map((name) => memory.gradients(name).slice());
    const norm = Math.hypot(...before.flatMap((gradients) => [...gradients]));
    const optimizer = createOptimizer(memory, { kind: 'sgd' });
    const groups = chosen.map((name) => ({ spans: memory.range([name]), learningRate: 0 }));
    const report = optimizer.step(groups, 1, { clipNorm: 2 });
    expect(report.gradientNorm).toBeCloseTo(norm, 6);
    for (const [index, name] of chosen.entries()) {
      for (const [place, gradient] of memory.gradients(name).entries()) {
        expect(gradient).toBeCloseTo(((before[index]?.[place] as number) * 2) / norm, 6);
      }
    }
  });

  test('leaves gradients of a smaller norm as they are', () => {
    const { memory, random } = prepare([30], 5);
    const before = random.fillNormal(memory.gradients('p0')).slice();
    createOptimizer(memory, { kind: 'adam' }).step([{ spans: memory.range(['p0']), learningRate: 0.1 }], 1, {
      clipNorm: 100,
    });
    expect(memory.gradients('p0')).toEqual(before);
  });

  test('makes a huge but finite gradient usable', () => {
    const { memory } = prepare([4], 6);
    const before = memory.weights('p0').slice();
    memory.gradients('p0').set([3e30, 4e30, 0, 0]);
    const optimizer = createOptimizer(memory, { kind: 'sgd' });
    const report = optimizer.step([{ spans: memory.range(['p0']), learningRate: 1 }], 1, { clipNorm: 5 });
    expect(report.finite).toBe(true);
    expect(memory.weights('p0')[0]).toBeCloseTo((before[0] as number) - 3, 5);
    expect(memory.weights('p0')[1]).toBeCloseTo((before[1] as number) - 4, 5);
  });
});

describe('steps', () => {
  test('count for the group: the first Adam step moves every weight by the learning rate', () => {
    const { memory, random } = prepare([33], 7);
    const gradients = random.fillNormal(memory.gradients('p0'));
    const before = memory.weights('p0').slice();
    createOptimizer(memory, { kind: 'adam' }).step([{ spans: memory.range(['p0']), learningRate: 0.01 }], 1);
    for (const [index, weight] of memory.weights('p0').entries()) {
      const moved = (before[index] as number) - weight;
      expect(moved).toBeCloseTo(0.01 * Math.sign(gradients[index] as number), 5);
    }
  });

  test('treat a parameter that first gets a gradient at step 40 as one whose gradients were zero till then', () => {
    const { memory } = prepare([3], 8);
    const reference = new Reference({ kind: 'adam' }, memory.weights('p0'));
    const optimizer = createOptimizer(memory, { kind: 'adam' });
    for (let step = 1; step <= 60; step++) {
      memory.gradients('p0').fill(step < 40 ? 0 : 0.5);
      reference.step(memory.gradients('p0'), 0.01, step);
      optimizer.step([{ spans: memory.range(['p0']), learningRate: 0.01 }], step);
    }
    for (const [index, weight] of memory.weights('p0').entries()) {
      expect(Math.abs(weight - (reference.weights[index] as number))).toBeLessThan(1e-6);
    }
  });

  test('let no moment end as a denormal number', () => {
    const { memory } = prepare([8], 9);
    const optimizer = createOptimizer(memory, { kind: 'adam' });
    memory.gradients('p0').fill(1e-3);
    for (let step = 1; step <= 2000; step++) {
      optimizer.step([{ spans: memory.range(['p0']), learningRate: 0.01 }], step);
      memory.gradients('p0').fill(0);
      expect(memory.firstMoment('p0').every((m) => m === 0 || m > 1e-36)).toBe(true);
    }
    expect(memory.firstMoment('p0').every((m) => m === 0)).toBe(true);
    expect(memory.secondMoment('p0').every((v) => v > 0)).toBe(true);
  });

  test('give the same bits when taken up in the middle', () => {
    const whole = prepare([50], 10);
    runAdam(whole.memory, 1, 70, whole.random);
    const half = prepare([50], 10);
    runAdam(half.memory, 1, 31, half.random);
    const resumed = prepare([50], 11);
    new Uint8Array(resumed.memory.memory.buffer).set(snapshot(half.memory));
    runAdam(resumed.memory, 32, 70, new RandomStream(half.random.state()));
    expect(snapshot(resumed.memory)).toEqual(snapshot(whole.memory));
  });
});

test.each<[OptimizerOptions, RegExp]>([
  [{ kind: 'adam', beta1: 1 }, /beta1 is 1; it must be at least 0 and below 1/],
  [{ kind: 'adam', beta2: -0.1 }, /beta2 is -0.1/],
  [{ kind: 'adam', epsilon: 0 }, /epsilon is 0; it must be at least 1e-16 and finite/],
  [{ kind: 'adamw', weightDecay: Number.NaN }, /weightDecay is NaN/],
  [{ kind: 'sgd', momentum: 1 }, /momentum is 1/],
])('options %j are refused', (options, message) => {
  expect(() => createOptimizer(prepare([1], 1).memory, options)).toThrow(message);
});

test('a step refuses a bad rate, count or clipping norm', () => {
  const { memory } = prepare([1], 1);
  const { step } = createOptimizer(memory, { kind: 'adam' });
  const spans = memory.range(['p0']);
  expect(() => step([{ spans, learningRate: Number.NaN }], 1)).toThrow(/learningRate is NaN/);
  expect(() => step([{ spans, learningRate: -1 }], 1)).toThrow(/learningRate is -1/);
  expect(() => step([{ spans, learningRate: 0.1 }], 0)).toThrow(/counted from 1/);
  expect(() => step([{ spans, learningRate: 0.1 }], 1, { clipNorm: 0 })).toThrow(/clipNorm is 0/);
});
