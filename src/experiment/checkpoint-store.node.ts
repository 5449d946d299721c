import { z } from 'zod';
import type { Json } from '../artifact/json.js';
import type { RunFolder } from '../artifact/run-folder.node.js';
import { MixturaError } from '../error.js';
import type { CheckpointStore, Position } from '../training/checkpoint.js';

const count = z.int().min(0);

const metadataSchema = z.object({
  position: z.object({
    phase: count,
    epoch: count,
    stepInEpoch: count,
    step: count,
    sums: z.record(z.string(), z.number()),
    bestLoss: z.number().nullable(),
    epochsWithoutImprovement: count,
    elapsedMs: z.number(),
  }) satisfies z.ZodType<Position>,
});

/** Keeps training states in a run's folder. `latest` forgets the events after the state: training will say them again. */
export function checkpointStore(folder: RunFolder): CheckpointStore {
  return {
    save: ({ tensors, position }) => {
      const metadata: Json = { position: { ...position } };
      folder.saveCheckpoint({ tensors, metadata });
    },
    latest: () => {
      const saved = folder.resume();
      if (saved === undefined) return undefined;
      const metadata = metadataSchema.safeParse(saved.metadata);
      if (metadata.success) return { tensors: saved.tensors, position: metadata.data.position };
      throw new MixturaError(
        'INVALID_ARTIFACT',
        `the checkpoint of ${folder.path} does not say where training was; start the run anew`,
        { cause: metadata.error },
      );
    },
  };
}
