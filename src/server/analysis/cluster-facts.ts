import type { Dataset } from '../../data/dataset.js';
import type { Matrix } from '../../data/matrix.js';
import type { Difference } from '../interface.js';

/** What these functions need of rows. */
type Rows = Pick<Dataset, 'rows' | 'features' | 'read'>;

/** Mean and standard deviation of every column over all rows. */
export interface ColumnMoments {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

const block = 2048;

function eachRow(source: Rows, visit: (row: number, values: Float32Array) => void): void {
  const { rows, features } = source;
  const buffer = new Float32Array(Math.min(block, rows) * features);
  for (let start = 0; start < rows; start += block) {
    const end = Math.min(rows, start + block);
    source.read(start, end, buffer);
    for (let row = start; row < end; row++) {
      visit(row, buffer.subarray((row - start) * features, (row - start + 1) * features));
    }
  }
}

/** By Welford's recurrence, which does not cancel where a column's mean is large. */
export function columnMoments(rows: Rows): ColumnMoments {
  const means = new Float64Array(rows.features);
  const squares = new Float64Array(rows.features);
  eachRow(rows, (row, values) => {
    for (let column = 0; column < values.length; column++) {
      const value = values[column] ?? 0;
      const mean = means[column] ?? 0;
      const next = mean + (value - mean) / (row + 1);
      means[column] = next;
      squares[column] = (squares[column] ?? 0) + (value - mean) * (value - next);
    }
  });
  return { means, deviations: squares.map((square) => Math.sqrt(square / Math.max(1, rows.rows))) };
}

/** The mean row of every group, `[groups, features]`; zeros for an empty one. */
export function groupMeans(rows: Rows, groups: Int32Array, count: number): Matrix {
  const { features } = rows;
  const sums = new Float64Array(count * features);
  const sizes = new Float64Array(count);
  eachRow(rows, (row, values) => {
    const group = groups[row] ?? 0;
    sizes[group] = (sizes[group] ?? 0) + 1;
    for (let column = 0; column < features; column++) {
      const at = group * features + column;
      sums[at] = (sums[at] ?? 0) + (values[column] ?? 0);
    }
  });
  const values = Float32Array.from(
    sums,
    (sum, at) => sum / Math.max(1, sizes[Math.floor(at / features)] ?? 0),
  );
  return { values, rows: count, columns: features };
}

/** The columns in which `mean` differs most from all rows, in standard deviations; constant columns never do. */
export function largestDifferences(
  mean: Float32Array,
  { means, deviations }: ColumnMoments,
  nameOfColumn: (feature: number) => string,
  count: number,
): Difference[] {
  const all = Array.from(mean, (value, feature): Difference => {
    const deviation = deviations[feature] ?? 0;
    const overallMean = means[feature] ?? 0;
    const standardised = deviation > 0 ? (value - overallMean) / deviation : 0;
    return { feature, name: nameOfColumn(feature), clusterMean: value, overallMean, standardised };
  });
  return all
    .filter(({ standardised }) => standardised !== 0)
    .toSorted((a, b) => Math.abs(b.standardised) - Math.abs(a.standardised))
    .slice(0, count);
}

/** The rows of a cluster nearest to its centre in the embedding, nearest first. */
export function nearestToCentre(
  embedding: Matrix,
  labels: Int32Array,
  centres: Matrix,
  cluster: number,
  count: number,
): number[] {
  const { columns, values } = embedding;
  const distance = (row: number): number => {
    let total = 0;
    for (let d = 0; d < columns; d++) {
      total += ((values[row * columns + d] ?? 0) - (centres.values[cluster * columns + d] ?? 0)) ** 2;
    }
    return total;
  };
  return leastOf(membersOf(labels, cluster), distance, count);
}

/** The rows of a cluster that the model is least sure of, the least sure first. */
export function mostDoubtful(
  labels: Int32Array,
  confidence: Float32Array,
  cluster: number,
  count: number,
): number[] {
  return leastOf(membersOf(labels, cluster), (row) => confidence[row] ?? 0, count);
}

export function membersOf(labels: Int32Array, cluster: number): number[] {
  const rows: number[] = [];
  labels.forEach((label, row) => {
    if (label === cluster) rows.push(row);
  });
  return rows;
}

function leastOf(rows: readonly number[], cost: (row: number) => number, count: number): number[] {
  const costs = new Map(rows.map((row) => [row, cost(row)]));
  return rows.toSorted((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0)).slice(0, count);
}
