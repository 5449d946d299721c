import { Option } from 'commander';
import { z } from 'zod';
import { reason } from '../data/reason.js';
import { MixturaError } from '../error.js';

type Shape = Readonly<Record<string, z.core.$ZodType>>;

const longestPlaceholder = 24;

export interface FlagNotes {
  /** Letters of flags, by name. */
  readonly short?: Readonly<Record<string, string>>;
  /** Names of those whose defaults hold for large data alone. */
  readonly bySize?: readonly string[];
}

/**
 * Command-line flags from a schema: `learningRate` becomes `--learning-rate <schedule>`. Flags carry no defaults, so that what was
 * not typed can still come from a file or a preset.
 */
export function flagsOf(shape: Shape, { short = {}, bySize = [] }: FlagNotes = {}): Option[] {
  return Object.entries(shape).flatMap(([name, schema]) =>
    flag(name, schema, short[name], bySize.includes(name)),
  );
}

function flag(name: string, schema: z.core.$ZodType, short: string | undefined, bySize: boolean): Option[] {
  const long = `--${toKebab(name)}`;
  const core = unwrap(schema);
  if (core instanceof z.ZodBoolean) {
    const no = `--no-${toKebab(name)}`;
    const either = defaultText(schema) === 'false' ? '' : `, or ${no}`;
    return [new Option(long, describe(schema, bySize) + either), new Option(no).hideHelp()];
  }
  const values = placeholder(core);
  const isLong = core instanceof z.ZodEnum && values.length > longestPlaceholder;
  const description = (isLong ? `${core.options.join(', ')}: ` : '') + describe(schema, bySize);
  const flags = `${short === undefined ? '' : `-${short}, `}${long} <${isLong ? 'name' : values}>`;
  return [new Option(flags, description).argParser((text) => readFlag(long, schema, text))];
}

/** `learningRate` as `learning-rate`. */
export function toKebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The schema under defaults, optionality and transformations. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return unwrap(schema.def.innerType);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrap(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return unwrap(schema.def.in);
  return schema;
}

/** What the schema says of itself, and its default. */
function describe(schema: z.core.$ZodType, bySize: boolean): string {
  const value = defaultText(schema);
  return withDefault(descriptionOf(schema), value === 'false' ? undefined : value, bySize);
}

/** A description with what holds unless something else is typed; `bySize` where that is so for large data alone. */
export function withDefault(description: string, value: string | undefined, bySize: boolean): string {
  if (value === undefined) return description;
  return bySize
    ? `${description} (default: by the size of the data; ${value} for large data)`
    : `${description} (default: ${value})`;
}

export function descriptionOf(schema: z.core.$ZodType): string {
  const text = schema instanceof z.ZodType ? schema.description : undefined;
  if (text !== undefined) return text;
  // Another default wraps the option that is described.
  const isWrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return isWrapped ? descriptionOf(schema.def.innerType) : '';
}

/** The default as it would be typed. */
export function defaultText(schema: z.core.$ZodType): string | undefined {
  if (!(schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)) return undefined;
  const { defaultValue } = schema.def;
  if (Array.isArray(defaultValue)) return defaultValue.length === 0 ? 'none' : defaultValue.join(',');
  return typeof defaultValue === 'object' ? JSON.stringify(defaultValue) : String(defaultValue);
}

/** What may be typed for an option, in a word. */
export function placeholder(schema: z.core.$ZodType): string {
  const core = unwrap(schema);
  if (core instanceof z.ZodEnum) return core.options.join('|');
  if (core instanceof z.ZodNumber) return 'number';
  if (core instanceof z.ZodBoolean) return 'true|false';
  if (core instanceof z.ZodArray) return `${placeholder(core.def.element)},...`;
  if (core instanceof z.ZodLiteral) return [...core.values].join('|');
  if (core instanceof z.ZodUnion) {
    const parts = core.options.map(placeholder);
    return parts.some((part) => part === 'json' || part === 'schedule') ? 'schedule' : parts.join('|');
  }
  return core instanceof z.ZodString ? 'text' : 'json';
}

function readFlag(long: string, schema: z.core.$ZodType, text: string): unknown {
  const value = readText(schema, text);
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return value;
  throw new MixturaError(
    'INVALID_OPTION',
    `${long} cannot be ${JSON.stringify(text)}: ${reason(parsed.error)}`,
    {
      cause: parsed.error,
    },
  );
}

/** Typed text as the value a schema expects; text it cannot be read as stays text, for the schema to refuse. */
function readText(schema: z.core.$ZodType, text: string): unknown {
  const core = unwrap(schema);
  if (core instanceof z.ZodNumber) return text.trim() === '' ? text : Number(text);
  if (core instanceof z.ZodBoolean) return text === 'true' ? true : text === 'false' ? false : text;
  if (core instanceof z.ZodArray) {
    if (text.trim() === '') return [];
    return text.split(',').map((part) => readText(core.def.element, part.trim()));
  }
  if (core instanceof z.ZodUnion) {
    const readings = core.options.map((option) => ({ option, value: readText(option, text) }));
    return readings.find(({ option, value }) => z.safeParse(option, value).success)?.value ?? text;
  }
  if (core instanceof z.ZodObject || core instanceof z.ZodRecord) return readJson(text);
  return text;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
