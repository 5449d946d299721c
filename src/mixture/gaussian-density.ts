import type { Matrix } from '../data/matrix.js';
import { MixturaError, unreachable } from '../error.js';
import type { RandomStream } from '../runtime/random.js';
import { choleskyFactor, invertLower } from './cholesky.js';
import { requireColumns, requireCount } from './options.js';

/** Shape of the clusters: `tied` is one full covariance for all of them. */
export type CovarianceKind = 'diagonal' | 'spherical' | 'full' | 'tied';

/** A mixture of Gaussians as plain data, in double precision. */
export interface GaussianMixture {
  readonly kind: CovarianceKind;
  readonly clusters: number;
  readonly features: number;
  /** `[clusters]`, summing to one. */
  readonly weights: Float64Array;
  /** `[clusters, features]` */
  readonly means: Float64Array;
  /**
   * Variances `[clusters, features]` for `diagonal` and `[clusters]` for `spherical`; matrices
   * `[clusters, features, features]` for `full` and `[features, features]` for `tied`.
   */
  readonly covariances: Float64Array;
}

/** Writes `ln π_k + ln N(x; m_k, S_k)` of every cluster for the row that starts at `base` of `values`. */
type LogJoint = (values: Float32Array, base: number, out: Float64Array) => void;

/** Calls `visit` with every row's index, its responsibilities `q(k|x)` (reused between calls) and `ln p(x)`. */
export function forEachRow(
  mixture: GaussianMixture,
  x: Matrix,
  visit: (row: number, responsibilities: Float64Array, logDensity: number) => void,
): void {
  requireColumns(x, mixture.features);
  const logJoint = logJointOf(mixture);
  const joint = new Float64Array(mixture.clusters);
  for (let i = 0; i < x.rows; i++) {
    logJoint(x.values, i * x.columns, joint);
    visit(i, joint, normalise(joint));
  }
}

/** Turns log weights into a distribution in place and returns the logarithm of their sum. */
function normalise(logWeights: Float64Array): number {
  let most = -Infinity;
  for (let k = 0; k < logWeights.length; k++) most = Math.max(most, logWeights[k]);
  let sum = 0;
  for (let k = 0; k < logWeights.length; k++) {
    const weight = Math.exp(logWeights[k] - most);
    logWeights[k] = weight;
    sum += weight;
  }
  for (let k = 0; k < logWeights.length; k++) logWeights[k] /= sum;
  return most + Math.log(sum);
}

/** `q(k|x)` of every row, `[rows, clusters]`. */
export function responsibilities(mixture: GaussianMixture, x: Matrix): Matrix {
  const values = new Float32Array(x.rows * mixture.clusters);
  forEachRow(mixture, x, (i, shares) => values.set(shares, i * mixture.clusters));
  return { values, rows: x.rows, columns: mixture.clusters };
}

/** `ln p(x) = ln Σ_k π_k N(x; m_k, S_k)` of every row, in nats. */
export function logDensity(mixture: GaussianMixture, x: Matrix): Float64Array {
  const result = new Float64Array(x.rows);
  forEachRow(mixture, x, (i, _, density) => {
    result[i] = density;
  });
  return result;
}

/** The most responsible cluster of every row; ties go to the lower index. */
export function predictClusters(mixture: GaussianMixture, x: Matrix): Int32Array {
  const labels = new Int32Array(x.rows);
  forEachRow(mixture, x, (i, shares) => {
    let best = 0;
    for (let k = 1; k < shares.length; k++) if (shares[k] > shares[best]) best = k;
    labels[i] = best;
  });
  return labels;
}

/** Bayesian and Akaike information criteria on `x`; less is better. */
export function informationCriteria(
  mixture: GaussianMixture,
  x: Matrix,
): { readonly bic: number; readonly aic: number; readonly parameters: number } {
  const parameters = freeParameters(mixture);
  const fit = -2 * logDensity(mixture, x).reduce((sum, value) => sum + value, 0);
  return { bic: fit + parameters * Math.log(x.rows), aic: fit + 2 * parameters, parameters };
}

function freeParameters({ kind, clusters, features }: GaussianMixture): number {
  const triangle = (features * (features + 1)) / 2;
  const shared = clusters - 1 + clusters * features;
  switch (kind) {
    case 'diagonal':
      return shared + clusters * features;
    case 'spherical':
      return shared + clusters;
    case 'full':
      return shared + clusters * triangle;
    case 'tied':
      return shared + triangle;
    default:
      return unreachable(kind);
  }
}

