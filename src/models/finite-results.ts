import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';

/** Gives `results` of `rows` back. Throws `NOT_FINITE` where one is no number: float32 does not hold what the row leads to. */
export function requireNumbers(results: Matrix, rows: Dataset): Matrix {
  const at = results.values.findIndex(Number.isNaN);
  if (at < 0) return results;
  const place = Math.floor(at / results.columns);
  const row = new Float32Array(rows.features);
  rows.read(place, place + 1, row);
  const feature = row.reduce((most, value, i) => (Math.abs(value) > Math.abs(row[most] ?? 0) ? i : most), 0);
  const column = rows.columns?.[feature];
  const where = column === undefined ? `feature ${feature}` : `"${column}"`;
  throw new MixturaError(
    'NOT_FINITE',
    `row ${(rows.firstRow ?? 0) + place} of ${rows.name} is too far from the rows of the fit for float32 to hold what the model makes of it: ${where} is ${Number(row[feature]?.toPrecision(7))}; correct the row or leave it out`,
    { details: { row: (rows.firstRow ?? 0) + place, feature } },
  );
}
