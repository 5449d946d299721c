import type { Matrix } from '../data/matrix.js';

/** Which rows belong to which cluster, with running sums, so that an iteration costs only the rows that moved. */
export interface Members {
  readonly labels: Int32Array;
  readonly counts: Float64Array;
  /** Sums of the clusters' rows, `[clusters, columns]`, in double precision. */
  readonly sums: Float64Array;
  move(row: number, cluster: number): void;
  /** Moves every row to its new label and tells how many changed. */
  relabel(labels: Int32Array): number;
  /** Mean of each cluster's rows. */
  means(): Matrix;
}

export function membersOf(x: Matrix, initialLabels: Int32Array, clusters: number): Members {
  const { columns, values } = x;
  const labels = initialLabels.slice();
  const counts = new Float64Array(clusters);
  const sums = new Float64Array(clusters * columns);
  const add = (row: number, cluster: number, sign: 1 | -1): void => {
    counts[cluster] += sign;
    const from = row * columns;
    const to = cluster * columns;
    for (let d = 0; d < columns; d++) sums[to + d] += sign * values[from + d];
  };
  const move = (row: number, cluster: number): void => {
    add(row, labels[row], -1);
    add(row, cluster, 1);
    labels[row] = cluster;
  };
  for (let i = 0; i < x.rows; i++) add(i, labels[i], 1);

  return {
    labels,
    counts,
    sums,
    move,
    relabel: (next) => {
      let changes = 0;
      for (let i = 0; i < next.length; i++) {
        if (next[i] === labels[i]) continue;
        move(i, next[i]);
        changes++;
      }
      return changes;
    },
    means: () => {
      const means = Float32Array.from(sums, (sum, at) => sum / counts[Math.floor(at / columns)]);
      return { values: means, rows: clusters, columns };
    },
  };
}
