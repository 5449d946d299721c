import { z } from 'zod';
import type { Tensor } from '../tensor/index.js';
import type { Phase, Session } from '../training/phases.js';
import { startClusters, startSpaces, type ClusterStart } from './cluster-start.js';
import type { ModelInput } from './definition.js';
import type { Health } from './health.js';
import { holdClusters } from './held-clusters.js';
import { deepClusteringOptions, heldOptions } from './options.js';
import type { PlainAutoencoder } from './plain-autoencoder.js';
import { pretrainPhases } from './pretraining.js';

/** Options of every method that pretrains an autoencoder, starts clusters in its latents and trains both on. */
export const latentClusteringOptions = {
  ...deepClusteringOptions,
  ...heldOptions,
};

const optionsSchema = z.strictObject(latentClusteringOptions);
export type LatentClusteringOptions = z.output<typeof optionsSchema>;

/** What a start needs of a method. */
export interface StartTarget {
  readonly network: PlainAutoencoder;
  readonly embedding: Tensor;
  readonly health: Health;
  /** Takes over the first clusters. */
  assign(session: Session, start: ClusterStart): Promise<void> | void;
}

/** The first two phases: the autoencoder's pretraining, and first clusters, of which the labels are kept. */
export function beginning(options: LatentClusteringOptions, rows: ModelInput, target: StartTarget): Phase[] {
  const { network, embedding } = target;
  const spaces = startSpaces(options, embedding, rows);
  return [
    ...pretrainPhases(options, rows, network.pretraining),
    {
      kind: 'compute',
      name: 'start',
      run: async (session) => {
        const start = await startClusters(session, spaces, options);
        holdClusters(session, start.labels);
        await target.assign(session, start);
        await target.health.begin(session);
      },
    },
  ];
}
