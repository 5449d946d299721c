import type { Matrix } from '../data/matrix.js';

/** The likeliest cluster of each row of q(c|x) [rows, clusters] and its probability; the first of equals. */
export function hardClusters({ values, rows, columns }: Matrix): {
  labels: Int32Array;
  probabilities: Float32Array;
} {
  const labels = new Int32Array(rows);
  const probabilities = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * columns, (row + 1) * columns);
    const most = own.reduce((best, value, cluster) => (value > (own[best] ?? 0) ? cluster : best), 0);
    labels[row] = most;
    probabilities[row] = own[most] ?? 0;
  }
  return { labels, probabilities };
}
