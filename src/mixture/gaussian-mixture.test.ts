import { describe, expect, it } from 'vitest';
import { type Matrix, gatherRows, matrix } from '../data/matrix.js';
import { RandomStream } from '../runtime/random.js';
import {
  type CovarianceKind,
  type GaussianMixture,
  covarianceOf,
  informationCriteria,
  logDensity,
  predictClusters,
  responsibilities,
  sampleMixture,
} from './gaussian-density.js';
import {
  type GaussianMixtureFit,
  type GaussianMixtureOptions,
  fitGaussianMixture,
} from './gaussian-mixture.js';
import { blobs, contextOf, goldenPoints, largestDifference, purity } from './golden/fixtures.support.js';
import golden from './golden/gaussian-mixture.json' with { type: 'json' };

const kinds = ['diagonal', 'spherical', 'full', 'tied'] as const;
const firstRows = gatherRows(goldenPoints, [0, 1, 2, 3, 4]);

function goldenStart(kind: CovarianceKind): GaussianMixture {
  const { weights, means, covariances } = golden[kind].start;
  return {
    kind,
    clusters: 3,
    features: 3,
    weights: Float64Array.from(weights),
    means: Float64Array.from(means),
    covariances: Float64Array.from(covariances),
  };
}

describe.each(kinds)('a %s Gaussian mixture', (kind) => {
  it('agrees with scikit-learn from the same start', async () => {
    const expected = golden[kind];
    const options = { clusters: 3, start: goldenStart(kind), tolerance: 1e-9, maxIterations: 500 };
    const { mixture, bounds, iterations } = await fitGaussianMixture(goldenPoints, options, contextOf(1));
    expect(iterations).toBe(expected.iterations);
    expect(bounds.at(-1)).toBeCloseTo(expected.bound, 9);
    expect(largestDifference(mixture.weights, expected.weights)).toBeLessThan(1e-9);
    expect(largestDifference(mixture.means, expected.means)).toBeLessThan(1e-8);
    expect(largestDifference(mixture.covariances, expected.covariances)).toBeLessThan(1e-7);
    expect(largestDifference(logDensity(mixture, firstRows), expected.logDensity)).toBeLessThan(1e-7);
    const shares = responsibilities(mixture, firstRows).values;
    expect(largestDifference(shares, expected.responsibilities.flat())).toBeLessThan(1e-6);
    const criteria = informationCriteria(mixture, goldenPoints);
    expect(criteria.bic).toBeCloseTo(expected.bic, 5);
    expect(criteria.aic).toBeCloseTo(expected.aic, 5);
  });

  it('says that a variance fell to nothing, and gives no weights that are not numbers', async () => {
    const flat = matrix(Float32Array.of(3, 3, 3, 3, 3, 3), 3, 2);
    const options = { clusters: 1, covariance: kind, covarianceFloor: 0 };
    await expect(fitGaussianMixture(flat, options, contextOf(1))).rejects.toMatchObject({
      code: 'NOT_FINITE',
      message: expect.stringContaining('raise covarianceFloor'),
    });
  });

  it('never lowers its bound', async () => {
    const { bounds } = await fitGaussianMixture(
      goldenPoints,
      { clusters: 4, covariance: kind, tolerance: 0, maxIterations: 60, covarianceFloor: 1e-12 },
      contextOf(2),
    );
    bounds.slice(1).forEach((bound, i) => expect(bound).toBeGreaterThan(bounds[i] - 1e-9));
  });

  it('is recovered from its own sample', async () => {
    const truth = goldenStart(kind);
    const moved = { ...truth, means: truth.means.map((mean, i) => mean + (i % 3 === 0 ? 20 * i : 0)) };
    const { x, labels } = sampleMixture(moved, 6000, new RandomStream(4));
    const { mixture } = await fitGaussianMixture(x, { clusters: 3, covariance: kind }, contextOf(3));
    expect(purity(predictClusters(mixture, x), labels)).toBe(1);
    for (let k = 0; k < 3; k++) {
      const unit = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
      expect(largestDifference(covarianceOf(mixture, k), unit)).toBeLessThan(0.12);
    }
  });
});

function fit(options: GaussianMixtureOptions): Promise<GaussianMixtureFit> {
  return fitGaussianMixture(goldenPoints, options, contextOf(1));
}

describe('fitGaussianMixture', () => {
  it('keeps the likeliest restart', async () => {
    const { x } = blobs(300, 2, 8, 4);
    const options = { clusters: 8, covariance: 'full' } as const;
    const one = await fitGaussianMixture(x, { ...options, restarts: 1 }, contextOf(8));
    const many = await fitGaussianMixture(x, { ...options, restarts: 6 }, contextOf(8));
    expect(many.bounds.at(-1)).toBeGreaterThanOrEqual(one.bounds.at(-1) ?? Infinity);
  });

  it('starts from given means', async () => {
    const { x, labels } = blobs(200, 2, 2, 10);
    const start = gatherRows(x, [1, 0]);
    const { mixture } = await fitGaussianMixture(x, { clusters: 2, start }, contextOf(1));
    expect(predictClusters(mixture, x)).toEqual(labels.map((label) => 1 - label));
  });

  it('is unmoved by rows far out and by data far from zero', async () => {
    const { x } = blobs(200, 2, 2, 10);
    const { mixture } = await fitGaussianMixture(x, { clusters: 2 }, contextOf(1));
    const far = matrix(Float32Array.of(1e6, -1e6), 1, 2);
    expect(responsibilities(mixture, far).values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect(Number.isFinite(logDensity(mixture, far)[0])).toBe(true);

    const shifted: Matrix = {
      ...x,
      values: x.values.map((value) => Math.fround(value * 1024) / 1024 + 4096),
    };
    const moved = await fitGaussianMixture(shifted, { clusters: 2 }, contextOf(1));
    expect(largestDifference(moved.mixture.covariances, mixture.covariances)).toBeLessThan(1e-2);
  });

  it('keeps variances at the floor where rows coincide', async () => {
    const x = matrix(Float32Array.of(1, 1, 1, 5, 5, 5), 6, 1);
    const options = { clusters: 2, covarianceFloor: 1e-3 };
    const { mixture } = await fitGaussianMixture(x, options, contextOf(1));
    expect([...mixture.covariances]).toEqual([1e-3, 1e-3]);
  });

  it('names what is wrong with its arguments', async () => {
    await expect(fit({ clusters: 151 })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(fit({ clusters: 3, start: goldenStart('full'), covariance: 'tied' })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
    await expect(fit({ clusters: 2, start: goldenStart('full') })).rejects.toMatchObject({
      code: 'INVALID_SHAPE',
    });
  });
});
