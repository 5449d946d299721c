import { z } from 'zod';
import type { Json } from '../artifact/json.js';
import { errorCodes, MixturaError, type ErrorCode } from '../error.js';
import { stopReasons, warningCodes, type TrainingEvent, type TrainingWarning } from '../training/events.js';

/** What a run's log holds: everything training says, and why it ended early where it did. */
export type RunEvent =
  | TrainingEvent
  | {
      /** `ABORTED` where somebody asked for it. The run can be resumed. */
      readonly type: 'stopped';
      readonly code: ErrorCode;
      readonly message: string;
    };

/** JSON has no NaN and no infinity; it says null for them. */
const loggedNumber = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const named = { phase: z.string(), name: z.string() };
const values = z.record(z.string(), loggedNumber);

const runEvent: z.ZodType<RunEvent> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    model: z.string(),
    rows: z.number(),
    features: z.number(),
    phases: z.array(z.string()),
    seed: z.number(),
  }),
  z.object({
    type: z.literal('phase'),
    phase: z.string(),
    index: z.number(),
    count: z.number(),
    steps: z.number().exactOptional(),
    resumedAtStep: z.number().exactOptional(),
  }),
  z.object({
    type: z.literal('progress'),
    phase: z.string(),
    done: z.number(),
    total: z.number(),
    unit: z.string(),
  }),
  z.object({
    type: z.literal('epoch'),
    phase: z.string(),
    epoch: z.number(),
    epochs: z.number(),
    step: z.number(),
    loss: loggedNumber,
    terms: values,
    values,
    elapsedMs: z.number(),
  }),
  z.object({ type: z.literal('metric'), ...named, value: loggedNumber, step: z.number() }),
  z.object({ type: z.literal('series'), ...named, values: z.array(loggedNumber), step: z.number() }),
  z.object({
    type: z.literal('warning'),
    code: z.enum(warningCodes),
    phase: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()),
  }),
  z.object({ type: z.literal('checkpoint'), phase: z.string(), step: z.number() }),
  z.object({
    type: z.literal('phase-end'),
    phase: z.string(),
    elapsedMs: z.number(),
    stopped: z.enum(stopReasons).exactOptional(),
  }),
  z.object({
    type: z.literal('end'),
    elapsedMs: z.number(),
    objective: loggedNumber,
    objectiveName: z.string(),
  }),
  z.object({ type: z.literal('stopped'), code: z.enum(errorCodes), message: z.string() }),
]);

/** A run's log, those events included that were before a resume. Throws `INVALID_ARTIFACT` where one is none of these. */
export function eventsOf(folder: { readonly path: string; events(): readonly Json[] }): readonly RunEvent[] {
  return parseRunEvents(folder.events(), folder.path);
}

/** Events as read from the log of the run at `path`. Throws `INVALID_ARTIFACT`. */
export function parseRunEvents(events: readonly Json[], path: string): readonly RunEvent[] {
  return events.map((event) => {
    const parsed = runEvent.safeParse(event);
    if (parsed.success) return parsed.data;
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `${path}: its log holds an event that mixtura does not know: ${JSON.stringify(event)}. Restore the file, or read the run with the version that wrote it.`,
      { cause: parsed.error },
    );
  });
}

/** What went wrong in training, in the order in which it was noticed. */
export function warningsIn(events: readonly RunEvent[]): readonly TrainingWarning[] {
  return events.filter((event) => event.type === 'warning');
}
