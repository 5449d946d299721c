import { initializerFor, type ActivationName, type InitializerName } from '../nn/activations.js';
import { dense } from '../nn/dense.js';
import { pure, sequential, type Layer, type Sequence } from '../nn/layer.js';
import { convolutionalDecoder, convolutionalEncoder, convolutionalFeatures, mlp } from '../nn/networks.js';
import type { ModelInput } from './definition.js';

export interface NetworkOptions {
  readonly network: 'mlp' | 'conv';
  readonly hidden: readonly number[];
  readonly latent: number;
  readonly activation: ActivationName;
  readonly initializer: InitializerName;
}

/** All of an encoder but its last layer: rows to features, from which heads branch off. */
export function encoderBody(options: NetworkOptions, input: ModelInput): Sequence {
  const { activation, initializer } = options;
  if (options.network === 'conv') {
    return convolutionalEncoder('encoder', input.rowShape, { activation, initializer });
  }
  if (options.hidden.length === 0) return { ...pure([input.features], (x) => x), layers: [] };
  return mlp('encoder', [input.features, ...options.hidden], {
    activation,
    outputActivation: activation,
    initializer,
  });
}

/** A linear layer from an encoder's features to numbers of its own, e.g. the latent mean. */
export function head(name: string, body: Layer, units: number): Layer {
  return dense(name, body.outputShape[0] ?? 0, units);
}

/** The mirror of the encoder: latents to the `outputs` numbers that parametrise a row. */
export function decoder(options: NetworkOptions, input: ModelInput, outputs: number): Sequence {
  const { activation, initializer } = options;
  if (options.network === 'mlp') {
    const sizes = [options.latent, ...options.hidden.toReversed(), outputs];
    return mlp('decoder', sizes, { activation, initializer });
  }
  const [filters, height, width] = convolutionalFeatures(input.rowShape);
  const channels = outputs / input.features;
  const [first = 1, ...rest] = input.rowShape;
  return sequential([
    dense('decoder/dense', options.latent, filters * height * width, {
      activation,
      initializer: initializerFor(activation, initializer),
    }),
    convolutionalDecoder('decoder', input.rowShape, [first * channels, ...rest], {
      activation,
      initializer,
    }),
  ]);
}
