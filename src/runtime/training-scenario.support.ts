// The same small trainings on any backend: native in Node, wasm and WebGPU in a page.
import { convolution, transposedConvolution } from '../nn/convolution.js';
import { dense } from '../nn/dense.js';
import { inference, pure, sequential, type Layer } from '../nn/layer.js';
import { mlp } from '../nn/networks.js';
import { binaryCrossEntropy, gradients, input, type Tensor } from '../tensor/index.js';
import type { Backend } from './backend.js';
import { ParameterMemory } from './memory.js';
import { createOptimizer } from './optimizers.js';
import { compile } from './program.js';
import { RandomStream } from './random.js';

export type ScenarioName = 'dense' | 'convolutional';

export interface Trained {
  readonly losses: readonly number[];
  readonly weights: readonly number[];
}

const rows = 16;
const steps = 8;
const features = 64;

function denseAutoencoder(): Layer {
  const sizes = [features, 32, 5];
  return sequential([
    mlp('encoder', sizes, { activation: 'relu' }),
    mlp('decoder', sizes.toReversed(), { activation: 'tanh' }),
  ]);
}

function convolutionalAutoencoder(): Layer {
  const [image, half] = [[1, 8, 8] as const, [4, 4, 4] as const];
  const options = { kernel: [3, 3], stride: 2, padding: [1, 1, 1, 1] } as const;
  return sequential([
    pure(image, (x) => x.reshape(['batch', ...image])),
    convolution('encoder/0', image, 4, { ...options, activation: 'elu' }),
    pure([features], (x) => x.reshape(['batch', features])),
    dense('encode', features, 6),
    dense('decode', 6, features, { activation: 'relu' }),
    pure(half, (x) => x.reshape(['batch', ...half])),
    transposedConvolution('decoder/0', half, image, options),
    pure([features], (x) => x.reshape(['batch', features])),
  ]);
}

const networks: Readonly<Record<ScenarioName, () => Layer>> = {
  dense: denseAutoencoder,
  convolutional: convolutionalAutoencoder,
};

/** A few steps of Adam on a small autoencoder, from fixed weights on fixed rows. */
export async function trainScenario(name: ScenarioName, backend: Backend): Promise<Trained> {
  const network = networks[name]();
  const leaves = network.variables.map(({ leaf }) => leaf);
  const labels = leaves.map((leaf) => leaf.name);
  const length = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
  const memory = new ParameterMemory(
    leaves.map((leaf) => ({ name: leaf.name, length: length(leaf.shape.map(Number)) })),
  );
  const random = new RandomStream(5);
  for (const { leaf, initialize } of network.variables) {
    memory.weights(leaf.name).set(initialize(leaf.shape.map(Number), random.split(leaf.name)));
  }

  const x = input('x', ['batch', features]);
  const loss = binaryCrossEntropy(x, network.apply(x, inference)).sum(1).mean();
  const slopes = gradients(loss, leaves);
  const outputs: Record<string, Tensor> = { loss };
  labels.forEach((label, i) => {
    outputs[label + '/gradient'] = slopes[i] ?? loss;
  });
  const program = await compile(backend, outputs, {
    parameters: (leaf) => memory.weights(leaf.name),
    into: Object.fromEntries(labels.map((label) => [label + '/gradient', memory.gradients(label)])),
  });

  const optimizer = createOptimizer(memory, { kind: 'adam' });
  const data = random.split('rows').fillUniform(new Float32Array(rows * features));
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    losses.push((await program.run({ x: data }))['loss']?.data[0] ?? NaN);
    optimizer.step([{ spans: memory.range(labels), learningRate: 0.01 }], step, { clipNorm: 10 });
  }
  await program.release();
  return { losses, weights: labels.flatMap((label) => [...memory.weights(label)]) };
}
