// The networks every engine is measured on, and what of them is nothing but products.
import { dense } from '../dist/nn/dense.js';
import {
  convolutionalDecoder,
  convolutionalEncoder,
  convolutionalFeatures,
  mlp,
} from '../dist/nn/networks.js';
import { inference, sequential } from '../dist/nn/layer.js';
import {
  binaryCrossEntropy,
  gradients,
  input,
  parameter,
  sortTopologically,
  Tensor,
} from '../dist/tensor/index.js';

export const pixels = 784;

/** Dense layers and their mirror, with logits for pixels. */
const denseLayers =
  (...hidden) =>
  () => {
    const sizes = [pixels, ...hidden];
    return sequential([
      mlp('encoder', sizes, { activation: 'relu' }),
      mlp('decoder', sizes.toReversed(), { activation: 'relu' }),
    ]);
  };

/** DCEC's convolutional autoencoder of 28×28 images. */
function convolutionalLayers() {
  const image = [1, 28, 28];
  const features = convolutionalFeatures(image).reduce((product, size) => product * size, 1);
  return sequential([
    convolutionalEncoder('encoder', image, 'relu'),
    dense('encode', features, 10),
    dense('decode', 10, features, { activation: 'relu' }),
    convolutionalDecoder('decoder', image, image, 'relu'),
  ]);
}

const networks = {
  /** The autoencoder of DEC, VaDE and others. */
  autoencoder: denseLayers(500, 500, 2000, 10),
  dcec: convolutionalLayers,
  small: denseLayers(32, 4),
};

/** Binary cross-entropy of logits, summed over pixels and averaged over the batch, with its gradients. */
export function trainingGraph(name) {
  const network = networks[name]();
  const x = input('x', ['batch', pixels]);
  const logits = network.apply(x, inference);
  const loss = binaryCrossEntropy(x, logits).sum(1).mean();
  const leaves = network.variables.map(({ leaf }) => leaf);
  const slopes = gradients(loss, leaves);
  return { loss, slopes, variables: network.variables };
}

const productNames = new Set(['affine', 'matmul', 'conv2d', 'convTranspose2d']);

/**
 * The matrix products and convolutions of a graph, forward and backward, each on arrays of its own and without bias:
 * the least work any way of writing the step must do.
 */
export function bareProducts(outputs, batch) {
  const leaves = new Map();
  const standIn = (tensor) => {
    const known = leaves.get(tensor);
    if (known !== undefined) return known;
    const shape = tensor.shape.map((size) => (size === 'batch' ? batch : size));
    const leaf = parameter(`operand${leaves.size}`, shape);
    leaves.set(tensor, leaf);
    return leaf;
  };
  const products = sortTopologically(outputs)
    .filter((tensor) => productNames.has(tensor.operation.name))
    .map(({ operation, shape }) => {
      const inputs = operation.inputs.slice(0, 2).map(standIn);
      const fixed = shape.map((size) => (size === 'batch' ? batch : size));
      return new Tensor({ ...operation, inputs, shape: fixed });
    });
  return Object.fromEntries(products.map((product, i) => [`product${i}`, product]));
}
