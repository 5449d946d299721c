import { MixturaError } from '../../error.js';
import type { Dataset } from '../dataset.js';
import { classCodes } from './class-codes.js';
import { planFeatures, planFills, type ColumnPlan } from './column-plan.js';
import { identifier, toNumber, type Engine } from './duckdb.node.js';
import { featureName, misfit, planParts, type PlanPart } from './plan-sql.js';
import type { Relation } from './relation.node.js';
import { rowSink, type SinkOptions } from './row-sink.node.js';
import { columnNamed } from './table-columns.js';
import { copyFloats, texts } from './vectors.node.js';

export interface PlannedRowsOptions extends SinkOptions {
  readonly label?: string;
  readonly id?: string;
  /** Column whose value says which rows belong together. */
  readonly group?: string;
  /** Columns the rows are brought into order by, after the group. */
  readonly order?: string;
  /** Called with the rows read so far. */
  readonly onProgress?: (rows: number) => void;
}

export interface PlannedRows {
  readonly dataset: Dataset;
  /** Rows left out for missing values. */
  readonly dropped: number;
  /** The group of each row, numbered in order of appearance, and what the groups are called. */
  readonly groups?: { readonly codes: Int32Array; readonly names: readonly string[] };
}

/** Reads a table by its plan in one pass. Throws `INVALID_DATA`, naming row and column, or `MISSING_DATA` for columns of the plan that are not there. */
export async function readPlanned(
  engine: Engine,
  relation: Relation,
  plan: ColumnPlan,
  options: PlannedRowsOptions = {},
): Promise<PlannedRows> {
  const columns = planFeatures(plan);
  const typeOf = planTypes(relation, plan);
  const parts = planParts(plan, typeOf);
  const roles = (['label', 'id', 'group'] as const).filter((role) => options[role] !== undefined);
  const roleTexts = roles.map((role) => textOf(relation, options[role] ?? ''));
  const selects = [...parts.map(({ sql }) => sql), ...roleTexts].join(', ');
  const classes = { label: classCodes(), group: classCodes() };
  const ids: string[] = [];
  const sink = rowSink(columns.length, options);
  const room = reusedRoom();
  let read = 0;
  try {
    for await (const chunk of engine.stream(
      `SELECT ${selects} FROM ${relation.from}${orderBy(relation, options)}`,
    )) {
      const rows = chunk.rowCount;
      const values = room(rows * columns.length);
      copyParts(parts, (part) => chunk.getColumnVector(part), rows, columns.length, values);
      const kept = settleMissing(plan, values, columns.length, read);
      roles.forEach((role, i) => {
        const found = texts(chunk.getColumnVector(parts.length + i), rows);
        found.forEach((text, row) => {
          if (kept?.[row] === 0) return;
          if (text === null) throw missingRole(role, options[role] ?? '', read + row);
          if (role === 'id') ids.push(text);
          else classes[role].push(text);
        });
      });
      sink.append(compact(values, kept, columns.length));
      read += rows;
      options.onProgress?.(read);
    }
    if (sink.rows === 0) throw new MixturaError('INVALID_DATA', noRows(relation.name, read));
    const dataset = sink.finish(relation.name, {
      columns,
      ...(options.label !== undefined && classes.label.sorted()),
      ...(options.id !== undefined && { ids }),
    });
    const groups = options.group === undefined ? {} : { groups: classes.group.asMet() };
    return { dataset, dropped: read - sink.rows, ...groups };
  } catch (error) {
    sink.discard();
    throw await located(error, engine, relation, plan, typeOf);
  }
}

function copyParts(
  parts: readonly PlanPart[],
  vectorOf: (part: number) => Parameters<typeof copyFloats>[0],
  rows: number,
  features: number,
  into: Float32Array,
): void {
  let offset = 0;
  parts.forEach(({ width }, part) => {
    copyFloats(vectorOf(part), rows, width, into, offset, features);
    offset += width;
  });
}

/** A number that is not there, or not finite, at a row and feature of the table. */
class BadValue extends Error {
  constructor(
    readonly row: number,
    readonly feature: number,
    readonly value: number,
  ) {
    super(`row ${row}, feature ${feature} is ${value}`);
  }
}

class MissingRole extends Error {
  constructor(
    readonly row: number,
    readonly what: string,
    readonly column: string,
  ) {
    super(`row ${row} has no ${what}`);
  }
}

function missingRole(what: string, column: string, row: number): MissingRole {
  return new MissingRole(row, what, column);
}

/** Room for chunk after chunk. */
function reusedRoom(): (length: number) => Float32Array {
  let room = new Float32Array();
  return (length) => {
    if (room.length < length) room = new Float32Array(length);
    return room.subarray(0, length);
  };
}

/** Fills missing values in. Returns 0 for each row to drop, or undefined where all are kept. */
function settleMissing(
  plan: ColumnPlan,
  values: Float32Array,
  features: number,
  firstRow: number,
): Uint8Array | undefined {
  const fills = planFills(plan);
  let kept: Uint8Array | undefined;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    // Finite numbers, and they alone, give 0.
    if (value - value === 0) continue;
    const row = Math.floor(at / features);
    const feature = at % features;
    if (Number.isNaN(value) && fills !== undefined) values[at] = fills[feature] ?? 0;
    else if (Number.isNaN(value) && plan.missing === 'drop') {
      kept ??= new Uint8Array(values.length / features).fill(1);
      kept[row] = 0;
    } else throw new BadValue(firstRow + row, feature, value);
  }
  return kept;
}

