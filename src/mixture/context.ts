import { MixturaError } from '../error.js';
import type { Products } from '../runtime/products.js';
import type { RandomStream } from '../runtime/random.js';

/** What every fit of this folder is given beside its data and options. */
export interface FitContext {
  /** The only source of chance; fits split named streams from it and never advance it. */
  readonly random: RandomStream;
  readonly products: Products;
  /** Called with the work units done and planned; a fit that converges early ends below its total. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Aborting it makes the fit throw `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
}

/** Longest time a fit holds the event loop between two of its units, so that servers and pages stay alive. */
const holdMs = 40;

/**
 * A function to await after every unit of work: it reports progress, throws `ABORTED` on request, and lets
 * timers and input run now and then. When it rests never changes what is computed.
 */
export function pacer(
  context: Pick<FitContext, 'onProgress' | 'signal'>,
): (done: number, total: number) => Promise<void> {
  let rested = performance.now();
  return async (done, total) => {
    context.onProgress?.(done, total);
    if (performance.now() - rested > holdMs) {
      await new Promise<void>((resume) => setTimeout(resume, 0));
      rested = performance.now();
    }
    if (context.signal?.aborted === true) {
      throw new MixturaError('ABORTED', `stopped on request after ${done} of ${total} units of work`, {
        cause: context.signal.reason,
      });
    }
  };
}
