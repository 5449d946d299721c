import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { Products } from '../runtime/products.js';
import { type FitContext, pacer } from './context.js';
import { columnMeans } from './distances.js';
import { type Members, membersOf } from './kmeans-members.js';
import { kMeans } from './kmeans.js';
import { requireClusters, requireCount, requireFinite } from './options.js';

/** Normal-gamma prior of every cluster and dimension: `τ ~ Gamma(a, b)`, `η ~ N(m, 1/(λ τ))`. */
export interface NormalGammaPrior {
  /** Shape, above 1. */
  readonly a: number;
  /** Rate, above 0. */
  readonly b: number;
  /** Mean of the means in every dimension, or the mean of the data. */
  readonly m: number | 'mean';
  /** Rows that the prior mean counts for, above 0. */
  readonly lambda: number;
}

/** The constants of Lim, Jiang and Yi (VAED). */
export const paperPrior: NormalGammaPrior = { a: 1.25, b: 0.25, m: 1, lambda: 0.5 };

export interface BayesianMixtureOptions {
  readonly clusters: number;
  /** Default: the paper's constants, see `paperPrior`. */
  readonly prior?: Partial<NormalGammaPrior>;
  readonly maxIterations?: number;
  /** First labels in place of k-means. */
  readonly startLabels?: Int32Array;
  /** Independent k-means starts, of which the one of least inertia is used. Default 3. */
  readonly restarts?: number;
}

export interface BayesianMixture {
  /** `η`, `[clusters, features]` */
  readonly means: Matrix;
  /** `τ`, inverse variances `[clusters, features]` */
  readonly precisions: Matrix;
  readonly labels: Int32Array;
  /** Rows in each cluster; an empty one stands at the prior. */
  readonly counts: Int32Array;
  readonly iterations: number;
  /** Whether the last iteration left every label as it was. */
  readonly converged: boolean;
}

/**
 * The Bayesian Gaussian mixture by maximum a posteriori of VAED, from k-means and until no label changes. In turn
 * `η = (Σ z + λ m) / (N + λ)` (eq. 15), `τ = (½ N + a - 1) / (b + ½ Σ (z - η)² + ½ λ (η - m)²)` (eq. 14) and
 * the assignment `argmax_k Σ_d [ln τ_kd - τ_kd (z_d - η_kd)²]` (eq. 13).
 */
export async function bayesianMixture(
  x: Matrix,
  options: BayesianMixtureOptions,
  context: FitContext,
): Promise<BayesianMixture> {
  const { clusters, maxIterations = 200, restarts = 3 } = options;
  requireClusters(clusters, x.rows);
  requireCount('maxIterations', maxIterations);
  requireFinite(x);
  const prior = { ...paperPrior, ...options.prior };
  requirePrior(prior);
  const startLabels =
    options.startLabels ??
    (await kMeans(x, { clusters, restarts }, { ...context, onProgress: undefined })).labels;
  if (startLabels.length !== x.rows) {
    throw new MixturaError('INVALID_SHAPE', `${startLabels.length} start labels for ${x.rows} rows`);
  }

  const origin = columnMeans(x);
  const powers = powersAbout(x, origin);
  const members = membersOf(powers, startLabels, clusters);
  const pace = pacer(context);
  let estimate = estimateFrom(members, origin, prior);
  let iterations = 0;
  let changes = Infinity;
  while (changes > 0 && iterations < maxIterations) {
    changes = members.relabel(await likeliest(powers, estimate, context.products));
    estimate = estimateFrom(members, origin, prior);
    await pace(++iterations, maxIterations);
  }
  return {
    means: matrixOf(
      estimate.offsets.map((offset, at) => offset + origin[at % x.columns]),
      x.columns,
    ),
    precisions: matrixOf(estimate.precisions, x.columns),
    labels: members.labels,
    counts: Int32Array.from(members.counts),
    iterations,
    converged: changes === 0,
  };
}

/** Means (about the origin) and precisions of all clusters, `[clusters, features]`. */
interface Estimate {
  readonly offsets: Float64Array;
  readonly precisions: Float64Array;
}

/** `[z - o, (z - o)²]` of every row, `[rows, 2 features]`: sums and scores of clusters are linear in them. */
function powersAbout(x: Matrix, origin: Float64Array): Matrix {
  const { rows, columns } = x;
  const values = new Float32Array(2 * rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let d = 0; d < columns; d++) {
      const centred = x.values[i * columns + d] - origin[d];
      values[2 * i * columns + d] = centred;
      values[(2 * i + 1) * columns + d] = centred * centred;
    }
  }
  return { values, rows, columns: 2 * columns };
}

function estimateFrom({ counts, sums }: Members, origin: Float64Array, prior: NormalGammaPrior): Estimate {
  const features = origin.length;
  const offsets = new Float64Array(counts.length * features);
  const precisions = new Float64Array(counts.length * features);
  for (let k = 0; k < counts.length; k++) {
    for (let d = 0; d < features; d++) {
      const m = prior.m === 'mean' ? 0 : prior.m - origin[d];
      const sum = sums[2 * k * features + d];
      const squares = sums[(2 * k + 1) * features + d];
      const mean = (sum + prior.lambda * m) / (counts[k] + prior.lambda);
      const scatter = Math.max(0, squares - 2 * mean * sum + counts[k] * mean * mean);
      offsets[k * features + d] = mean;
      precisions[k * features + d] =
        (counts[k] / 2 + prior.a - 1) / (prior.b + scatter / 2 + (prior.lambda / 2) * (mean - m) ** 2);
    }
  }
  return { offsets, precisions };
}

/** Eq. 13 as one product: `Σ_d [ln τ - τ η²] + z · 2 τ η - z² · τ`. */
async function likeliest(powers: Matrix, estimate: Estimate, products: Products): Promise<Int32Array> {
  const { offsets, precisions } = estimate;
  const features = powers.columns / 2;
  const clusters = offsets.length / features;
  const constants = new Float64Array(clusters);
  const factors = new Float32Array(2 * offsets.length);
  for (let k = 0; k < clusters; k++) {
    for (let d = 0; d < features; d++) {
      const [mean, precision] = [offsets[k * features + d], precisions[k * features + d]];
      constants[k] += Math.log(precision) - precision * mean * mean;
      factors[2 * k * features + d] = 2 * precision * mean;
      factors[(2 * k + 1) * features + d] = -precision;
    }
  }
  const scores = await products.matmul(powers, matrixOf(factors, powers.columns), { transposeB: true });
  const labels = new Int32Array(powers.rows);
  for (let i = 0; i < labels.length; i++) {
    let most = -Infinity;
    for (let k = 0; k < clusters; k++) {
      const score = constants[k] + scores.values[i * clusters + k];
      if (score > most) {
        most = score;
        labels[i] = k;
      }
    }
  }
  return labels;
}

function matrixOf(values: Float64Array | Float32Array, columns: number): Matrix {
  return { values: Float32Array.from(values), rows: values.length / columns, columns };
}

function requirePrior({ a, b, m, lambda }: NormalGammaPrior): void {
  const problem = !(a > 1)
    ? `prior.a must be above 1, got ${a}`
    : !(b > 0)
      ? `prior.b must be above 0, got ${b}`
      : !(lambda > 0)
        ? `prior.lambda must be above 0, got ${lambda}`
        : m !== 'mean' && !Number.isFinite(m)
          ? `prior.m must be a number or 'mean', got ${m}`
          : undefined;
  if (problem !== undefined) throw new MixturaError('INVALID_OPTION', problem);
}
