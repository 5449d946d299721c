import type { Matrix } from '../data/matrix.js';
import type { Products } from '../runtime/products.js';
import type { FitContext } from './context.js';
import { columnMeans } from './distances.js';
import { requireColumns, requireComponents, requireFinite } from './options.js';
import { centredTimes } from './row-blocks.js';
import { leadingDirections } from './singular.js';

/** Principal components as plain data. */
export interface PrincipalComponents {
  /** `[features]` */
  readonly mean: Float64Array;
  /** Orthonormal rows `[components, features]`, largest variance first, each with its largest entry positive. */
  readonly components: Matrix;
  /** Variance of the rows along each component, with divisor `rows - 1`. */
  readonly variances: Float64Array;
  /** Share of the total variance of each component. */
  readonly shares: Float64Array;
}

/**
 * Principal component analysis: the whole covariance up to 600 features, randomised subspace iteration above.
 * Throws `INVALID_OPTION` where `components` exceeds the rows or features.
 */
export async function principalComponents(
  x: Matrix,
  options: { readonly components: number },
  context: Pick<FitContext, 'products' | 'random'>,
): Promise<PrincipalComponents> {
  requireComponents(options.components, x);
  requireFinite(x);
  const mean = columnMeans(x);
  const { directions, squares } = await leadingDirections(x, mean, options.components, context);
  const divisor = Math.max(1, x.rows - 1);
  const total = squaresAbout(x, mean) / divisor;
  const variances = squares.map((square) => square / divisor);
  return {
    mean,
    components: directions,
    variances,
    shares: variances.map((variance) => (total > 0 ? variance / total : 0)),
  };
}

/** Coordinates of the rows of `x` along the components, `[rows, components]`. */
export async function project(model: PrincipalComponents, x: Matrix, products: Products): Promise<Matrix> {
  requireColumns(x, model.components.columns);
  return centredTimes(x, model.mean, model.components, products);
}

/** Rows `[rows, features]` that have the given coordinates along the components. */
export async function unproject(
  model: PrincipalComponents,
  coordinates: Matrix,
  products: Products,
): Promise<Matrix> {
  requireColumns(coordinates, model.components.rows);
  const offsets = await products.matmul(coordinates, model.components);
  const values = offsets.values.map((offset, i) => offset + model.mean[i % offsets.columns]);
  return { ...offsets, values };
}

function squaresAbout(x: Matrix, mean: Float64Array): number {
  const { columns, values } = x;
  let total = 0;
  for (let at = 0; at < values.length; at += columns) {
    for (let d = 0; d < columns; d++) total += (values[at + d] - mean[d]) ** 2;
  }
  return total;
}
