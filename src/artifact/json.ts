import type { z } from 'zod';

/** Plain data that survives a JSON file. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A value as a JSON file would give it back; nothing else holds it. */
export function toJson(value: object): z.output<z.ZodJSONSchema> {
  return JSON.parse(JSON.stringify(value)) as z.output<z.ZodJSONSchema>;
}

/** What a text of JSON says; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
