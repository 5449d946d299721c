import type { z } from 'zod';
import { MixturaError } from '../error.js';
import { suggestion } from './nearest-name.js';
import { reason } from './reason.js';

/** Options as `schema` parses them. Throws `INVALID_OPTION`, naming value and cure; `owner` is whose options they are. */
export function checkedOptions<Schema extends z.ZodObject>(
  schema: Schema,
  options: object,
  owner: string,
): z.output<Schema> {
  if (typeof options !== 'object' || options === null) {
    throw new MixturaError(
      'INVALID_OPTION',
      `the options of ${owner} cannot be ${JSON.stringify(options)}; give them by name, as in { clusters: 10 }`,
    );
  }
  const names = Object.keys(schema.shape);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `${owner} has no option "${unknown}".${suggestion(unknown, names)}`,
    );
  }
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  throw new MixturaError(
    'INVALID_OPTION',
    `option "${path.join('.')}" of ${owner} cannot be ${spelt(givenAt(options, path))}: ${reason(parsed.error)}`,
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
