import { MixturaError } from '../error.js';
import type { Dataset } from './dataset.js';
import { chunks } from './stream.js';

/** Throws `INVALID_SHAPE` where `rowShape` does not multiply to `features`, or a count is no natural number. */
export function checkShape(name: string, rows: number, features: number, rowShape: readonly number[]): void {
  if (!Number.isInteger(rows) || rows < 1) {
    throw new MixturaError('INVALID_DATA', `${name}: ${rows} rows; a data set needs at least one`);
  }
  if (!Number.isInteger(features) || features < 1) {
    throw new MixturaError('INVALID_DATA', `${name}: ${features} features; a row needs at least one number`);
  }
  if (rowShape.reduce((product, size) => product * size, 1) !== features) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `${name}: a row of shape [${rowShape.join(', ')}] does not hold ${features} numbers`,
    );
  }
}

/** Throws `INVALID_SHAPE` where rows `start` to `end` are not there or do not fit into `room` numbers. */
export function checkRange(
  name: string,
  rows: number,
  features: number,
  start: number,
  end: number,
  room: number,
): void {
  if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= rows)) {
    throw new MixturaError('INVALID_SHAPE', `${name}: no rows ${start} to ${end} among ${rows}`);
  }
  checkRoom(name, (end - start) * features, room);
}

export function checkRoom(name: string, needed: number, room: number): void {
  if (room < needed) {
    throw new MixturaError('INVALID_SHAPE', `${name}: reading ${needed} numbers into room for ${room}`);
  }
}

/** `index` as a row number. Throws `INVALID_SHAPE` where there is no such row. */
export function checkRow(name: string, rows: number, index: number | undefined): number {
  if (index === undefined || !Number.isInteger(index) || index < 0 || index >= rows) {
    throw new MixturaError('INVALID_SHAPE', `${name}: no row ${index} among ${rows} (they count from 0)`);
  }
  return index;
}

/** Throws `INVALID_DATA` at the first NaN or infinity, naming its row (counted from 0, the first of `values` being `firstRow`) and column. */
export function checkFinite(
  values: Float32Array,
  features: number,
  name: string,
  columns?: readonly string[],
  firstRow = 0,
): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) refuseValue(values[i], i, features, name, columns, firstRow);
  }
}

/** Throws `INVALID_DATA` where no row differs from another: no column varies then, and nothing tells clusters apart. */
export function checkRowsDiffer(source: Dataset): void {
  if (someRowDiffers(source)) return;
  const { name, rows } = source;
  throw new MixturaError(
    'INVALID_DATA',
    rows === 1
      ? `${name} has one row, in which there are no clusters to find; give at least two rows that differ`
      : `the ${rows} rows of ${name} are all the same, so that nothing tells clusters apart; give rows that differ, or learn from other columns`,
    { details: { rows } },
  );
}

/** Reads until a row differs from the first, which most often is the second. */
function someRowDiffers(source: Dataset): boolean {
  const first = new Float32Array(source.features);
  source.read(0, 1, first);
  for (const { values } of chunks(source)) {
    if (values.some((value, i) => value !== first[i % first.length])) return true;
  }
  return false;
}

function refuseValue(
  value: number | undefined,
  at: number,
  features: number,
  name: string,
  columns: readonly string[] | undefined,
  firstRow: number,
): never {
  const row = firstRow + Math.floor(at / features);
  const column = at % features;
  const label = columns?.[column] === undefined ? `${column}` : `${column} (${columns[column]})`;
  const cure = Number.isNaN(value)
    ? 'fill in or remove missing values first'
    : 'scale or remove values beyond the range of 32-bit floats first';
  throw new MixturaError('INVALID_DATA', `${name}: row ${row}, column ${label} is ${value}; ${cure}`, {
    details: { row, column, value: String(value) },
  });
}
