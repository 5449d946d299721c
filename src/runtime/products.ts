import type { Matrix } from '../data/matrix.js';

/** The `k` nearest references of each query: row-major `[queries.rows, k]`, nearest first. */
export interface Nearest {
  readonly k: number;
  readonly indices: Int32Array;
  readonly squaredDistances: Float32Array;
}

/**
 * The heavy dense products that k-means, mixtures, PCA and neighbour search share. They run on ONNX Runtime;
 * `plainProducts` is the slow reference that tests compare against.
 */
export interface Products {
  /** `op(a) · op(b)`, where `op` transposes on request. */
  matmul(a: Matrix, b: Matrix, options?: { transposeA?: boolean; transposeB?: boolean }): Promise<Matrix>;
  /** Exact nearest neighbours by squared Euclidean distance, `|q|² - 2 q·r + |r|²`; ties go to the lower index. */
  nearest(queries: Matrix, references: Matrix, k: number): Promise<Nearest>;
}
