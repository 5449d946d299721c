import { describe, expect, it } from 'vitest';
import {
  evaluate,
  gradients,
  input,
  numericArray,
  parameter,
  sum,
  type NumericArray,
  type Tensor,
} from '../tensor/index.js';
import { operationCases, weightedTotal } from '../tensor/operation-cases.support.js';
import { nativeBackend } from './native.node.js';
import { compile, type Feed } from './program.js';
import { RandomStream } from './random.js';

const backend = nativeBackend({ threads: 1 });

describe('a compiled program computes what the float64 reference computes', () => {
  it.each(operationCases.map((test) => [test.name, test] as const))('%s', async (_, test) => {
    const random = new RandomStream(3).split(test.name);
    const values = new Map<Tensor, NumericArray>();
    const feeds: Record<string, Feed> = {};
    for (const { leaf, shape, values: fixed } of test.inputs) {
      const size = shape.reduce((product, length) => product * length, 1);
      const drawn = Float32Array.from(
        { length: size },
        () => (test.positive ? 0.5 : -2) + 2.5 * random.uniform(),
      );
      values.set(leaf, numericArray(shape, fixed ?? drawn));
      feeds[leaf.name] = fixed ? Int32Array.from(fixed) : drawn;
    }
    const leaves = test.inputs.filter(({ leaf }) => leaf.type === 'float32').map(({ leaf }) => leaf);
    const loss = weightedTotal(test.output);
    const tensors = [test.output, ...gradients(loss, leaves)];
    const outputs = Object.fromEntries(tensors.map((tensor, i) => [`out${i}`, tensor]));
    const results = await (await compile(backend, outputs)).run(feeds);
    evaluate(tensors, values).forEach((expected, i) => {
      const actual = results[`out${i}`];
      expect(actual?.shape).toEqual(expected.shape);
      const largest = Math.max(1, ...expected.data.map(Math.abs));
      expected.data.forEach((value, at) => {
        expect(Math.abs((actual?.data[at] ?? NaN) - value)).toBeLessThan(2e-5 * largest);
      });
    });
  });
});

describe('a program', () => {
  it('reads parameters anew at every run and writes results into the arrays it was given', async () => {
    const [x, w] = [input('x', ['batch', 2]), parameter('w', [2])];
    const weights = Float32Array.of(1, 2);
    const gradient = new Float32Array(2);
    const loss = sum(x.mul(w));
    const [toWeights = loss] = gradients(loss, [w]);
    const program = await compile(
      backend,
      { loss, gradient: toWeights },
      {
        parameters: () => weights,
        into: { gradient },
      },
    );
    const first = await program.run({ x: Float32Array.of(1, 1, 2, 3) });
    expect(first['loss']?.data[0]).toBe(11);
    expect([...gradient]).toEqual([3, 4]);
    weights.fill(10);
    const second = await program.run({ x: Float32Array.of(1, 1) });
    expect(second['loss']?.data[0]).toBe(20);
    expect([...gradient]).toEqual([1, 1]);
  });

  it('names the input that was not fed, and a feed of the wrong length', async () => {
    const program = await compile(backend, { y: input('x', ['batch', 2]).mul(2) });
    await expect(program.run({})).rejects.toThrow(/"x"/);
    await expect(program.run({ x: new Float32Array(3) })).rejects.toThrow(/cannot be fed 3 values/);
  });
});
