import { describe, expect, it } from 'vitest';
import { evaluate, gradients, input, numericArray, stopGradient, sum, type Tensor } from './index.js';

function valueOf(tensor: Tensor | undefined, leaf: Tensor, values: number[]): number[] {
  if (tensor === undefined) return [];
  const [result] = evaluate([tensor], new Map([[leaf, numericArray([values.length], values)]]));
  return [...(result?.data ?? [])];
}

describe('gradients', () => {
  it('add up over every path that a value takes', () => {
    const x = input('x', [2]);
    const [gradient] = gradients(sum(x.mul(x).add(x)), [x]);
    expect(valueOf(gradient, x, [3, -1])).toEqual([7, -1]);
  });

  it('stop where they are told to', () => {
    const x = input('x', [2]);
    const [gradient] = gradients(sum(stopGradient(x.square()).mul(x)), [x]);
    expect(valueOf(gradient, x, [3, -1])).toEqual([9, 1]);
  });

  it('refuse a loss that is no scalar', () => {
    const x = input('x', ['batch', 2]);
    expect(() => gradients(x.sum(1), [x])).toThrow(/must be a scalar, not \[batch\]/);
  });

  it('name a parameter that the loss does not depend on', () => {
    const [x, y] = [input('x', [2]), input('unused', [2])];
    expect(() => gradients(sum(x), [y])).toThrow(/"unused"/);
  });

  it('of a deep graph need no deep call stack', () => {
    const x = input('x', [1]);
    let y: Tensor = x;
    for (let i = 0; i < 20_000; i++) y = y.add(1e-4);
    const [gradient] = gradients(sum(y), [x]);
    expect(valueOf(gradient, x, [0])).toEqual([1]);
  });
});

describe('shapes', () => {
  it('that do not fit are refused with both shapes named', () => {
    const [a, b] = [input('a', ['batch', 3]), input('b', [4])];
    expect(() => a.add(b)).toThrow(/\[batch, 3\] with \[4\]/);
    expect(() => a.matmul(input('w', [4, 2]))).toThrow(/cannot multiply \[batch, 3\] by \[4, 2\]/);
  });

  it('that are only stretched for an element-wise operation are not copied', () => {
    const [row, x] = [input('row', [1, 3]), input('x', ['batch', 3])];
    expect(x.add(row.expandLike(x)).operation.inputs).toContain(row);
  });
});
