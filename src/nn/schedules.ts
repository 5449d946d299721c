import { z } from 'zod';
import { cure } from '../data/reason.js';
import { MixturaError, unreachable } from '../error.js';

/** How far training is: completed optimizer steps and completed epochs, both from 0. */
export interface Clock {
  readonly step: number;
  readonly epoch: number;
}

const unit = z.enum(['epochs', 'steps']).default('epochs');
const duration = z.number().positive();
const value = z.number().nonnegative();

/** `value`, always. */
const constant = z.strictObject({ kind: z.literal('constant'), value });

/** `max(floor, start · factor^⌊t / every⌋)`. */
const step = z.strictObject({
  kind: z.literal('step'),
  start: value,
  factor: z.number().positive(),
  every: duration,
  unit,
  floor: value.default(0),
});

/** `max(floor, start · factor^(t / every))`. */
const exponential = z.strictObject({ ...step.shape, kind: z.literal('exponential') });

/** From `start` to `end` in equal parts over `duration`, then `end`. */
const linear = z.strictObject({ kind: z.literal('linear'), start: value, end: value, duration, unit });

/** `end + (start - end)(1 + cos(π t / duration)) / 2`, then `end` (Loshchilov and Hutter 2017, eq. 5). */
const cosine = z.strictObject({ ...linear.shape, kind: z.literal('cosine') });

/**
 * Periodic annealing (S3VDC eq. 10): each of `periods` periods climbs by `start + (t / rise)^power` for `rise` steps, where
 * `t` counts the period's steps from 1, and stays at 1 for `hold` steps. After the last period it is 1.
 */
const periodic = z.strictObject({
  kind: z.literal('periodic'),
  start: value,
  periods: z.int().positive(),
  rise: z.int().positive(),
  hold: z.int().nonnegative(),
  power: z.number().positive().default(3),
});

const plainKinds = [constant, step, exponential, linear, cosine, periodic] as const;

/** `schedule` times `min(1, (t + 1) / duration)`; it starts with training, not after the warm-up. */
const warmup = z.strictObject({
  kind: z.literal('warmup'),
  duration,
  unit,
  schedule: z.discriminatedUnion('kind', plainKinds),
});

const scheduleObject = z.discriminatedUnion('kind', [...plainKinds, warmup]);

/** A learning rate, or the weight of a term of a loss, over the course of training: plain data. */
export type Schedule = z.output<typeof scheduleObject>;

