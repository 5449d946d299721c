import type { Matrix } from '../data/matrix.js';
import type { FitContext } from './context.js';
import { requireComponents, requireFinite } from './options.js';
import { centredTimes } from './row-blocks.js';
import { leadingDirections } from './singular.js';

export interface TruncatedSvd {
  /** Right singular vectors as rows `[components, features]`, each with its largest entry positive. */
  readonly components: Matrix;
  /** `[components]`, largest first. */
  readonly singularValues: Float64Array;
  /** The rows of `x` along the components, `[rows, components]`: left singular vectors times singular values. */
  readonly embedding: Matrix;
}

/** The best approximation of `x` of rank `components`, without centring: for sparse counts and tf-idf. */
export async function truncatedSvd(
  x: Matrix,
  options: { readonly components: number },
  context: Pick<FitContext, 'products' | 'random'>,
): Promise<TruncatedSvd> {
  requireComponents(options.components, x);
  requireFinite(x);
  const { directions, squares } = await leadingDirections(x, undefined, options.components, context);
  return {
    components: directions,
    singularValues: squares.map(Math.sqrt),
    embedding: await centredTimes(x, undefined, directions, context.products),
  };
}
