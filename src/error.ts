/** Stable identifiers of everything that can go wrong; programs branch on these, people read the message. */
export const errorCodes = [
  'INVALID_OPTION',
  'INVALID_DATA',
  'MISSING_DATA',
  'INVALID_SHAPE',
  'INVALID_ARTIFACT',
  'NOT_FITTED',
  'NOT_SUPPORTED',
  'NOT_FINITE',
  'COLLAPSED',
  'ABORTED',
  'MISSING_DEPENDENCY',
  'CANNOT_READ',
  'CANNOT_WRITE',
  'IN_USE',
  'CONNECTION_FAILED',
  'QUERY_FAILED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * The one error class of mixtura. The message names the offending value and the cure;
 * `details` repeats the values for programs.
 */
export class MixturaError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MixturaError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** A package that need not be installed. Throws `MISSING_DEPENDENCY`, with what it is for and how to get it, where it is not. */
export async function optionalPackage<Package>(
  load: () => Promise<Package>,
  message: string,
): Promise<Package> {
  try {
    return await load();
  } catch (cause) {
    throw new MixturaError('MISSING_DEPENDENCY', message, { cause });
  }
}

/** For the default branch of an exhaustive switch: the compiler proves it is never reached. */
export function unreachable(value: never): never {
  throw new MixturaError('INTERNAL', `unreachable case: ${String(value)}`);
}
