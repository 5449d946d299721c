import type { z } from 'zod';

/** What is wrong with a value, as what to give instead: `give a whole number`. */
export function reason(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'give another value' : cure(issue);
}

/** One complaint of a schema, likewise. */
export function cure(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `give ${kinds[issue.expected] ?? `a value of type ${issue.expected}`}`;
    case 'invalid_value':
      return `give ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return `give ${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `give ${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.maximum, issue.origin)}`;
    case 'not_multiple_of':
      return `give a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `leave out ${issue.keys.join(', ')}`;
    case 'invalid_union': {
      const ways = new Set(issue.errors.flatMap(([first]) => (first === undefined ? [] : [cure(first)])));
      if (ways.size === 0)
        return issue.discriminator === undefined ? issue.message : `name its ${issue.discriminator}`;
      return [...ways].map((way, i) => (i === 0 ? way : way.replace(/^give /, ''))).join(', or ');
    }
    default:
      return issue.message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'names with values, as JSON',
  record: 'names with values, as JSON',
};

/** `3`, or `1 character` and `2 entries` of what is counted. */
function amount(limit: number | bigint, origin: string): string {
  const one = Number(limit) === 1;
  if (origin === 'string') return `${limit} ${one ? 'character' : 'characters'}`;
  if (origin === 'array') return `${limit} ${one ? 'entry' : 'entries'}`;
  return String(limit);
}
