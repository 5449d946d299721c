import { z } from 'zod';
import { inference } from '../nn/layer.js';
import { input, softmax, type Tensor } from '../tensor/index.js';
import type { ComputePhase, Phase } from '../training/phases.js';
import { centroids, mixtureState } from './centroids.js';
import { startClusters } from './cluster-start.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { decoder as decoderOf, encoderBody, head } from './networks.js';
import {
  commonOptions,
  networkOptions,
  pretrainingOptions,
  reconstructionOptions,
  startOptions,
  trainingOptions,
} from './options.js';
import { pretrainPhase } from './pretraining.js';
import { likelihood, resolveReconstruction } from './reconstruction.js';

const schema = z.strictObject({
  ...commonOptions,
  ...networkOptions,
  ...reconstructionOptions,
  ...pretrainingOptions,
  batchSize: trainingOptions.batchSize,
  ...startOptions,
  start: startOptions.start.default('kmeans').describe('how the latents are clustered after training'),
});

type Options = z.output<typeof schema>;

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent } = options;
  const { x } = rows;
  const observation = likelihood(
    resolveReconstruction(options.reconstruction, rows.unitInterval),
    rows.features,
  );
  const body = encoderBody(options, rows);
  const latentHead = head('encoder/mean', body, latent);
  const decoder = decoderOf(options, rows, observation.outputs);
  const variables = [body, latentHead, decoder].flatMap((layer) => layer.variables);
  const mixture = mixtureState(clusters, latent);
  const nearest = centroids(clusters, latent);
  const soft = options.start === 'gmm';

  const encode = (row: Tensor) => latentHead.apply(body.apply(row, inference), inference);
  const decode = (z: Tensor) => decoder.apply(z, inference);
  const reconstructionLoss = (z: Tensor) => observation.loss(x, decode(z)).mul(options.reconstructionWeight);
  const embedding = encode(x);
  const latents = { embedding };

  const cluster: ComputePhase = {
    kind: 'compute',
    name: 'cluster',
    run: async (session) => {
      const start = await startClusters(session, (await session.infer(latents)).embedding, options);
      mixture.assign(session, start.mixture);
      nearest.assign(session, start.mixture.means);
    },
  };
  const plan: Phase[] = [
    pretrainPhase(options, rows, { loss: (corrupted) => reconstructionLoss(encode(corrupted)), variables }),
    cluster,
  ];
  const latentInput = input('latent', ['batch', latent]);
  return {
    name: 'autoencoder',
    variables,
    state: [...mixture.variables, nearest.variable],
    plan,
    objective: { name: 'reconstruction', perRow: reconstructionLoss(embedding) },
    heads: {
      embedding,
      probabilities: soft ? softmax(mixture.logJoint(embedding)) : nearest.nearest(embedding),
      reconstruction: observation.mean(decode(embedding)),
      decode: { latent: latentInput, row: observation.mean(decode(latentInput)) },
    },
  };
}

/** An autoencoder whose latents are clustered once: the floor that every deep method must beat. */
export const autoencoder: ModelDefinition<typeof schema> = {
  name: 'autoencoder',
  title: 'AE + k-means, AE + GMM',
  source: 'the baseline of every deep clustering paper',
  summary: 'an autoencoder, then k-means or a Gaussian mixture on its latents',
  capabilities: {
    generates: false,
    softLabels: true,
    reconstructs: true,
    likelihood: false,
    needsClusters: true,
  },
  schema,
  build,
};
