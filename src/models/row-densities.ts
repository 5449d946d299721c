import type { DatasetInput } from '../data/to-dataset.js';
import { importanceWeightedLogLikelihood } from '../metrics/log-likelihood.js';
import { requireCount } from '../mixture/options.js';
import { RandomStream } from '../runtime/random.js';
import { normalFeeds } from '../training/inference.js';
import { requireNumbers } from './finite-results.js';
import { headOf, rowsFor, type FittedModel } from './fitted-model.js';

/** ELBO of each row (nats) of a fixed draw; a row has the same in a range of rows as in the whole. */
export async function elboOfRows(fitted: FittedModel, rows: DatasetInput): Promise<Float32Array> {
  const { noise, perRow } = headOf(fitted, 'negativeElbo');
  const random = new RandomStream(fitted.options.seed).split('score');
  const source = rowsFor(fitted, rows);
  const result = await fitted.inference.overRows({ perRow }, source, {
    feeds: normalFeeds(noise, random, source.firstRow),
  });
  return requireNumbers(result.perRow, source).values.map((value) => -value);
}

/** What importance sampling draws of each row: `ln p(x|z)`, `ln p(z)` and `ln q(z|x)`. */
const densityNames = ['logLikelihood', 'logPrior', 'logPosterior'] as const;

/** `ln p(x)` of each row (nats) by importance sampling. */
export async function logLikelihoodOfRows(
  fitted: FittedModel,
  rows: DatasetInput,
  samples: number,
): Promise<Float64Array> {
  const { noise, ...densities } = headOf(fitted, 'importance');
  requireCount('samples', samples);
  const source = rowsFor(fitted, rows);
  const random = new RandomStream(fitted.options.seed).split('importance');
  const draws = {
    logLikelihood: new Float64Array(source.rows * samples),
    logPrior: new Float64Array(source.rows * samples),
    logPosterior: new Float64Array(source.rows * samples),
  };
  for (let sample = 0; sample < samples; sample++) {
    const feeds = normalFeeds(noise, random.split(String(sample)), source.firstRow);
    const result = await fitted.inference.overRows(densities, source, { feeds });
    for (const name of densityNames) {
      result[name].values.forEach((value, row) => {
        draws[name][row * samples + sample] = value;
      });
    }
  }
  return importanceWeightedLogLikelihood({ ...draws, samples });
}
