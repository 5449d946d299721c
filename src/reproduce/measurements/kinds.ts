import { z } from 'zod';
import type { Metric } from '../cells/cell.js';

/** What a run can be measured by beside its scores: numbers in its line, or an array in a small file beside the lines. */

const bytes = z.base64().describe('pixels as bytes, one image after the other, channels interleaved');
const imageShape = z.object({
  width: z.int(),
  height: z.int(),
  channels: z.union([z.literal(1), z.literal(3)]),
});

/** Images of each cluster, as many of each. */
export const clusterImages = z.object({
  shape: imageShape,
  perCluster: z.int(),
  clusters: z.array(
    z.object({
      cluster: z.int(),
      rows: z.int(),
      commonest: z.string().describe('commonest class; it only names'),
    }),
  ),
  pixels: bytes,
});

/** Some rows in the plane. */
export const rowMap = z.object({
  layout: z.string(),
  positions: z.array(z.number()),
  classes: z.array(z.int()),
  clusters: z.array(z.int()),
  /** 1 where the row's cluster is the one matched to its class. */
  right: z.array(z.int()),
  classNames: z.array(z.string()),
});

/** What every expert makes of some rows. */
export const expertAnswers = z.object({
  shape: imageShape,
  experts: z.array(z.object({ expert: z.int(), commonest: z.string() })),
  inputs: z.array(
    z.object({
      name: z.string(),
      pixels: bytes,
      answers: bytes,
      probabilities: z.array(z.number()),
      errors: z.array(z.number()),
    }),
  ),
});

/** The score at the end of epochs, taken while training stood still. */
export const accuracyCurve = z.object({
  points: z.array(z.object({ phase: z.string(), epoch: z.int(), accuracy: z.number() })),
});

export type ClusterImages = z.infer<typeof clusterImages>;
export type RowMap = z.infer<typeof rowMap>;
export type ExpertAnswers = z.infer<typeof expertAnswers>;
export type AccuracyCurve = z.infer<typeof accuracyCurve>;

export type Measurement =
  | { readonly kind: 'numbers'; readonly names: readonly Metric[] }
  | { readonly kind: 'array'; readonly schema: z.ZodType };

export const measurements = {
  neighbourErrors: { kind: 'numbers', names: ['neighbourError3', 'neighbourError5', 'neighbourError10'] },
  generated: { kind: 'array', schema: clusterImages },
  members: { kind: 'array', schema: clusterImages },
  map: { kind: 'array', schema: rowMap },
  plane: { kind: 'array', schema: rowMap },
  experts: { kind: 'array', schema: expertAnswers },
  accuracyCurve: { kind: 'array', schema: accuracyCurve },
} as const satisfies Readonly<Record<string, Measurement>>;

export type MeasurementName = keyof typeof measurements;

/** Arrays are kept of the run with this seed alone; numbers of all. */
export const arraySeed = 0;
