import { activate, type ActivationName } from '../nn/activations.js';
import { inference, type Variable } from '../nn/layer.js';
import { input, type Tensor } from '../tensor/index.js';
import type { Heads, ModelInput } from './definition.js';
import { decoder as decoderOf, encoderBody, head, type NetworkOptions } from './networks.js';
import type { ReconstructionKind } from './options.js';
import { likelihood, resolveReconstruction } from './reconstruction.js';

export interface PlainAutoencoderOptions extends NetworkOptions {
  readonly reconstruction: 'auto' | ReconstructionKind;
  readonly reconstructionWeight: number;
}

/** An autoencoder whose latents are points, not distributions. */
export interface PlainAutoencoder {
  readonly encoderVariables: readonly Variable[];
  readonly decoderVariables: readonly Variable[];
  /** Rows to latents, [batch, latent]. */
  encode(row: Tensor): Tensor;
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
  const latentHead = head('encoder/mean', body, options.latent);
  const decoder = decoderOf(options, rows, observation.outputs);
  const decode = (z: Tensor) => decoder.apply(z, inference);
  return {
    encoderVariables: [...body.variables, ...latentHead.variables],
    decoderVariables: decoder.variables,
    encode: (row) => activate(latentHead.apply(body.apply(row, inference), inference), latentActivation),
    reconstructionLoss: (z) => observation.loss(rows.x, decode(z)).mul(options.reconstructionWeight),
    decoderHeads: (embedding) => {
      const latent = input('latent', ['batch', options.latent]);
      return {
        reconstruction: observation.mean(decode(embedding)),
        decode: { latent, row: observation.mean(decode(latent)) },
      };
    },
  };
}
