import type { Matrix } from '../data/matrix.js';
import { unreachable } from '../error.js';
import type { CovarianceKind, GaussianMixture } from './gaussian-density.js';

/** Gathers what an M-step needs, a row at a time. */
export interface Moments {
  /** Adds row `index` with its responsibilities `[clusters]`. */
  add(index: number, responsibilities: ArrayLike<number>): void;
  /** The mixture that maximises the likelihood of the rows added; `floor` is added to every variance. */
  mixture(floor: number): GaussianMixture;
}

/** Shares below this move no digit of a mean or variance. */
const negligible = 1e-20;
/** Keeps the division defined for a cluster without rows: its mean then stays at its origin. */
const tinyCount = 10 * Number.EPSILON;

/**
 * Responsibility-weighted first and second moments of `x` about `origins` `[clusters, features]`: near the means,
 * `S = E[(x-o)(x-o)ᵀ] - (m-o)(m-o)ᵀ` loses no digits.
 */
export function momentsAbout(
  origins: Float64Array,
  kind: CovarianceKind,
  x: Matrix,
  clusters: number,
): Moments {
  const { columns: features, values } = x;
  const matrices = kind === 'full' || kind === 'tied';
  const size = matrices ? features * features : features;
  const counts = new Float64Array(clusters);
  const first = new Float64Array(clusters * features);
  const second = new Float64Array(kind === 'tied' ? size : clusters * size);
  const difference = new Float64Array(features);

  const addDiagonal = (base: number, k: number, share: number): void => {
    const at = k * features;
    for (let d = 0; d < features; d++) {
      const offset = values[base + d] - origins[at + d];
      const weighted = share * offset;
      first[at + d] += weighted;
      second[at + d] += weighted * offset;
    }
  };
  const addMatrix = (base: number, k: number, share: number): void => {
    const at = kind === 'tied' ? 0 : k * size;
    for (let d = 0; d < features; d++) {
      const offset = values[base + d] - origins[k * features + d];
      const weighted = share * offset;
      difference[d] = offset;
      first[k * features + d] += weighted;
      for (let e = 0; e <= d; e++) second[at + d * features + e] += weighted * difference[e];
    }
  };
  const addShare = matrices ? addMatrix : addDiagonal;

  return {
    add: (index, responsibilities) => {
      for (let k = 0; k < clusters; k++) {
        const share = responsibilities[k];
        if (share < negligible) continue;
        counts[k] += share;
        addShare(index * features, k, share);
      }
    },
    mixture: (floor) => {
      for (let k = 0; k < clusters; k++) counts[k] += tinyCount;
      const total = counts.reduce((sum, count) => sum + count, 0);
      const shifts = first.map((sum, at) => sum / counts[Math.floor(at / features)]);
      return {
        kind,
        clusters,
        features,
        weights: counts.map((count) => count / total),
        means: origins.map((origin, at) => origin + shifts[at]),
        covariances: covariancesOf(kind, { counts, shifts, second, features, floor, total }),
      };
    },
  };
}

interface Sums {
  readonly counts: Float64Array;
  readonly shifts: Float64Array;
  readonly second: Float64Array;
  readonly features: number;
  readonly floor: number;
  readonly total: number;
}

function covariancesOf(kind: CovarianceKind, sums: Sums): Float64Array {
  switch (kind) {
    case 'diagonal':
      return variances(sums);
    case 'spherical':
      return sphericalVariances(sums);
    case 'full':
      return fullCovariances(sums);
    case 'tied':
      return tiedCovariance(sums);
    default:
      return unreachable(kind);
  }
}

function variances({ counts, shifts, second, features, floor }: Sums): Float64Array {
  return second.map((sum, at) => {
    const variance = sum / counts[Math.floor(at / features)] - shifts[at] * shifts[at];
    return Math.max(0, variance) + floor;
  });
}

function sphericalVariances(sums: Sums): Float64Array {
  const all = variances(sums);
  return sums.counts.map((_, k) => {
    const own = all.subarray(k * sums.features, (k + 1) * sums.features);
    return own.reduce((sum, variance) => sum + variance, 0) / sums.features;
  });
}

function fullCovariances({ counts, shifts, second, features, floor }: Sums): Float64Array {
  const size = features * features;
  const result = new Float64Array(counts.length * size);
  for (let k = 0; k < counts.length; k++) {
    fillSymmetric(result.subarray(k * size, (k + 1) * size), features, floor, (d, e) => {
      const shift = shifts[k * features + d] * shifts[k * features + e];
      return second[k * size + d * features + e] / counts[k] - shift;
    });
  }
  return result;
}

function tiedCovariance({ counts, shifts, second, features, floor, total }: Sums): Float64Array {
  const result = new Float64Array(features * features);
  fillSymmetric(result, features, floor, (d, e) => {
    let sum = second[d * features + e];
    for (let k = 0; k < counts.length; k++) {
      sum -= counts[k] * shifts[k * features + d] * shifts[k * features + e];
    }
    return sum / total;
  });
  return result;
}

/** Fills both triangles from the lower one, `entry(d, e)` with `e ≤ d`, and adds `floor` to the diagonal. */
function fillSymmetric(
  into: Float64Array,
  size: number,
  floor: number,
  entry: (d: number, e: number) => number,
): void {
  for (let d = 0; d < size; d++) {
    for (let e = 0; e < d; e++) {
      into[d * size + e] = entry(d, e);
      into[e * size + d] = into[d * size + e];
    }
    into[d * size + d] = Math.max(0, entry(d, d)) + floor;
  }
}
