import type { JsonSchema } from './api.js';

/** How schedules are written, one form a line, read from the schema of an option; undefined for options that are none. */
export function scheduleForms(schema: JsonSchema): string[] | undefined {
  return schema.anyOf?.find(({ oneOf }) => oneOf !== undefined)?.oneOf?.map(formOf);
}

function formOf({ properties = {}, required = [] }: JsonSchema): string {
  const { kind, unit: _, ...values } = properties;
  const names = Object.keys(values).map((name) => (required.includes(name) ? `,${name}` : `[,${name}]`));
  const list = names.join('').slice(1).toUpperCase();
  return kind?.const === 'constant' ? list : `${String(kind?.const)}:${list}`;
}
