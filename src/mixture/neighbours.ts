import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { Nearest } from '../runtime/products.js';
import { type FitContext, pacer } from './context.js';
import { requireColumns, requireCount } from './options.js';

const queriesPerBlock = 2048;

/**
 * The exact `k` nearest other rows of every row of `x` by squared Euclidean distance, nearest first. A row is never its
 * own neighbour, though rows equal to it may be. Throws `INVALID_OPTION` unless `1 ≤ k < rows`.
 */
export async function nearestNeighbours(
  x: Matrix,
  k: number,
  context: Pick<FitContext, 'products' | 'onProgress' | 'signal'>,
): Promise<Nearest> {
  requireCount('k', k);
  if (k >= x.rows) {
    throw new MixturaError(
      'INVALID_OPTION',
      `${k} neighbours need at least ${k + 1} rows, got ${x.rows}; ask for fewer neighbours`,
    );
  }
  return withoutSelf(await nearestReferences(x, x, k + 1, context));
}

/** The exact `k` nearest rows of `references` for every row of `queries`, a block of queries at a time. */
export async function nearestReferences(
  queries: Matrix,
  references: Matrix,
  k: number,
  context: Pick<FitContext, 'products' | 'onProgress' | 'signal'>,
): Promise<Nearest> {
  requireColumns(queries, references.columns);
  const { rows, columns } = queries;
  const indices = new Int32Array(rows * k);
  const squaredDistances = new Float32Array(rows * k);
  const pace = pacer(context);
  for (let start = 0; start < rows; start += queriesPerBlock) {
    const end = Math.min(rows, start + queriesPerBlock);
    const values = queries.values.subarray(start * columns, end * columns);
    const found = await context.products.nearest({ values, rows: end - start, columns }, references, k);
    indices.set(found.indices, start * k);
    squaredDistances.set(found.squaredDistances, start * k);
    await pace(end, rows);
  }
  return { k, indices, squaredDistances };
}

/** Drops each row from its own list; where more than `k` equal rows crowd it out, the farthest entry goes instead. */
function withoutSelf(found: Nearest): Nearest {
  const k = found.k - 1;
  const rows = found.indices.length / found.k;
  const indices = new Int32Array(rows * k);
  const squaredDistances = new Float32Array(rows * k);
  for (let i = 0; i < rows; i++) {
    for (let from = i * found.k, to = i * k; to < (i + 1) * k; from++) {
      if (found.indices[from] === i) continue;
      indices[to] = found.indices[from];
      squaredDistances[to++] = Math.max(0, found.squaredDistances[from]);
    }
  }
  return { k, indices, squaredDistances };
}
