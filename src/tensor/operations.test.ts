import { describe, expect, it } from 'vitest';
import { RandomStream } from '../runtime/random.js';
import { evaluate, gradients, numericArray, type NumericArray, type Tensor } from './index.js';
import { operationCases, weightedTotal, type OperationCase } from './operation-cases.support.js';

function drawInputs(test: OperationCase): Map<Tensor, NumericArray> {
  const random = new RandomStream(7).split(test.name);
  const [low, high] = test.positive ? [0.5, 2] : [-2, 2];
  return new Map(
    test.inputs.map(({ leaf, shape, values }) => {
      const array = numericArray(shape);
      return [
        leaf,
        values
          ? numericArray(shape, values)
          : { shape, data: array.data.map(() => low + (high - low) * random.uniform()) },
      ];
    }),
  );
}

function centralDifference(
  loss: Tensor,
  values: Map<Tensor, NumericArray>,
  leaf: Tensor,
  at: number,
): number {
  const step = 1e-5;
  const shifted = (by: number) => {
    const array = values.get(leaf) ?? numericArray([0]);
    const data = array.data.slice();
    data[at] = (data[at] ?? 0) + by;
    return evaluate([loss], new Map(values).set(leaf, { shape: array.shape, data }))[0]?.data[0] ?? NaN;
  };
  return (shifted(step) - shifted(-step)) / (2 * step);
}

describe('the gradient of every operation equals central differences', () => {
  it.each(operationCases.map((test) => [test.name, test] as const))('%s', (_, test) => {
    const values = drawInputs(test);
    const loss = weightedTotal(test.output);
    const leaves = test.inputs.filter(({ leaf }) => leaf.type === 'float32').map(({ leaf }) => leaf);
    const symbolic = evaluate(gradients(loss, leaves), values);
    leaves.forEach((leaf, i) => {
      const gradient = symbolic[i] ?? numericArray([0]);
      expect(gradient.shape).toEqual(values.get(leaf)?.shape);
      gradient.data.forEach((value, at) => {
        const expected = stopped(test) ? undefined : centralDifference(loss, values, leaf, at);
        if (expected !== undefined)
          expect(Math.abs(value - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
      });
    });
  });
});

/** A stopped gradient differs from the true one by design; its own test checks it. */
function stopped(test: OperationCase): boolean {
  return test.name.startsWith('stopGradient') || test.name.startsWith('smallest');
}
