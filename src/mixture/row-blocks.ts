import type { Matrix } from '../data/matrix.js';
import type { Products } from '../runtime/products.js';

const rowsPerBlock = 8192;

/** `x` less `mean` (or `x` itself), a block of rows at a time; blocks of a centred matrix share one buffer. */
function* rowBlocks(x: Matrix, mean: Float64Array | undefined): Generator<{ start: number; block: Matrix }> {
  const { rows, columns, values } = x;
  const buffer = new Float32Array(mean === undefined ? 0 : Math.min(rows, rowsPerBlock) * columns);
  for (let start = 0; start < rows; start += rowsPerBlock) {
    const count = Math.min(rowsPerBlock, rows - start);
    const source = values.subarray(start * columns, (start + count) * columns);
    if (mean === undefined) {
      yield { start, block: { values: source, rows: count, columns } };
      continue;
    }
    const centred = buffer.subarray(0, count * columns);
    for (let at = 0; at < centred.length; at += columns) {
      for (let d = 0; d < columns; d++) centred[at + d] = source[at + d] - mean[d];
    }
    yield { start, block: { values: centred, rows: count, columns } };
  }
}

/** `(x - mean) · factorᵀ`, without a centred copy of `x`. */
export async function centredTimes(
  x: Matrix,
  mean: Float64Array | undefined,
  factorTransposed: Matrix,
  products: Products,
): Promise<Matrix> {
  const values = new Float32Array(x.rows * factorTransposed.rows);
  for (const { start, block } of rowBlocks(x, mean)) {
    const part = await products.matmul(block, factorTransposed, { transposeB: true });
    values.set(part.values, start * factorTransposed.rows);
  }
  return { values, rows: x.rows, columns: factorTransposed.rows };
}

/** `yᵀ · (x - mean)`, summed over blocks in double precision, row-major `[y.columns, x.columns]`; `y` may be `x - mean` itself. */
export async function timesCentred(
  y: Matrix | 'itself',
  x: Matrix,
  mean: Float64Array | undefined,
  products: Products,
): Promise<Float64Array> {
  const columns = y === 'itself' ? x.columns : y.columns;
  const sums = new Float64Array(columns * x.columns);
  for (const { start, block } of rowBlocks(x, mean)) {
    const left = y === 'itself' ? block : rowsOf(y, start, start + block.rows);
    const part = await products.matmul(left, block, { transposeA: true });
    for (let i = 0; i < sums.length; i++) sums[i] += part.values[i];
  }
  return sums;
}

function rowsOf(source: Matrix, start: number, end: number): Matrix {
  const { columns, values } = source;
  return { values: values.subarray(start * columns, end * columns), rows: end - start, columns };
}
