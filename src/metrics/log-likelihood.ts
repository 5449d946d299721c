import { MixturaError } from '../error.js';

/** Log densities of every row at latents drawn from its own encoder `z_s ~ q(z|x)`, each row-major `[rows, samples]`. */
export interface ImportanceSamples {
  /** `ln p(x|z_s)`. */
  readonly logLikelihood: ArrayLike<number>;
  /** `ln p(z_s)` under the whole mixture. */
  readonly logPrior: ArrayLike<number>;
  /** `ln q(z_s|x)`. */
  readonly logPosterior: ArrayLike<number>;
  readonly samples: number;
}

/**
 * The importance-weighted estimate of each row's log marginal likelihood in nats (Burda et al. 2016),
 * `ln p(x) ≈ logsumexp_s [ln p(x|z_s) + ln p(z_s) - ln q(z_s|x)] - ln S`. It grows to the truth with `S`; one sample gives
 * the ELBO. Summed in float64. A row that no sample explains (all weights zero) has -∞.
 *
 * @returns float64 `[rows]`; negate and average for the `-ln p(x)` of a data set
 * @throws `INVALID_OPTION` unless `samples` is a positive integer, `INVALID_SHAPE` where the lengths do not fit, `NOT_FINITE` where a log weight
 * is NaN or +∞
 */
export function importanceWeightedLogLikelihood(terms: ImportanceSamples): Float64Array {
  const { logLikelihood, logPrior, logPosterior, samples } = terms;
  requireEqualLengths(terms);
  const result = new Float64Array(logLikelihood.length / samples);
  const logWeights = new Float64Array(samples);
  for (let row = 0; row < result.length; row++) {
    for (let s = 0; s < samples; s++) {
      const at = row * samples + s;
      logWeights[s] = logLikelihood[at] + logPrior[at] - logPosterior[at];
      if (Number.isNaN(logWeights[s]) || logWeights[s] === Infinity) {
        throw new MixturaError(
          'NOT_FINITE',
          `row ${row}, sample ${s} has log weight ${logWeights[s]} from ln p(x|z) = ${logLikelihood[at]}, ` +
            `ln p(z) = ${logPrior[at]}, ln q(z|x) = ${logPosterior[at]}; check the model for overflow`,
        );
      }
    }
    result[row] = logSumExp(logWeights) - Math.log(samples);
  }
  return result;
}

function logSumExp(values: Float64Array): number {
  const largest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (largest === -Infinity) return -Infinity;
  return largest + Math.log(values.reduce((total, value) => total + Math.exp(value - largest), 0));
}

function requireEqualLengths({ logLikelihood, logPrior, logPosterior, samples }: ImportanceSamples): void {
  const { length } = logLikelihood;
  if (!Number.isInteger(samples) || samples < 1) {
    throw new MixturaError(
      'INVALID_OPTION',
      `samples = ${samples} is impossible; draw at least one latent a row`,
    );
  }
  if (length % samples !== 0 || logPrior.length !== length || logPosterior.length !== length) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `the log densities need rows × ${samples} values each, got ${length}, ${logPrior.length} and ${logPosterior.length}`,
    );
  }
}
