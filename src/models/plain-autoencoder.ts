import { activate, type ActivationName } from '../nn/activations.js';
import { inference, pure, sequential, type Variable } from '../nn/layer.js';
import { input, type Tensor } from '../tensor/index.js';
import type { Heads, ModelInput } from './definition.js';
import { decoder as decoderOf, encoderBody, head, type NetworkOptions } from './networks.js';
import type { ReconstructionKind } from './options.js';
import type { PretrainTarget } from './pretraining.js';
import { likelihood, resolveReconstruction } from './reconstruction.js';

export interface PlainAutoencoderOptions extends NetworkOptions {
  readonly reconstruction: 'auto' | ReconstructionKind;
  readonly reconstructionWeight: number;
}

/** An autoencoder whose latents are points, not distributions. */
export interface PlainAutoencoder {
  /** Of encoder and decoder. */
  readonly variables: readonly Variable[];
  readonly encoderVariables: readonly Variable[];
  /** Rows to latents, [batch, latent]. */
  encode(row: Tensor): Tensor;
  /** All of it, for `pretrainPhases`. */
  readonly pretraining: PretrainTarget;
  /** Weighted `-ln p(x|z)` of each row, [batch]. */
  reconstructionLoss(z: Tensor): Tensor;
  /** What the decoder can show of a fitted model with that embedding. */
  decoderHeads(embedding: Tensor): Pick<Heads, 'reconstruction' | 'decode'>;
}

export function plainAutoencoder(
  options: PlainAutoencoderOptions,
  rows: ModelInput,
  latentActivation: ActivationName = 'linear',
): PlainAutoencoder {
  const observation = likelihood(
    resolveReconstruction(options.reconstruction, rows.unitInterval),
    rows.features,
  );
  const body = encoderBody(options, rows);
  const latentHead = sequential([
    head('encoder/mean', body, options.latent),
    pure([options.latent], (z) => activate(z, latentActivation)),
  ]);
  const encoder = sequential([...body.layers, latentHead]);
  const decoder = decoderOf(options, rows, observation.outputs);
  const variables = [...encoder.variables, ...decoder.variables];
  const encode = (row: Tensor) => encoder.apply(row, inference);
  const decode = (z: Tensor) => decoder.apply(z, inference);
  const loss = (decoded: Tensor) => observation.loss(rows.x, decoded).mul(options.reconstructionWeight);
  const reconstructionLoss = (z: Tensor) => loss(decode(z));
  return {
    variables,
    encoderVariables: encoder.variables,
    pretraining: {
      loss: (row) => reconstructionLoss(encode(row)),
      variables,
      layers:
        options.network === 'mlp' ? { encoder: encoder.layers, decoder: decoder.layers, loss } : undefined,
    },
    encode,
    reconstructionLoss,
    decoderHeads: (embedding) => {
      const latent = input('latent', ['batch', options.latent]);
      return {
        reconstruction: observation.mean(decode(embedding)),
        decode: { latent, row: observation.mean(decode(latent)) },
      };
    },
  };
}
