import type { Matrix } from '../data/matrix.js';
import { kMeans, type KMeansResult } from '../mixture/kmeans.js';
import type { RandomStream } from '../runtime/random.js';
import type { Tensor } from '../tensor/index.js';
import type { Session } from '../training/phases.js';

/** Results of `outputs` for all rows, or for a random sample where there are more than `most`. */
export function inferSampled<Name extends string>(
  session: Session,
  outputs: Readonly<Record<Name, Tensor>>,
  most: number,
  random: RandomStream,
): Promise<Record<Name, Matrix>> {
  const rows = session.rows > most ? random.split('rows').sample(session.rows, most) : undefined;
  return session.infer(outputs, rows);
}

/** K-means on moved latents, started from the centres of before. */
export function refitCentres(
  session: Session,
  latents: Matrix,
  centres: Matrix,
  random: RandomStream,
  maxIterations?: number,
): Promise<KMeansResult> {
  const { products, signal } = session;
  return kMeans(
    latents,
    { clusters: centres.rows, start: centres, ...(maxIterations !== undefined && { maxIterations }) },
    { random, products, signal },
  );
}
