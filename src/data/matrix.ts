import { MixturaError } from '../error.js';

/** A dense row-major matrix of 32-bit floats; `values.length === rows * columns`. */
export interface Matrix {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Wraps `values` as a matrix. Throws `INVALID_SHAPE` where the length does not fit. */
export function matrix(values: Float32Array, rows: number, columns: number): Matrix {
  if (values.length !== rows * columns) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `a matrix of ${rows} × ${columns} needs ${rows * columns} values, got ${values.length}`,
    );
  }
  return { values, rows, columns };
}

/** Row `index` as a view: writing to it writes to the matrix. */
export function row(source: Matrix, index: number): Float32Array {
  return source.values.subarray(index * source.columns, (index + 1) * source.columns);
}

/** The named rows, copied in the order of `indices`. */
export function gatherRows(source: Matrix, indices: ArrayLike<number>): Matrix {
  const values = new Float32Array(indices.length * source.columns);
  for (let i = 0; i < indices.length; i++) {
    values.set(row(source, Number(indices[i])), i * source.columns);
  }
  return { values, rows: indices.length, columns: source.columns };
}
