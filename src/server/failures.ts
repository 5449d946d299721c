import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { MixturaError, type ErrorCode } from '../error.js';
import type { Failure } from './interface.js';

const statuses: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  INVALID_OPTION: 400,
  INVALID_DATA: 400,
  INVALID_SHAPE: 400,
  MISSING_DATA: 404,
  INVALID_ARTIFACT: 409,
  IN_USE: 409,
  NOT_FITTED: 409,
  NOT_FINITE: 422,
  NOT_SUPPORTED: 422,
  MISSING_DEPENDENCY: 422,
};

/** An error as a response: every refusal says what is wrong and what to do. */
export function failureResponse(error: Error, context: Context): Response {
  if (error instanceof HTTPException) {
    return context.json(failure('REFUSED', error.message), error.status);
  }
  const known = error instanceof MixturaError ? error : undefined;
  return context.json(
    failure(known?.code ?? 'INTERNAL', error.message),
    (known && statuses[known.code]) ?? 500,
  );
}

function failure(code: string, message: string): Failure {
  return { error: { code, message } };
}

/** The body of a request, checked. Throws `INVALID_OPTION` naming what does not fit. */
export async function bodyOf<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<z.output<Schema>> {
  let body: unknown;
  try {
    body = await context.req.json();
  } catch (cause) {
    if (cause instanceof HTTPException || (cause instanceof Error && cause.name === 'BodyLimitError'))
      throw cause;
    throw new MixturaError('INVALID_OPTION', 'the body of the request is not JSON', { cause });
  }
  return checked(body, schema);
}

/** Query parameters, checked. Throws `INVALID_OPTION`. */
export function queryOf<Schema extends z.ZodType>(context: Context, schema: Schema): z.output<Schema> {
  return checked(context.req.query(), schema);
}

function checked<Schema extends z.ZodType>(value: unknown, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new MixturaError('INVALID_OPTION', parsed.error.issues.map(described).join('; '));
}

/** What does not fit: the name, the value and what would. */
function described({ path, input, message }: z.core.$ZodIssue): string {
  const wanted = message.replace(/^Invalid input: /, '');
  if (path.length === 0) return wanted;
  const given = input === undefined ? 'missing' : JSON.stringify(input).slice(0, 200);
  return `${path.join('.')} is ${given}: ${wanted}`;
}
