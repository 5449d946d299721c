import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import { type FitContext, pacer } from './context.js';
import { requireAtLeast, requireComponents, requireCount, requireFinite } from './options.js';

export interface NonNegativeFactorsOptions {
  readonly components: number;
  /** Default 200. */
  readonly maxIterations?: number;
  /** Stops once an iteration lowers the error by less than this part of the first error. Default 1e-5. */
  readonly tolerance?: number;
}

/** `x ≈ embedding · components`, all entries non-negative. */
export interface NonNegativeFactors {
  /** `[rows, components]` */
  readonly embedding: Matrix;
  /** `[components, features]` */
  readonly components: Matrix;
  /** Frobenius norm of `x - embedding · components` after every iteration. */
  readonly errors: readonly number[];
  readonly converged: boolean;
}

/**
 * Non-negative matrix factorisation by hierarchical alternating least squares (Cichocki and Phan 2009).
 * Throws `INVALID_DATA` naming the first negative entry.
 */
export async function nonNegativeFactors(
  x: Matrix,
  options: NonNegativeFactorsOptions,
  context: FitContext,
): Promise<NonNegativeFactors> {
  const { components: rank, maxIterations = 200, tolerance = 1e-5 } = options;
  requireComponents(rank, x);
  requireCount('maxIterations', maxIterations);
  requireAtLeast('tolerance', tolerance, 0);
  requireFinite(x);
  requireNonNegative(x);

  const { products } = context;
  const total = inner(x.values, x.values);
  const scale = Math.sqrt(mean(x.values) / rank);
  const random = context.random.split('factors');
  const start = (rows: number, columns: number): Matrix => {
    const values = random.fillNormal(new Float32Array(rows * columns));
    return { values: values.map((value) => Math.abs(value) * scale), rows, columns };
  };
  // Both factors lie component by component: [rank, rows] and [rank, features].
  const left = start(rank, x.rows);
  const right = start(rank, x.columns);
  const errors: number[] = [];
  const pace = pacer(context);
  let converged = false;
  while (errors.length < maxIterations && !converged) {
    const rightGram = await products.matmul(right, right, { transposeB: true });
    improve(left, await products.matmul(right, x, { transposeB: true }), rightGram);
    const leftGram = await products.matmul(left, left, { transposeB: true });
    const target = await products.matmul(left, x);
    improve(right, target, leftGram);
    const newGram = await products.matmul(right, right, { transposeB: true });
    const squares = total - 2 * inner(target.values, right.values) + inner(leftGram.values, newGram.values);
    const error = Math.sqrt(Math.max(0, squares));
    converged = errors.length > 0 && errors[errors.length - 1] - error < tolerance * errors[0];
    errors.push(error);
    await pace(errors.length, maxIterations);
  }
  return { embedding: transposed(left), components: right, errors, converged };
}

/** One sweep over the components `f_r ← max(0, f_r + (target_r - Σ_s gram_rs f_s) / gram_rr)`, the exact minimum of each. */
function improve(factor: Matrix, target: Matrix, gram: Matrix): void {
  const { rows: rank, columns } = factor;
  const step = new Float64Array(columns);
  for (let r = 0; r < rank; r++) {
    const own = gram.values[r * rank + r];
    if (!(own > 0)) continue;
    for (let i = 0; i < columns; i++) step[i] = target.values[r * columns + i];
    for (let s = 0; s < rank; s++) {
      const share = gram.values[r * rank + s];
      for (let i = 0; i < columns; i++) step[i] -= share * factor.values[s * columns + i];
    }
    for (let i = 0; i < columns; i++) {
      const at = r * columns + i;
      factor.values[at] = Math.max(0, factor.values[at] + step[i] / own);
    }
  }
}

function requireNonNegative(x: Matrix): void {
  const at = x.values.findIndex((value) => value < 0);
  if (at >= 0) {
    const [row, column] = [Math.floor(at / x.columns), at % x.columns];
    throw new MixturaError(
      'INVALID_DATA',
      `row ${row}, column ${column} is ${x.values[at]}, but non-negative factors need entries of at least 0; scale the data to [0, 1]`,
    );
  }
}

function transposed({ values, rows, columns }: Matrix): Matrix {
  const result = new Float32Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  }
  return { values: result, rows: columns, columns: rows };
}

function inner(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
