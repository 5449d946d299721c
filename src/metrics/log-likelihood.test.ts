import { expect, test } from 'vitest';
import { RandomStream } from '../runtime/random.js';
import golden from './golden/metrics.json' with { type: 'json' };
import { importanceWeightedLogLikelihood } from './log-likelihood.js';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

test('agrees with SciPy to 1e-6 where every weight underflows', () => {
  const { estimate, ...terms } = golden.likelihood;
  const found = importanceWeightedLogLikelihood(terms);
  expect(found.length).toBe(estimate.length);
  found.forEach((value, row) => expect(Math.abs(value - estimate[row])).toBeLessThan(1e-6));
});

/** `ln N(value; mean, variance)`. */
function logNormal(value: number, mean: number, variance: number): number {
  return -0.5 * (Math.log(2 * Math.PI * variance) + (value - mean) ** 2 / variance);
}

/** `z ~ N(0, 1)`, `x|z ~ N(z, 1)`, so that `x ~ N(0, 2)` and `z|x ~ N(x/2, 1/2)`. */
function linearModel(x: number, samples: number, proposalVariance: number) {
  const random = new RandomStream(11);
  const latents = Array.from(
    { length: samples },
    () => x / 2 + Math.sqrt(proposalVariance) * random.normal(),
  );
  return {
    samples,
    logLikelihood: latents.map((z) => logNormal(x, z, 1)),
    logPrior: latents.map((z) => logNormal(z, 0, 1)),
    logPosterior: latents.map((z) => logNormal(z, x / 2, proposalVariance)),
  };
}

test('the true posterior gives the exact likelihood from a single sample', () => {
  const [found] = importanceWeightedLogLikelihood(linearModel(1.7, 1, 0.5));
  expect(found).toBeCloseTo(logNormal(1.7, 0, 2), 12);
});

test('many samples of a wrong proposal come close to the exact likelihood', () => {
  const [found] = importanceWeightedLogLikelihood(linearModel(1.7, 20_000, 1));
  expect(Math.abs(found - logNormal(1.7, 0, 2))).toBeLessThan(0.02);
});

test('a row that no sample explains has likelihood zero', () => {
  const terms = { samples: 2, logLikelihood: [-Infinity, -Infinity], logPrior: [0, 0], logPosterior: [0, 0] };
  expect([...importanceWeightedLogLikelihood(terms)]).toEqual([-Infinity]);
});

test('no rows have no likelihoods', () => {
  const terms = { samples: 3, logLikelihood: [], logPrior: [], logPosterior: [] };
  expect(importanceWeightedLogLikelihood(terms).length).toBe(0);
});

function estimate(samples: number, logPrior: number[], logPosterior = [0, 0]): Float64Array {
  return importanceWeightedLogLikelihood({ samples, logLikelihood: [0, 0], logPrior, logPosterior });
}

test('refuses densities that do not fit or are not finite', () => {
  expect(() => estimate(0, [0, 0])).toThrow(code('INVALID_OPTION'));
  expect(() => estimate(3, [0, 0])).toThrow(code('INVALID_SHAPE'));
  expect(() => estimate(1, [0])).toThrow(code('INVALID_SHAPE'));
  expect(() => estimate(1, [0, NaN])).toThrow(/row 1, sample 0/);
  expect(() => estimate(2, [0, 0], [0, -Infinity])).toThrow(code('NOT_FINITE'));
});
