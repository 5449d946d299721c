import { z } from 'zod';
import { readingSchema } from '../experiment/data-source.node.js';

/** Which rows a trial learns from: all but the held-out ones, or one half of those. */
const trialParts = ['training', 'first-half', 'second-half'] as const;

/** One fit of a study: a number of clusters, a seed, and the rows to learn from. */
export const trialSchema = z.object({
  clusters: z.int().min(1),
  seed: z.int().min(0),
  part: z.enum(trialParts),
});

export type Trial = z.infer<typeof trialSchema>;

/** What all trials of a study have in common. */
export const studySchema = z.object({
  /** Of data, model and options: results of another study are never taken for this one's. */
  key: z.string(),
  data: z.object({ source: z.string(), reading: readingSchema.optional() }),
  /** Of its rows, which every trial must find again. */
  digest: z.string(),
  model: z.string(),
  options: z.record(z.string(), z.unknown()),
});

export type Study = z.infer<typeof studySchema>;

const measures = {
  /** Mean -ln p(x) of the held-out rows in nats, by importance sampling; null where the model has no likelihood. */
  heldOut: z.number().nullable(),
  /** Cluster of each row of the study's sample, for stability. */
  labels: z.array(z.int()),
  /** Of the sample's latents; null where all are in one cluster. */
  calinskiHarabasz: z.number().nullable(),
  silhouette: z.number().nullable(),
  /** Of a Gaussian mixture fitted to the training rows' latents. */
  bic: z.number().nullable(),
  /** Clusters of the sample that hold a row. */
  occupied: z.int(),
  objective: z.number(),
};

const common = { study: z.string(), ...trialSchema.shape, elapsedMs: z.number() };

/** A finished trial as it is kept, one a line. A fit that fails is a result, too. */
export const trialResultSchema = z.discriminatedUnion('state', [
  z.object({ ...common, state: z.literal('finished'), ...measures }),
  z.object({ ...common, state: z.literal('failed'), error: z.string() }),
]);

export type TrialResult = z.infer<typeof trialResultSchema>;
export type FinishedTrial = Extract<TrialResult, { state: 'finished' }>;

export function trialKey({ clusters, seed, part }: Trial): string {
  return `${clusters} ${seed} ${part}`;
}
