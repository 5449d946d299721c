import type { Matrix } from '../data/matrix.js';
import { requireColumns, requireCount } from '../mixture/options.js';
import { RandomStream } from '../runtime/random.js';
import { normalFeeds, rowsOf } from '../training/inference.js';
import { checkParts, drawParts } from './drawn-parts.js';
import { headOf, overRows, type FittedModel } from './fitted-model.js';

/** New rows of one cluster, or of several as the mixture they make by the model's weights: the means of `p(x|z)` of latents that are drawn. */
export async function sampleRows(
  fitted: FittedModel,
  cluster: number | readonly number[],
  count: number,
  seed: number,
): Promise<Matrix> {
  const { inference, parameters, options } = fitted;
  const parts = typeof cluster === 'number' ? [cluster] : cluster;
  checkParts(parts, options.clusters);
  requireCount('count', count, 0);
  const { row, noise, cluster: choice, logWeights } = headOf(fitted, 'generate');
  const random = new RandomStream(seed).split('sample').split(parts.join(' '));
  const chosen = drawParts(parts, logWeights && parameters.value(logWeights), count, random);
  const feeds = normalFeeds(noise, random);
  const result = await inference.overRows({ row }, rowsOf(chosen), {
    input: '',
    feeds: (start, rows) => ({
      ...feeds(start, rows),
      [choice.name]: Int32Array.from({ length: rows }, (_, at) => chosen.values[start + at] ?? 0),
    }),
  });
  return result.row;
}

/** Rows for points of the latent space, [points, latent]. */
export async function decodeLatents(fitted: FittedModel, latents: Matrix): Promise<Matrix> {
  const { latent, row } = headOf(fitted, 'decode');
  requireColumns(latents, latent.size(1));
  return (await fitted.inference.overRows({ row }, rowsOf(latents), { input: latent.name })).row;
}

/** `steps` rows on the straight line between the latents of two rows, both ends included. */
export async function interpolateRows(
  fitted: FittedModel,
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  steps: number,
): Promise<Matrix> {
  requireCount('steps', steps);
  const { columns, values } = await overRows(fitted, headOf(fitted, 'embedding'), [from, to]);
  const path = Float32Array.from({ length: steps * columns }, (_, i) => {
    const share = steps === 1 ? 0 : Math.floor(i / columns) / (steps - 1);
    const start = values[i % columns] ?? 0;
    return start + share * ((values[columns + (i % columns)] ?? 0) - start);
  });
  return decodeLatents(fitted, { values: path, rows: steps, columns });
}
