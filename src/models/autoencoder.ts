import { z } from 'zod';
import type { Phase } from '../training/phases.js';
import { rebuilding } from './capabilities.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { fittedClusters } from './fitted-clusters.js';
import { autoencoderOptions, latentStartOptions, trainingOptions } from './options.js';
import { hasWork } from './plan.js';
import { plainAutoencoder } from './plain-autoencoder.js';
import { pretrainPhases } from './pretraining.js';

const schema = z.strictObject({
  ...autoencoderOptions,
  batchSize: trainingOptions.batchSize,
  ...latentStartOptions,
  start: latentStartOptions.start.default('kmeans').describe('how the latents are clustered after training'),
});

type Options = z.output<typeof schema>;

function build(options: Options, rows: ModelInput): BuiltModel {
  const network = plainAutoencoder(options, rows);
  const variables = network.variables;
  const embedding = network.encode(rows.x);
  const fitted = fittedClusters(options, embedding);
  const plan: Phase[] = [...pretrainPhases(options, rows, network.pretraining), ...fitted.phases];
  return {
    name: 'autoencoder',
    variables,
    state: fitted.variables,
    plan: plan.filter(hasWork),
    objective: { name: 'reconstruction', perRow: network.reconstructionLoss(embedding) },
    heads: { embedding, probabilities: fitted.probabilities, ...network.decoderHeads(embedding) },
  };
}

/** An autoencoder whose latents are clustered once: the floor that every deep method must beat. */
export const autoencoder: ModelDefinition<typeof schema> = {
  name: 'autoencoder',
  title: 'AE + k-means or GMM',
  source: 'the baseline of every deep clustering paper',
  summary: 'an autoencoder, then k-means or a Gaussian mixture on its latents',
  capabilities: rebuilding,
  schema,
  build,
};
