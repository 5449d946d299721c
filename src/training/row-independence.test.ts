import { describe, expect, it } from 'vitest';
import type { Matrix } from '../data/matrix.js';
import { nativeBackend } from '../runtime/native.node.js';
import { RandomStream } from '../runtime/random.js';
import { elu, input, logSoftmax, softmax, type Tensor } from '../tensor/index.js';
import { createInference, rowsOf } from './inference.js';
import { allocateParameters } from './parameters.js';

const functions: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  'a sum': (x) => x.sum(1),
  'a mean': (x) => x.mean(1),
  'a sum over the last of three axes': (x) => x.unsqueeze(1).mul(x.unsqueeze(2)).sum(2),
  'a logarithm': (x) => x.abs().add(0.1).log(),
  'a softplus': (x) => x.softplus(),
  'an ELU': (x) => elu(x),
  'a softmax': (x) => softmax(x),
  'a log-softmax': (x) => logSoftmax(x),
};

describe('the result of a row is the same wherever the row stands, on several threads too:', () => {
  for (const [name, apply] of Object.entries(functions)) {
    it(name, async () => {
      for (const features of [5, 10, 13, 31, 64]) {
        const outputs = { result: apply(input('x', ['batch', features])) };
        const row = new RandomStream(features).fillNormal(new Float32Array(features));
        const { result } = await createInference(nativeBackend(), allocateParameters([]), 2).overRows(
          outputs,
          rowsOf(repeated(row, 300)),
        );
        const first = result.values.subarray(0, result.columns);
        for (let at = 0; at < result.rows; at++) {
          expect(result.values.subarray(at * result.columns, (at + 1) * result.columns)).toEqual(first);
        }
      }
    });
  }
});

function repeated(row: Float32Array, rows: number): Matrix {
  const values = new Float32Array(rows * row.length);
  for (let at = 0; at < rows; at++) values.set(row, at * row.length);
  return { values, rows, columns: row.length };
}
