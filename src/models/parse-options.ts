import type { z } from 'zod';
import { suggestion } from '../data/nearest-name.js';
import { reason } from '../data/reason.js';
import { MixturaError } from '../error.js';
import type { CommonOptions, ModelDefinition } from './definition.js';

/** Checks options against a method's schema and fills in defaults. Throws `INVALID_OPTION`, naming value and cure. */
export function parseOptions<Schema extends z.ZodObject>(
  definition: ModelDefinition<Schema>,
  options: z.input<Schema>,
): z.output<Schema> & CommonOptions {
  if (typeof options !== 'object' || options === null) {
    throw new MixturaError(
      'INVALID_OPTION',
      `the options of ${definition.name} cannot be ${JSON.stringify(options)}; give them by name, as in { clusters: 10 }`,
    );
  }
  const names = Object.keys(definition.schema.shape);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `${definition.name} has no option "${unknown}"${suggestion(unknown, names)}`,
    );
  }
  const parsed = definition.schema.safeParse(options);
  if (parsed.success) return parsed.data as z.output<Schema> & CommonOptions;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  throw new MixturaError(
    'INVALID_OPTION',
    `option "${path.join('.')}" of ${definition.name} cannot be ${spelt(givenAt(options, path))}: ${reason(parsed.error)}`,
    { cause: parsed.error },
  );
}

/** The value that a path leads to, through lists and records. */
function givenAt(options: object, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key],
    options,
  );
}

/** JSON knows no NaN and no infinity. */
const spelt = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : JSON.stringify(value);