function compact(values: Float32Array, kept: Uint8Array | undefined, features: number): Float32Array {
  let at = 0;
  kept?.forEach((keep, row) => {
    if (keep === 0) return;
    values.copyWithin(at, row * features, (row + 1) * features);
    at += features;
  });
  return kept === undefined ? values : values.subarray(0, at);
}

function planTypes(relation: Relation, plan: ColumnPlan): (column: string) => string {
  const types = new Map(relation.columns.map(({ name, type }) => [name, type]));
  const absent = plan.columns.filter(({ column }) => !types.has(column)).map(({ column }) => column);
  if (absent.length > 0) {
    throw new MixturaError(
      'MISSING_DATA',
      `${relation.name} has no ${absent.slice(0, 5).join(', ')}, which the model was fitted on; it has ${[...types.keys()].slice(0, 20).join(', ')}`,
      { details: { columns: absent } },
    );
  }
  return (column) => types.get(column) ?? '';
}

/** A column as text that reads the same whatever kind of number the source keeps: 1, not 1.0. */
function textOf(relation: Relation, wanted: string): string {
  const { name, kind } = columnNamed(relation.name, relation.columns, wanted);
  const column = identifier(name);
  if (kind !== 'real') return `${column}::VARCHAR`;
  const whole = `${column} = trunc(${column}) AND abs(${column}) < 1e15`;
  return `CASE WHEN ${whole} THEN ${column}::BIGINT::VARCHAR ELSE ${column}::VARCHAR END`;
}

function orderBy(relation: Relation, { group, order }: PlannedRowsOptions): string {
  const keys = [group, order].filter((key) => key !== undefined);
  if (order === undefined) return '';
  const names = keys.map((key) => identifier(columnNamed(relation.name, relation.columns, key).name));
  return ` ORDER BY ${names.join(', ')}`;
}

function noRows(name: string, read: number): string {
  return read === 0
    ? `${name} has no rows of data; give at least one`
    : `${name}: every one of its ${read} rows misses a value; fill them in (missing: mean) or ignore a column`;
}

/** The error with the place it is about. */
async function located(
  error: unknown,
  engine: Engine,
  relation: Relation,
  plan: ColumnPlan,
  typeOf: (column: string) => string,
): Promise<unknown> {
  if (error instanceof BadValue) {
    const { column, feature } = featureName(plan, error.feature);
    const missing = Number.isNaN(error.value);
    const place = await placeOf(relation, error.row);
    return new MixturaError(
      'INVALID_DATA',
      missing
        ? `${place}, column ${feature} is missing. Drop such rows (missing: drop), fill in the mean (missing: mean) or a number, or ignore the column.`
        : `${place}, column ${feature} is ${error.value}; replace it by a finite number, or ignore the column`,
      { details: { row: error.row, column, value: String(error.value) } },
    );
  }
  if (error instanceof MissingRole) {
    const place = await placeOf(relation, error.row);
    return new MixturaError(
      'INVALID_DATA',
      `${place}: the ${error.what} (column ${error.column}) is missing; fill it in or leave the row out`,
      { details: { row: error.row, column: error.column } },
    );
  }
  // DuckDB names line and column of bad text itself.
  if (
    error instanceof MixturaError &&
    error.code === 'INVALID_DATA' &&
    !error.message.includes('CSV Error')
  ) {
    return (await findMisfit(engine, relation, plan, typeOf)) ?? error;
  }
  return error;
}

async function findMisfit(
  engine: Engine,
  relation: Relation,
  plan: ColumnPlan,
  typeOf: (column: string) => string,
): Promise<MixturaError | undefined> {
  for (const planned of plan.columns) {
    const { column } = planned;
    const bad = misfit(planned, typeOf(column));
    if (bad === 'false') continue;
    const query = `SELECT row_number, value FROM (SELECT row_number() OVER () - 1 AS row_number, ${identifier(column)}::VARCHAR AS value,
      ${bad} AS bad FROM ${relation.from}) WHERE bad ORDER BY row_number LIMIT 1`;
    const found = await engine.rows(query).catch(() => []);
    const [row, value] = found[0] ?? [];
    if (row === undefined) continue;
    const shown = String(value).slice(0, 60);
    return new MixturaError(
      'INVALID_DATA',
      `${await placeOf(relation, toNumber(row))}, column ${column} is ${JSON.stringify(shown)}, which does not become ${wanted(planned.encoding)}; correct it or ignore the column`,
      { details: { row: toNumber(row), column, value: shown } },
    );
  }
  return undefined;
}

function wanted(encoding: ColumnPlan['columns'][number]['encoding']): string {
  switch (encoding.kind) {
    case 'list':
      return `a list of ${encoding.length} numbers`;
    case 'time':
      return 'a time';
    default:
      return 'a number within the range of 32-bit floats';
  }
}

/** Rows count from 0, over all files of a pattern. */
async function placeOf(relation: Relation, row: number): Promise<string> {
  if (relation.fileOf === undefined) return `${relation.name}: row ${row}`;
  return `${relation.name}: row ${row} (in ${await relation.fileOf(row)})`;
}
