// mixtura's own contenders: the full training step, and its bare products.
import { allocateParameters, initializeParameters } from '../dist/training/parameters.js';
import { createOptimizer } from '../dist/runtime/optimizers.js';
import { compile } from '../dist/runtime/program.js';
import { RandomStream } from '../dist/runtime/random.js';
import { local } from './bursts.mjs';
import { bareProducts, pixels, trainingGraph } from './networks.mjs';

const seed = 1;

/** Forward, backward, gradient norm and finite check, Adam. */
export async function fullStep(backend, network, batch, name = 'mixtura, full step') {
  const { loss, slopes, variables } = trainingGraph(network);
  const parameters = allocateParameters(variables);
  const random = new RandomStream(seed);
  initializeParameters(parameters, random);
  const labels = variables.map(({ leaf }) => leaf.name);
  const program = await compile(
    backend,
    { loss, ...Object.fromEntries(labels.map((label, i) => [`gradient:${label}`, slopes[i]])) },
    {
      parameters: (leaf) => parameters.value(leaf),
      into: Object.fromEntries(
        labels.map((label) => [`gradient:${label}`, parameters.memory.gradients(label)]),
      ),
    },
  );
  const optimizer = createOptimizer(parameters.memory, { kind: 'adam' });
  const spans = parameters.memory.range(labels);
  const x = random.fillUniform(new Float32Array(batch * pixels));
  let step = 0;
  return local(name, async () => {
    await program.run({ x });
    optimizer.step([{ spans, learningRate: 1e-3 }], ++step, { clipNorm: 1e6 });
  });
}

/** The same step's matrix products and convolutions alone, as one program. */
export async function bareStep(backend, network, batch, name = 'its bare products') {
  const { loss, slopes } = trainingGraph(network);
  const outputs = bareProducts([loss, ...slopes], batch);
  const random = new RandomStream(seed);
  const size = ({ shape }) => shape.reduce((product, length) => product * length, 1);
  const operands = new Map();
  const program = await compile(backend, outputs, {
    parameters: (leaf) => {
      if (!operands.has(leaf)) operands.set(leaf, random.fillUniform(new Float32Array(size(leaf))));
      return operands.get(leaf);
    },
    into: Object.fromEntries(
      Object.entries(outputs).map(([label, tensor]) => [label, new Float32Array(size(tensor))]),
    ),
  });
  return local(name, () => program.run({}));
}
