import { MixturaError } from '../error.js';

/** Runs a file operation that reads `path`, with its failure as `CANNOT_READ` naming the path and the cure. */
export function canRead<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    if (cause instanceof MixturaError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MixturaError(
      'CANNOT_READ',
      `cannot read ${path}: ${reason}. Check the path and who may read it.`,
      {
        cause,
        details: { path },
      },
    );
  }
}
