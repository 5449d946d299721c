import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import type { Session } from '../training/phases.js';

/** A session without a model, for what reads no more of one than `infer` gives. */
export function sessionOf(rows: number, infer: Session['infer']): Session {
  return {
    rows,
    random: new RandomStream(0),
    products: plainProducts,
    signal: undefined,
    arrays: new Map(),
    value: () => new Float32Array(),
    assign: () => undefined,
    infer,
    emit: () => undefined,
    progress: () => undefined,
  };
}
