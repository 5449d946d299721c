import { EigenvalueDecomposition, Matrix as DenseMatrix } from 'ml-matrix';
import type { Matrix } from '../data/matrix.js';
import type { RandomStream } from '../runtime/random.js';
import type { FitContext } from './context.js';
import { centredTimes, timesCentred } from './row-blocks.js';

/** Leading right singular vectors of a matrix, largest singular value first. */
export interface LeadingDirections {
  /** Orthonormal rows `[count, features]`, each with its largest entry positive. */
  readonly directions: Matrix;
  /** Squared singular values, `[count]`. */
  readonly squares: Float64Array;
}

/** Up to this many columns the whole Gram matrix is decomposed; above, a random subspace is iterated. */
const exactColumns = 600;
const oversampling = 10;
const passes = 8;

/** The `count` leading directions of `x - mean` (of `x` where no mean is given). */
export async function leadingDirections(
  x: Matrix,
  mean: Float64Array | undefined,
  count: number,
  context: Pick<FitContext, 'products' | 'random'>,
): Promise<LeadingDirections> {
  return x.columns <= exactColumns
    ? fromGram(await timesCentred('itself', x, mean, context.products), x.columns, count)
    : bySubspaceIteration(x, mean, count, context);
}

/** Subspace iteration on `(x-m)ᵀ(x-m)` from a random start (Halko, Martinsson and Tropp 2011, algorithm 4.4). */
async function bySubspaceIteration(
  x: Matrix,
  mean: Float64Array | undefined,
  count: number,
  { products, random }: Pick<FitContext, 'products' | 'random'>,
): Promise<LeadingDirections> {
  const features = x.columns;
  const width = Math.min(features, count + oversampling);
  let basis = randomBasis(width, features, random.split('subspace'));
  for (let pass = 0; pass < passes; pass++) {
    const image = await centredTimes(x, mean, basis, products);
    basis = orthonormalRows(await timesCentred(image, x, mean, products), width, features);
  }
  const image = await centredTimes(x, mean, basis, products);
  const { directions, squares } = fromGram(
    await timesCentred('itself', image, undefined, products),
    width,
    count,
  );
  const combined = await products.matmul(directions, basis);
  return { directions: withPositivePeaks(combined), squares };
}

function randomBasis(width: number, features: number, random: RandomStream): Matrix {
  const values = random.fillNormal(new Float32Array(width * features));
  return orthonormalRows(Float64Array.from(values), width, features);
}

/** Gram-Schmidt, every row swept twice for full orthogonality; rows without a remainder become zero. */
function orthonormalRows(values: Float64Array, rows: number, columns: number): Matrix {
  for (let i = 0; i < rows; i++) {
    const current = values.subarray(i * columns, (i + 1) * columns);
    const before = Math.sqrt(dot(current, current));
    for (let sweep = 0; sweep < 2; sweep++) {
      for (let j = 0; j < i; j++) {
        const other = values.subarray(j * columns, (j + 1) * columns);
        const share = dot(current, other);
        for (let d = 0; d < columns; d++) current[d] -= share * other[d];
      }
    }
    const norm = Math.sqrt(dot(current, current));
    const scale = norm > 1e-10 * before ? 1 / norm : 0;
    for (let d = 0; d < columns; d++) current[d] *= scale;
  }
  return { values: Float32Array.from(values), rows, columns };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d] * b[d];
  return sum;
}

/** The leading eigenvectors of a symmetric `size × size` Gram matrix. */
function fromGram(gram: Float64Array, size: number, count: number): LeadingDirections {
  const dense = DenseMatrix.from1DArray(size, size, gram);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(dense, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues
    .map((_, i) => i)
    .toSorted((i, j) => realEigenvalues[j] - realEigenvalues[i])
    .slice(0, count);
  const values = new Float32Array(count * size);
  order.forEach((column, i) => values.set(eigenvectorMatrix.getColumn(column), i * size));
  return {
    directions: withPositivePeaks({ values, rows: count, columns: size }),
    squares: Float64Array.from(order, (i) => Math.max(0, realEigenvalues[i])),
  };
}

/** Signs are arbitrary: every row gets the one that makes its largest entry positive. */
function withPositivePeaks(directions: Matrix): Matrix {
  const { rows, columns } = directions;
  const values = directions.values.slice();
  for (let i = 0; i < rows; i++) {
    const direction = values.subarray(i * columns, (i + 1) * columns);
    const peak = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    if (peak < 0) for (let d = 0; d < columns; d++) direction[d] = -direction[d];
  }
  return { values, rows, columns };
}
