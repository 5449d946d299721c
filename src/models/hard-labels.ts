import type { Matrix } from '../data/matrix.js';

/** The column of the largest value of each row; ties go to the lower index. */
export function hardLabels({ values, rows, columns }: Matrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let c = 1; c < columns; c++) {
      if ((values[row * columns + c] ?? 0) > (values[row * columns + best] ?? 0)) best = c;
    }
    return best;
  });
}

/** A row of `clusters` numbers per label: 1 at the label, else 0. */
export function oneHotRows(labels: Int32Array, clusters: number): Matrix {
  const values = new Float32Array(labels.length * clusters);
  labels.forEach((label, row) => (values[row * clusters + label] = 1));
  return { values, rows: labels.length, columns: clusters };
}
