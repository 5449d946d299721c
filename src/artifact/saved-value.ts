import { z } from 'zod';
import { MixturaError } from '../error.js';

/** A part of a saved run, as `schema` reads it. Throws `INVALID_ARTIFACT`, where `complaint` says what it is not. */
export function savedValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  complaint: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new MixturaError(
    'INVALID_ARTIFACT',
    `${complaint}: ${z.prettifyError(parsed.error)}\nRestore the file or start the run anew.`,
    { cause: parsed.error },
  );
}
