import { inference, sequential, type Variable } from '../nn/layer.js';
import { input, oneHot, type Leaf, type Tensor } from '../tensor/index.js';
import type { Capabilities, Heads, ModelInput } from './definition.js';
import { drawFrom, logNormal, logVarianceBounds, type Gaussian } from './gaussian.js';
import { decoder as decoderOf, encoderBody, head, type NetworkOptions } from './networks.js';
import type { ReconstructionKind } from './options.js';
import type { PretrainTarget } from './pretraining.js';
import { likelihood, resolveReconstruction, type Likelihood } from './reconstruction.js';

/** What every variational model here can do. */
export const generative: Capabilities = {
  generates: true,
  embeds: true,
  softLabels: true,
  reconstructs: true,
  likelihood: true,
  needsClusters: true,
};

export interface VariationalOptions extends NetworkOptions {
  readonly reconstruction: 'auto' | ReconstructionKind;
  readonly reconstructionWeight: number;
}

/** The networks of a variational autoencoder: `q(z|x) = N(mean, exp(logVariance))` and `p(x|z)`. */
export interface VariationalAutoencoder {
  readonly variables: readonly Variable[];
  /** Of its deterministic half: rows to means to rows. */
  readonly pretraining: PretrainTarget;
  readonly observation: Likelihood;
  /** Further functions of the encoder's features, such as `q(c|x)`. */
  head(name: string, units: number): { readonly variables: readonly Variable[]; apply(row: Tensor): Tensor };
  /** A Gaussian of further latents. */
  gaussianHead(
    name: string,
    units: number,
  ): { readonly variables: readonly Variable[]; apply(row: Tensor): Gaussian };
  encode(row: Tensor): Gaussian;
  /** The decoder's raw output, which `observation` reads. */
  decode(z: Tensor): Tensor;
  /** Weighted `-ln p(x|z)` of each row, [batch], for the model's own rows. */
  reconstructionLoss(z: Tensor): Tensor;
}

/** @param decoderInputs width of what is decoded, where that is more than the latent */
export function variationalAutoencoder(
  options: VariationalOptions,
  rows: ModelInput,
  decoderInputs = options.latent,
): VariationalAutoencoder {
  const kind = resolveReconstruction(options.reconstruction, rows.unitInterval);
  const observation = likelihood(kind, rows.features);
  const body = encoderBody(options, rows);
  const decoder = decoderOf({ ...options, latent: decoderInputs }, rows, observation.outputs);
  // Heads of the same rows share one pass through the body.
  const passes = new Map<Tensor, Tensor>();
  const features = (row: Tensor) => {
    const pass = passes.get(row) ?? body.apply(row, inference);
    passes.set(row, pass);
    return pass;
  };
  const decode = (z: Tensor) => decoder.apply(z, inference);
  const loss = (decoded: Tensor) => observation.loss(rows.x, decoded).mul(options.reconstructionWeight);
  const reconstructionLoss = (z: Tensor) => loss(decode(z));

  const headOf = (name: string, units: number) => {
    const layer = head(name, body, units);
    return { variables: layer.variables, apply: (row: Tensor) => layer.apply(features(row), inference) };
  };
  const gaussianHead = (name: string, units: number) => {
    const mean = head(`${name}/mean`, body, units);
    const logVariance = head(`${name}/logVariance`, body, units);
    return {
      meanHead: mean,
      variables: [...mean.variables, ...logVariance.variables],
      apply: (row: Tensor): Gaussian => ({
        mean: mean.apply(features(row), inference),
        logVariance: logVariance.apply(features(row), inference).clip(...logVarianceBounds),
      }),
    };
  };
  const latent = gaussianHead('encoder', options.latent);
  // Rows to means to rows.
  const half = sequential([...body.layers, latent.meanHead]);
  const mirrored = options.network === 'mlp' && decoderInputs === options.latent;
  return {
    variables: [...body.variables, ...latent.variables, ...decoder.variables],
    pretraining: {
      loss: (row) => reconstructionLoss(latent.apply(row).mean),
      variables: [...half.variables, ...decoder.variables],
      layers: mirrored ? { encoder: half.layers, decoder: decoder.layers, loss } : undefined,
    },
    observation,
    head: headOf,
    gaussianHead,
    encode: latent.apply,
    decode,
    reconstructionLoss,
  };
}

/** What a generative model of `p(z)` adds to its networks. */
export interface GenerativeHeads {
  readonly x: Tensor;
  readonly latent: number;
  readonly clusters: number;
  readonly noise: Leaf;
  readonly probabilities: Tensor;
  /** `KL(q || p)` of all latents of each row, [batch], at that draw. */
  readonly divergence: Tensor;
  /** The latent part of `noise`, where that is longer. */
  readonly latentNoise?: Tensor;
  /** `ln p` of all latents and `ln q` of those beside z, given the draw z. */
  logPrior(z: Tensor): Tensor;
  readonly logFurtherPosterior?: Tensor;
  /** Latents of the chosen clusters, one-hot [batch, clusters], from `noise`. */
  sampleLatents(chosen: Tensor): Tensor;
  /** `ln pi` of the clusters and a constant, [clusters], where they are not equally likely. */
  readonly logWeights?: Leaf;
}

/** Every head of a model that decodes z alone. */
export function generativeHeads(vae: VariationalAutoencoder, parts: GenerativeHeads): Heads {
  const { x, latent, clusters, noise, logFurtherPosterior } = parts;
  const { observation, decode } = vae;
  const q = vae.encode(x);
  const z = drawFrom(q, parts.latentNoise ?? noise);
  const logPosterior = logNormal(z, q);
  const logLikelihood = observation.logDensity(x, decode(z));
  const latentInput = input('latent', ['batch', latent]);
  const cluster = input('cluster', ['batch'], 'int64');
  const rowOf = (latents: Tensor) => observation.mean(decode(latents));
  return {
    embedding: q.mean,
    probabilities: parts.probabilities,
    reconstruction: rowOf(q.mean),
    decode: { latent: latentInput, row: rowOf(latentInput) },
    generate: {
      cluster,
      noise,
      row: rowOf(parts.sampleLatents(oneHot(cluster, clusters))),
      logWeights: parts.logWeights,
    },
    negativeElbo: { noise, perRow: parts.divergence.sub(logLikelihood) },
    importance: {
      noise,
      logLikelihood,
      logPrior: parts.logPrior(z),
      logPosterior: logFurtherPosterior === undefined ? logPosterior : logPosterior.add(logFurtherPosterior),
    },
  };
}