/** Draws rows from the mixture, with the cluster each came from. */
export function sampleMixture(
  mixture: GaussianMixture,
  rows: number,
  random: RandomStream,
): { readonly x: Matrix; readonly labels: Int32Array } {
  requireCount('rows', rows);
  const { clusters, features, weights, means } = mixture;
  const factors = Array.from({ length: clusters }, (_, k) =>
    choleskyFactor(covarianceOf(mixture, k), features),
  );
  const labels = new Int32Array(rows);
  const values = new Float32Array(rows * features);
  const noise = new Float64Array(features);
  for (let i = 0; i < rows; i++) {
    let rest = random.uniform();
    let k = 0;
    while (k < clusters - 1 && rest >= weights[k]) rest -= weights[k++];
    labels[i] = k;
    for (let d = 0; d < features; d++) noise[d] = random.normal();
    for (let d = 0; d < features; d++) {
      let value = means[k * features + d];
      for (let e = 0; e <= d; e++) value += factors[k][d * features + e] * noise[e];
      values[i * features + d] = value;
    }
  }
  return { x: { values, rows, columns: features }, labels };
}

/** The covariance of one cluster as a full matrix `[features, features]`. */
export function covarianceOf(mixture: GaussianMixture, cluster: number): Float64Array {
  const { kind, features, covariances } = mixture;
  const size = features * features;
  switch (kind) {
    case 'full':
      return covariances.subarray(cluster * size, (cluster + 1) * size);
    case 'tied':
      return covariances;
    case 'diagonal':
      return diagonalMatrix(features, (d) => covariances[cluster * features + d]);
    case 'spherical':
      return diagonalMatrix(features, () => covariances[cluster]);
    default:
      return unreachable(kind);
  }
}

function diagonalMatrix(size: number, variance: (d: number) => number): Float64Array {
  const result = new Float64Array(size * size);
  for (let d = 0; d < size; d++) result[d * size + d] = variance(d);
  return result;
}

function logJointOf(mixture: GaussianMixture): LogJoint {
  switch (mixture.kind) {
    case 'diagonal':
    case 'spherical':
      return diagonalLogJoint(mixture);
    case 'full':
    case 'tied':
      return fullLogJoint(mixture);
    default:
      return unreachable(mixture.kind);
  }
}

const logTwoPi = Math.log(2 * Math.PI);

/** `ln π_k - ½ Σ_d [ln 2π + ln s²_kd + (x_d - m_kd)²/s²_kd]` */
function diagonalLogJoint({
  kind,
  clusters,
  features,
  weights,
  means,
  covariances,
}: GaussianMixture): LogJoint {
  const constants = new Float64Array(clusters);
  const halfPrecisions = new Float64Array(clusters * features);
  for (let k = 0; k < clusters; k++) {
    constants[k] = Math.log(weights[k]) - 0.5 * features * logTwoPi;
    for (let d = 0; d < features; d++) {
      const variance = kind === 'spherical' ? covariances[k] : covariances[k * features + d];
      requirePositive(variance, k, d);
      constants[k] -= 0.5 * Math.log(variance);
      halfPrecisions[k * features + d] = 0.5 / variance;
    }
  }
  return (values, base, out) => {
    for (let k = 0, at = 0; k < clusters; k++) {
      let sum = constants[k];
      for (let d = 0; d < features; d++, at++) {
        const difference = values[base + d] - means[at];
        sum -= difference * difference * halfPrecisions[at];
      }
      out[k] = sum;
    }
  };
}

function requirePositive(variance: number, cluster: number, feature: number): void {
  if (variance > 0) return;
  throw new MixturaError(
    'NOT_FINITE',
    `the variance of feature ${feature} in cluster ${cluster} is ${variance}, and must be above 0; raise covarianceFloor or leave out columns that do not vary`,
  );
}

/** `ln π_k - ½ [D ln 2π + ln |S_k| + |L_k⁻¹ (x - m_k)|²]` with `S_k = L_k L_kᵀ` */
function fullLogJoint(mixture: GaussianMixture): LogJoint {
  const { clusters, features, weights, means } = mixture;
  const size = features * features;
  const constants = new Float64Array(clusters);
  const whiteners = new Float64Array(clusters * size);
  for (let k = 0; k < clusters; k++) {
    const lower = choleskyFactor(covarianceOf(mixture, k), features);
    whiteners.set(invertLower(lower, features), k * size);
    constants[k] = Math.log(weights[k]) - 0.5 * features * logTwoPi;
    for (let d = 0; d < features; d++) constants[k] -= Math.log(lower[d * features + d]);
  }
  const difference = new Float64Array(features);
  return (values, base, out) => {
    for (let k = 0; k < clusters; k++) {
      for (let d = 0; d < features; d++) difference[d] = values[base + d] - means[k * features + d];
      let squares = 0;
      for (let d = 0; d < features; d++) {
        const at = k * size + d * features;
        let white = 0;
        for (let e = 0; e <= d; e++) white += whiteners[at + e] * difference[e];
        squares += white * white;
      }
      out[k] = constants[k] - 0.5 * squares;
    }
  };
}
