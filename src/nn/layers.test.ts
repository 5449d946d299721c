import { describe, expect, it } from 'vitest';
import { RandomStream } from '../runtime/random.js';
import {
  evaluate,
  gradients,
  input,
  numericArray,
  sum,
  type NumericArray,
  type Shape,
  type Tensor,
} from '../tensor/index.js';
import { batchNorm } from './batch-norm.js';
import { dense, expertDense } from './dense.js';
import { fansOf } from './initializers.js';
import { inference, sequential, trainingMode, type Layer, type Mode } from './layer.js';
import {
  convolutionalDecoder,
  convolutionalEncoder,
  convolutionalFeatures,
  expertMlp,
  mlp,
} from './networks.js';

function drawn(shape: readonly number[], name: string): NumericArray {
  const random = new RandomStream(5).split(name);
  const array = numericArray(shape);
  return { shape, data: array.data.map(() => random.normal()) };
}

function initialValues(layer: Layer): Map<Tensor, NumericArray> {
  const random = new RandomStream(0);
  return new Map(
    [...layer.variables, ...layer.state].map(({ leaf, initialize }) => {
      const shape = leaf.shape.map(Number);
      return [leaf, numericArray(shape, initialize(shape, random.split(leaf.name)))];
    }),
  );
}

function applied(layer: Layer, shape: Shape, sizes: readonly number[], mode: Mode = inference): NumericArray {
  const x = input('x', shape);
  const values = initialValues(layer).set(x, drawn(sizes, 'x'));
  const [result] = evaluate([layer.apply(x, mode)], values);
  if (result === undefined) throw new Error('the layer gave nothing');
  return result;
}

describe('networks', () => {
  it('of dense layers map rows to their last size', () => {
    const net = mlp('net', [6, 5, 3], { activation: 'relu', batchNorm: true });
    expect(applied(net, ['batch', 6], [4, 6]).shape).toEqual([4, 3]);
    expect(net.variables.map(({ leaf }) => leaf.name)).toEqual([
      'net/0/weights',
      'net/0/bias',
      'net/0/norm/gain',
      'net/0/norm/offset',
      'net/1/weights',
      'net/1/bias',
    ]);
  });

  it.each([[[1, 28, 28]], [[1, 16, 16]], [[1, 8, 8]], [[3, 32, 32]], [[9, 128]]])(
    'of convolutions restore the shape %j',
    (rowShape) => {
      const encoder = convolutionalEncoder('encoder', rowShape, { activation: 'relu' });
      const decoder = convolutionalDecoder('decoder', rowShape, rowShape, { activation: 'relu' });
      expect(decoder.outputShape).toEqual([rowShape.reduce((a, b) => a * b, 1)]);
      expect(encoder.outputShape).toEqual([convolutionalFeatures(rowShape).reduce((a, b) => a * b, 1)]);
      const x = input('x', ['batch', rowShape.reduce((a, b) => a * b, 1)]);
      const rebuilt = decoder.apply(encoder.apply(x, inference), inference);
      expect(rebuilt.shape).toEqual(x.shape);
    },
  );

  it("start from Glorot's weights whatever the activation, where asked for", () => {
    const largest = (initializer: 'auto' | 'glorot') =>
      [
        mlp('net', [20, 30, 10], { activation: 'relu', initializer }),
        convolutionalEncoder('encoder', [3, 16, 16], { activation: 'relu', initializer }),
      ].map(({ variables: [weights] }) => {
        const shape = weights.leaf.shape.map(Number);
        const bound = Math.sqrt(6 / (fansOf(shape).fanIn + fansOf(shape).fanOut));
        return Math.max(...weights.initialize(shape, new RandomStream(3)).map(Math.abs)) / bound;
      });
    for (const share of largest('glorot')) {
      expect(share).toBeGreaterThan(0.9);
      expect(share).toBeLessThanOrEqual(1);
    }
    for (const share of largest('auto')) expect(share).toBeGreaterThan(1.5);
  });

  it("of convolutions have the sizes of DCEC's net on MNIST: 14, 7 and 3", () => {
    expect(convolutionalFeatures([1, 28, 28])).toEqual([128, 3, 3]);
  });

  it('of convolutions have kernels as high as a signal, whose other rows would meet padding alone', () => {
    const shapes = convolutionalEncoder('encoder', [9, 128], { activation: 'relu' }).variables.map(
      ({ leaf }) => leaf.shape,
    );
    expect(shapes).toEqual([[32, 9, 1, 5], [32], [64, 32, 1, 5], [64], [128, 64, 1, 3], [128]]);
    expect(convolutionalFeatures([9, 128])).toEqual([128, 1, 16]);
  });

  it('of convolutions refuse rows that are no images', () => {
    expect(() => convolutionalEncoder('encoder', [784], { activation: 'relu' })).toThrow(
      /not \[784\]; use network "mlp"/,
    );
  });
});

