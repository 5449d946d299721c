import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';

/** Throws `INVALID_OPTION` unless `value` is a whole number of at least `least`. */
export function requireCount(name: string, value: number, least = 1): void {
  if (!Number.isInteger(value) || value < least) {
    throw new MixturaError(
      'INVALID_OPTION',
      `${name} must be a whole number of at least ${least}, got ${value}`,
    );
  }
}

/** Throws `INVALID_OPTION` unless `value` is a finite number of at least `least`. */
export function requireAtLeast(name: string, value: number, least: number): void {
  if (!Number.isFinite(value) || value < least) {
    throw new MixturaError('INVALID_OPTION', `${name} must be a number of at least ${least}, got ${value}`);
  }
}

/** Throws `INVALID_OPTION` unless `clusters` can be found among `rows` rows. */
export function requireClusters(clusters: number, rows: number): void {
  requireCount('clusters', clusters);
  if (clusters > rows) {
    throw new MixturaError(
      'INVALID_OPTION',
      `${clusters} clusters need at least ${clusters} rows, got ${rows}; ask for fewer clusters or give more rows`,
      { details: { clusters, rows } },
    );
  }
}

/** Throws `INVALID_SHAPE` unless `x` has `columns` columns. */
export function requireColumns(x: Matrix, columns: number): void {
  if (x.columns !== columns) {
    throw new MixturaError('INVALID_SHAPE', `expected rows of ${columns} values, got rows of ${x.columns}`);
  }
}

/** Throws `NOT_FINITE` naming the first value of `x` that is NaN or infinite. */
export function requireFinite(x: Matrix): void {
  const at = x.values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    const [row, column] = [Math.floor(at / x.columns), at % x.columns];
    throw new MixturaError(
      'NOT_FINITE',
      `row ${row}, column ${column} is ${x.values[at]}; clean or impute the data first`,
      { details: { row, column } },
    );
  }
}

/** Throws `INVALID_OPTION` unless `x` has at least `components` rows and columns. */
export function requireComponents(components: number, x: Matrix): void {
  requireCount('components', components);
  const most = Math.min(x.rows, x.columns);
  if (components > most) {
    throw new MixturaError(
      'INVALID_OPTION',
      `components must be at most ${most} for ${x.rows} rows of ${x.columns} values, got ${components}`,
    );
  }
}