/** Accepts a number (constant), a text that `parseSchedule` reads, or a schedule as an object. */
export const scheduleSchema = z
  .union([z.number(), z.string(), scheduleObject])
  .transform((input, context): Schedule => {
    try {
      return toSchedule(input);
    } catch (error) {
      if (!(error instanceof MixturaError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });

/** The schedule's value at a moment of training. */
export function valueAt(schedule: Schedule, clock: Clock): number {
  switch (schedule.kind) {
    case 'constant':
      return schedule.value;
    case 'step':
      return decayed(schedule, Math.floor(elapsed(schedule, clock) / schedule.every));
    case 'exponential':
      return decayed(schedule, elapsed(schedule, clock) / schedule.every);
    case 'linear':
      return between(schedule, progress(schedule, clock));
    case 'cosine':
      return between(schedule, (1 - Math.cos(Math.PI * progress(schedule, clock))) / 2);
    case 'periodic':
      return periodicValue(schedule, clock.step);
    case 'warmup':
      return (
        valueAt(schedule.schedule, clock) * Math.min(1, (elapsed(schedule, clock) + 1) / schedule.duration)
      );
    default:
      return unreachable(schedule);
  }
}

/**
 * Reads a schedule as it is written on a command line. A duration is in epochs unless it says `steps`:
 * `0.002`, `step:0.002,0.9,10`, `exponential:0.002,0.96,1000steps,1e-6`.
 *
 * @throws MixturaError INVALID_OPTION
 */
export function parseSchedule(text: string): Schedule {
  const trimmed = text.trim();
  const [, kind = 'constant', list = trimmed] = /^([A-Za-z]+):(.*)$/.exec(trimmed) ?? [];
  const fields = list.split(',').map((field) => field.trim());
  return validated(text, readFields(text, kind, fields));
}

/** A schedule as `parseSchedule` reads it. */
export function formatSchedule(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'constant':
      return String(schedule.value);
    case 'step':
    case 'exponential': {
      const { kind, start, factor, every, floor } = schedule;
      return `${kind}:${start},${factor},${every}${unitText(schedule)}${floor > 0 ? `,${floor}` : ''}`;
    }
    case 'linear':
    case 'cosine': {
      const { kind, start, end, duration } = schedule;
      return `${kind}:${start},${end},${duration}${unitText(schedule)}`;
    }
    case 'periodic': {
      const { kind, start, periods, rise, hold, power } = schedule;
      return `${kind}:${[start, periods, rise, hold, power].join(',')}`;
    }
    case 'warmup':
      return `warmup:${schedule.duration}${unitText(schedule)},${formatSchedule(schedule.schedule)}`;
    default:
      return unreachable(schedule);
  }
}

const unitText = ({ unit }: Timed): string => (unit === 'steps' ? 'steps' : '');

const grammar = {
  constant: 'VALUE',
  step: 'step:START,FACTOR,EVERY[,FLOOR]',
  exponential: 'exponential:START,FACTOR,EVERY[,FLOOR]',
  linear: 'linear:START,END,DURATION',
  cosine: 'cosine:START,END,DURATION',
  periodic: 'periodic:START,PERIODS,RISE,HOLD[,POWER]',
  warmup: 'warmup:DURATION,SCHEDULE',
} as const satisfies Record<Schedule['kind'], string>;

type Kind = keyof typeof grammar;

const isKind = (text: string): text is Kind => Object.hasOwn(grammar, text);

function readFields(text: string, kind: string, fields: readonly string[]): unknown {
  if (!isKind(kind)) return reject(text, `there is no schedule "${kind}"; write one of ${forms()}`);
  const [first = '', second = '', third = '', fourth, fifth] = fields;
  const form = grammar[kind];
  const required = form.split('[')[0]?.split(',').length ?? 0;
  const optional = form.includes('[') ? 1 : 0;
  const tooMany = kind !== 'warmup' && fields.length > required + optional;
  if (fields.length < required || tooMany) return reject(text, `write ${form}`);
  const number = (field: string): number => readNumber(text, field);
  switch (kind) {
    case 'constant':
      return { kind, value: number(first) };
    case 'step':
    case 'exponential': {
      const { count: every, unit } = readDuration(text, third);
      const decay = { kind, start: number(first), factor: number(second), every, unit };
      return fourth === undefined ? decay : { ...decay, floor: number(fourth) };
    }
    case 'linear':
    case 'cosine': {
      const { count, unit } = readDuration(text, third);
      return { kind, start: number(first), end: number(second), duration: count, unit };
    }
    case 'periodic': {
      const [start, periods, rise, hold] = [first, second, third, fourth ?? ''].map(number);
      const climb = { kind, start, periods, rise, hold };
      return fifth === undefined ? climb : { ...climb, power: number(fifth) };
    }
    case 'warmup': {
      const { count, unit } = readDuration(text, first);
      return { kind, duration: count, unit, schedule: parseSchedule(fields.slice(1).join(',')) };
    }
    default:
      return unreachable(kind);
  }
}

function readNumber(text: string, field: string): number {
  const number = Number(field);
  return field === '' || !Number.isFinite(number) ? reject(text, `"${field}" is not a number`) : number;
}

function readDuration(text: string, field: string): { count: number; unit: 'epochs' | 'steps' } {
  const [, count = field, word = 'epochs'] = /^(.*?)\s*(epochs?|steps?)$/.exec(field) ?? [];
  return { count: readNumber(text, count), unit: word.startsWith('step') ? 'steps' : 'epochs' };
}

function toSchedule(input: number | string | Schedule): Schedule {
  if (typeof input === 'string') return parseSchedule(input);
  return typeof input === 'number' ? validated(input, { kind: 'constant', value: input }) : input;
}

function validated(source: string | number, candidate: unknown): Schedule {
  const result = scheduleObject.safeParse(candidate);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join('.')}: ${cure(issue)}`);
  return reject(String(source), issues.join('; '));
}

const forms = (): string => Object.values(grammar).join(', ');

function reject(text: string, reason: string): never {
  throw new MixturaError('INVALID_OPTION', `cannot use the schedule "${text}": ${reason}`);
}

type Timed = { readonly unit: 'epochs' | 'steps' };

const elapsed = ({ unit }: Timed, clock: Clock): number => (unit === 'epochs' ? clock.epoch : clock.step);

const progress = (schedule: Timed & { readonly duration: number }, clock: Clock): number =>
  Math.min(1, elapsed(schedule, clock) / schedule.duration);

const decayed = (
  { start, factor, floor }: { readonly start: number; readonly factor: number; readonly floor: number },
  power: number,
): number => Math.max(floor, start * factor ** power);

const between = ({ start, end }: { readonly start: number; readonly end: number }, share: number): number =>
  start + (end - start) * share;

function periodicValue(schedule: z.output<typeof periodic>, step: number): number {
  const { start, periods, rise, hold, power } = schedule;
  const position = step % (rise + hold);
  const over = step >= periods * (rise + hold);
  return over || position >= rise ? 1 : start + ((position + 1) / rise) ** power;
}
