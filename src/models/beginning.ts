import type { Tensor } from '../tensor/index.js';
import type { Phase, Session } from '../training/phases.js';
import { startClusters, startSpaces, type ClusteringOptions, type PlacedStart } from './cluster-start.js';
import type { ModelInput } from './definition.js';
import { holdClusters } from './held-clusters.js';
import type { StartSpaceName } from './options.js';
import { pretrainPhases, type PretrainOptions, type PretrainTarget } from './pretraining.js';

export interface BeginningOptions extends PretrainOptions, ClusteringOptions {
  readonly startOn: StartSpaceName;
}

/** What the first phases need of a method. */
export interface BeginningParts {
  readonly pretraining: PretrainTarget;
  /** [batch, latent] */
  readonly embedding: Tensor;
  /** Takes over the first clusters. */
  assign?(session: Session, start: PlacedStart): Promise<void> | void;
  /** Notes the objective, once there are first clusters; see `Health`. */
  begin?(session: Session): Promise<void>;
}

/** The first phases: the autoencoder's pretraining, and first clusters of all rows, of which the labels are kept to be held to. */
export function beginning(options: BeginningOptions, rows: ModelInput, parts: BeginningParts): Phase[] {
  const spaces = startSpaces(options, parts.embedding, rows);
  return [
    ...pretrainPhases(options, rows, parts.pretraining),
    {
      kind: 'compute',
      name: 'start',
      run: async (session) => {
        const start = await startClusters(session, spaces, options);
        holdClusters(session, start.labels);
        await parts.assign?.(session, start);
        await parts.begin?.(session);
      },
    },
  ];
}
