import { row, type Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import { requireFiniteRows } from './geometry.js';
import { encodeLabels, requireLabelPerRow, type Labels } from './labels.js';

/** A labelled matrix by groups: which cluster each row is in, how large each is and where it lies. */
export interface Groups {
  /** Cluster of each row, 0 … clusters-1. */
  readonly codes: Int32Array;
  readonly clusters: number;
  /** Rows in each cluster; none is empty. */
  readonly sizes: Float64Array;
}

/**
 * The clusters that occur in `labels`. Separation needs somewhere to separate: throws `INVALID_DATA` unless
 * `2 <= clusters <= rows - 1`, `INVALID_SHAPE` unless there is one label a row and `NOT_FINITE` where a value is
 * NaN or infinite.
 */
export function groupRows(source: Matrix, labels: Labels): Groups {
  requireLabelPerRow(labels, source.rows);
  requireFiniteRows(source);
  const { ids, codes } = encodeLabels(labels);
  const clusters = ids.length;
  if (clusters < 2 || clusters >= source.rows) {
    throw new MixturaError(
      'INVALID_DATA',
      `separation is defined for 2 to rows - 1 clusters, got ${clusters} in ${source.rows} rows; check for collapse`,
    );
  }
  const sizes = new Float64Array(clusters);
  for (const code of codes) sizes[code]++;
  return { codes, clusters, sizes };
}

/** The mean row of each cluster, row-major `[clusters, columns]`. */
export function centroidsOf(source: Matrix, { codes, clusters, sizes }: Groups): Float64Array {
  const { columns } = source;
  const centroids = new Float64Array(clusters * columns);
  for (let i = 0; i < source.rows; i++) {
    const values = row(source, i);
    for (let j = 0; j < columns; j++) centroids[codes[i] * columns + j] += values[j];
  }
  return centroids.map((total, cell) => total / sizes[Math.floor(cell / columns)]);
}
