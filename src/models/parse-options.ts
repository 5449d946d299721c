import type { z } from 'zod';
import { checkedOptions } from '../data/checked-options.js';
import type { CommonOptions, ModelDefinition } from './definition.js';

/** Checks options against a method's schema and fills in defaults. Throws `INVALID_OPTION`, naming value and cure. */
export function parseOptions<Schema extends z.ZodObject>(
  { name, schema }: ModelDefinition<Schema>,
  options: z.input<Schema>,
): z.output<Schema> & CommonOptions {
  return checkedOptions(schema, options, name) as z.output<Schema> & CommonOptions;
}
