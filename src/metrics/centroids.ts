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
  return groupLabels(labels);
}

/** `groupRows` for rows that are not at hand. */
export function groupLabels(labels: Labels): Groups {
  const { ids, codes } = encodeLabels(labels);
  const clusters = ids.length;
  if (clusters < 2 || clusters >= codes.length) {
    throw new MixturaError(
      'INVALID_DATA',
      `separation is defined for 2 to rows - 1 clusters, got ${clusters} in ${codes.length} rows; check for collapse`,
    );
  }
  const sizes = new Float64Array(clusters);
  for (const code of codes) sizes[code]++;
  return { codes, clusters, sizes };
}

/** The mean row of each cluster, row-major `[clusters, columns]`. */
export function centroidsOf(source: Matrix, groups: Groups): Float64Array {
  return centroidsOfBlocks([source], groups);
}

/** `centroidsOf` a matrix that comes in blocks of rows. */
export function centroidsOfBlocks(
  blocks: Iterable<Matrix>,
  { codes, clusters, sizes }: Groups,
): Float64Array {
  let columns = 1;
  let centroids = new Float64Array();
  let at = 0;
  for (const block of blocks) {
    if (at === 0) centroids = new Float64Array(clusters * (columns = block.columns));
    for (let i = 0; i < block.rows; i++, at++) {
      const values = row(block, i);
      for (let j = 0; j < columns; j++) centroids[codes[at] * columns + j] += values[j];
    }
  }
  return centroids.map((total, cell) => total / sizes[Math.floor(cell / columns)]);
}
