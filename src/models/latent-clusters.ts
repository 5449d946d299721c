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
  return session.infer(outputs, sampledRows(session, most, random));
}

/** A random sample of the rows where there are more than `most`; undefined stands for all. */
export function sampledRows(session: Session, most: number, random: RandomStream): Int32Array | undefined {
  return session.rows > most ? random.split('rows').sample(session.rows, most) : undefined;
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
