import { z } from 'zod';
import { metrics } from './cells/cell.js';

/** How much of a cell is run: all rows, or a small share of rows and epochs that keeps the harness tested. */
export const profiles = ['full', 'quick'] as const;
export type Profile = (typeof profiles)[number];

const scores = z.object({ accuracy: z.number(), nmi: z.number(), ari: z.number(), purity: z.number() });

const shared = {
  cell: z.string(),
  model: z.string(),
  dataset: z.object({ name: z.string(), digest: z.string(), rows: z.int() }),
  preset: z.enum(['recommended', 'paper']),
  profile: z.enum(profiles),
  seed: z.int(),
  /** All options of the model, resolved. */
  options: z.json(),
  /** What runs this line again. */
  command: z.string(),
  versions: z.record(z.string(), z.string()),
  commit: z.string(),
  machine: z.object({ processor: z.string(), processors: z.int(), node: z.string() }),
  finishedAt: z.string(),
};

/** One finished run. Tables are made of these lines alone; none is ever dropped. */
const success = z.object({
  ...shared,
  state: z.literal('finished'),
  scores,
  objective: z.object({ name: z.string(), value: z.number() }),
  /** Time of training alone, on one thread. */
  elapsedMs: z.number(),
  /** SHA-256 of the losses of all epochs: two runs with one digest took the same path. */
  pathDigest: z.string(),
  warnings: z.array(z.string()),
  /** Of every phase: its time, and its epochs where it has some. Lines written before there was this do not have it. */
  phases: z.array(z.object({ name: z.string(), elapsedMs: z.number(), epochs: z.int() })).optional(),
  /** What it was measured by beside its scores. */
  measured: z.partialRecord(z.enum(metrics), z.number()).optional(),
  /** Files of arrays beside the lines, by what they hold. */
  arrays: z.record(z.string(), z.object({ file: z.string(), digest: z.string() })).optional(),
});

/** A run that ended in an error counts as a run. */
const failure = z.object({ ...shared, state: z.literal('failed'), error: z.string() });

export const resultLineSchema = z.discriminatedUnion('state', [success, failure]);
export type ResultLine = Readonly<z.infer<typeof resultLineSchema>>;
export type FinishedLine = Extract<ResultLine, { state: 'finished' }>;

/** What makes a run the same run: it is never done twice. */
export function runKey(cell: string, seed: number, profile: Profile): string {
  return `${profile}/${cell}/seed-${seed}`;
}
