import { z } from 'zod';
import { scheduleSchema, valueAt } from '../nn/schedules.js';
import { input } from '../tensor/index.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { fittedClusters } from './fitted-clusters.js';
import { drawFrom, logStandardNormal, standardDivergence } from './gaussian.js';
import {
  commonOptions,
  networkOptions,
  reconstructionOptions,
  latentStartOptions,
  trainingOptions,
} from './options.js';
import { hasWork } from './plan.js';
import { generative, generativeHeads, variationalAutoencoder } from './variational.js';
import { variationalPhase } from './variational-phase.js';

const schema = z.strictObject({
  ...commonOptions,
  ...networkOptions,
  ...reconstructionOptions,
  ...trainingOptions,
  beta: scheduleSchema.prefault(1).describe('weight of the divergence, or its schedule'),
  ...latentStartOptions,
  start: latentStartOptions.start.default('kmeans').describe('how the latents are clustered after training'),
});

type Options = z.output<typeof schema>;

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent } = options;
  const { x } = rows;
  const vae = variationalAutoencoder(options, rows);
  const noise = input('noise', ['batch', latent]);
  const beta = input('beta', []);

  // -ELBO = -ln p(x|z) + KL(q(z|x) || N(0, I)) for one draw of z
  const q = vae.encode(x);
  const reconstruction = vae.reconstructionLoss(drawFrom(q, noise));
  const divergence = standardDivergence(q);

  const fitted = fittedClusters(options, q.mean);
  const train = variationalPhase(options, {
    model: 'vae',
    name: 'train',
    epochs: options.epochs,
    terms: { reconstruction, divergence: divergence.mul(beta) },
    groups: [{ variables: vae.variables, learningRate: options.learningRate }],
    noise,
    feeds: (step) => ({ beta: Float32Array.of(valueAt(options.beta, step)) }),
    values: (clock) => ({ beta: valueAt(options.beta, clock) }),
  });
  return {
    name: 'vae',
    variables: vae.variables,
    state: fitted.variables,
    plan: [train, ...fitted.phases].filter(hasWork),
    objective: { name: '-ELBO', perRow: reconstruction.add(divergence), noise },
    heads: generativeHeads(vae, {
      x,
      latent,
      clusters,
      noise,
      probabilities: fitted.probabilities,
      divergence,
      logPrior: logStandardNormal,
      sampleLatents: (chosen) => fitted.sample(chosen, noise),
      logWeights: fitted.logWeights,
    }),
  };
}

/** A variational autoencoder (Kingma and Welling 2014) whose latents are clustered once, after training. */
export const vae: ModelDefinition<typeof schema> = {
  name: 'vae',
  title: 'VAE + k-means, VAE + GMM',
  source: 'Kingma and Welling, Auto-Encoding Variational Bayes, ICLR 2014',
  summary: 'a variational autoencoder, then k-means or a Gaussian mixture on its latents',
  capabilities: generative,
  schema,
  build,
};