describe('experts as one batched product', () => {
  it('equal the same layers one by one', () => {
    const [experts, rows] = [3, 4];
    const batched = expertDense('experts', experts, 5, 2, { activation: 'tanh' });
    const x = input('x', ['batch', 5]);
    const values = initialValues(batched).set(x, drawn([rows, 5], 'x'));
    const [together] = evaluate([batched.apply(x, inference)], values);
    const [weights, bias] = batched.variables.map(({ leaf }) => values.get(leaf));
    for (let e = 0; e < experts; e++) {
      const single = dense('single', 5, 2, { activation: 'tanh' });
      const [w, b] = single.variables.map(({ leaf }) => leaf);
      if (w === undefined || b === undefined) throw new Error('a dense layer has weights and bias');
      const own = new Map<Tensor, NumericArray>([
        [x, drawn([rows, 5], 'x')],
        [w, numericArray([5, 2], weights?.data.slice(e * 10, (e + 1) * 10))],
        [b, numericArray([2], bias?.data.slice(e * 2, (e + 1) * 2))],
      ]);
      const [alone] = evaluate([single.apply(x, inference)], own);
      expect(together?.data.slice(e * rows * 2, (e + 1) * rows * 2)).toEqual(alone?.data);
    }
  });

  it('keep their shape through batch norm', () => {
    const net = expertMlp('experts', 3, [5, 4, 2], { activation: 'relu', batchNorm: true });
    expect(applied(net, ['batch', 5], [6, 5], trainingMode()).shape).toEqual([3, 6, 2]);
  });
});

describe('batch norm', () => {
  const layer = batchNorm('norm', [3], [0], [3], { momentum: 0.75 });

  it('standardises a batch in training', () => {
    const { data } = applied(layer, ['batch', 3], [8, 3], trainingMode());
    for (let j = 0; j < 3; j++) {
      const column = Array.from({ length: 8 }, (_, i) => data[i * 3 + j] ?? NaN);
      const mean = column.reduce((a, b) => a + b, 0) / 8;
      expect(mean).toBeCloseTo(0, 10);
      expect(column.reduce((total, v) => total + (v - mean) ** 2, 0) / 8).toBeCloseTo(1, 3);
    }
  });

  it('moves its running statistics towards those of the batch', () => {
    const mode = trainingMode();
    const x = input('x', ['batch', 3]);
    layer.apply(x, mode);
    const rows = drawn([8, 3], 'x');
    const values = initialValues(layer).set(x, rows);
    const [mean] = evaluate([...mode.updates.values()], values);
    const first = Array.from({ length: 8 }, (_, i) => rows.data[i * 3] ?? NaN).reduce((a, b) => a + b, 0) / 8;
    expect(mean?.data[0]).toBeCloseTo(0.25 * first, 12);
  });

  it('uses the running statistics in inference, whatever else is in the batch', () => {
    const single = applied(layer, ['batch', 3], [1, 3]).data;
    const many = applied(layer, ['batch', 3], [8, 3]).data;
    expect(many.slice(0, 3)).toEqual(single);
  });

  it('has the gradient of its batch statistics', () => {
    const net = sequential([dense('dense', 3, 3), layer]);
    const x = input('x', ['batch', 3]);
    const loss = sum(net.apply(x, trainingMode()).mul(net.apply(x, trainingMode()).add(1)));
    const values = initialValues(net).set(x, drawn([5, 3], 'x'));
    const [weights] = net.variables;
    if (weights === undefined) throw new Error('a dense layer has weights');
    const [gradient] = evaluate(gradients(loss, [weights.leaf]), values);
    const shifted = (by: number) => {
      const start = values.get(weights.leaf) ?? numericArray([0]);
      const data = start.data.slice();
      data[4] = (data[4] ?? 0) + by;
      return (
        evaluate([loss], new Map(values).set(weights.leaf, { shape: start.shape, data }))[0]?.data[0] ?? NaN
      );
    };
    expect(gradient?.data[4]).toBeCloseTo((shifted(1e-5) - shifted(-1e-5)) / 2e-5, 5);
  });
});
