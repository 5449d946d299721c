import { MixturaError } from '../../error.js';
import type { Dataset } from '../dataset.js';
import { numbersOfKept } from '../id-column.js';
import { classCodes } from './class-codes.js';
import { featureNames, planFeatures, planFills, type ColumnPlan } from './column-plan.js';
import { identifier, type Engine } from './duckdb.node.js';
import { planParts, type PlanPart } from './plan-sql.js';
import type { Relation } from './relation.node.js';
import { BadValue, located, MissingCell } from './row-problems.node.js';
import { rowSink, type SinkOptions } from './row-sink.node.js';
import { columnNamed } from './table-columns.js';
import {
  refusedCategories,
  suspectsOf,
  unknownCategories,
  type UnknownCategories,
} from './unknown-categories.node.js';
import { copyFloats, texts } from './vectors.node.js';

export interface PlannedRowsOptions extends SinkOptions {
  readonly label?: string;
  readonly id?: string;
  /** Column whose value says which rows belong together. */
  readonly group?: string;
  /** Columns the rows are brought into order by, after the group. */
  readonly order?: string;
  /** What to do about categories that the plan does not know: count and name them, or refuse the table; `note` unless given. */
  readonly unknown?: 'note' | 'error';
  /** Whether the plan was fitted to other rows before, so that no column of it can be ignored. */
  readonly isFitted?: boolean;
}

/** What of a table did not become features as it stands. */
export interface RowFindings {
  /** Rows left out for missing values. */
  readonly dropped: number;
  /** Missing values that were filled in, column by column. */
  readonly filled: readonly { readonly column: string; readonly values: number }[];
  readonly unknown: readonly UnknownCategories[];
}

export interface PlannedRows {
  readonly dataset: Dataset;
  readonly findings: RowFindings;
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
  // Sorted rows have other numbers than in their source.
  const isNumbered = plan.missing === 'drop' && options.id === undefined && options.order === undefined;
  const numbers: number[] = [];
  const sink = rowSink(columns.length, options);
  const room = reusedRoom();
  const filled = new Float64Array(columns.length);
  const isSuspect = suspectsOf(plan);
  let mayBeUnknown = false;
  let read = 0;
  try {
    for await (const chunk of engine.stream(
      `SELECT ${selects} FROM ${relation.from}${orderBy(relation, options)}`,
    )) {
      const rows = chunk.rowCount;
      const values = room(rows * columns.length);
      copyParts(parts, (part) => chunk.getColumnVector(part), rows, columns.length, values);
      mayBeUnknown ||= isSuspect(values);
      const kept = settleMissing(plan, values, filled, read);
      roles.forEach((role, i) => {
        const found = texts(chunk.getColumnVector(parts.length + i), rows);
        found.forEach((text, row) => {
          if (kept?.[row] === 0) return;
          if (text === null) throw new MissingCell(read + row, role, options[role] ?? '');
          if (role === 'id') ids.push(text);
          else classes[role].push(text);
        });
      });
      if (isNumbered) for (let row = 0; row < rows; row++) if (kept?.[row] !== 0) numbers.push(read + row);
      sink.append(compact(values, kept, columns.length));
      read += rows;
    }
    const unknown = mayBeUnknown ? await unknownCategories(engine, relation, plan.columns) : [];
    if (options.unknown === 'error' && unknown.length > 0) throw refusedCategories(relation.name, unknown);
    if (sink.rows === 0) throw new MixturaError('INVALID_DATA', noRows(relation.name, read));
    const dataset = sink.finish(relation.name, {
      columns,
      ...(options.label !== undefined && classes.label.sorted()),
      ...(options.id !== undefined && { ids }),
      ...(isNumbered && numbersOfKept(numbers, read)),
    });
    const groups = options.group === undefined ? {} : { groups: classes.group.asMet() };
    const findings = { dropped: read - sink.rows, filled: filledColumns(plan, filled), unknown };
    return { dataset, findings, ...groups };
  } catch (error) {
    sink.discard();
    const { fileOf, ...sorted } = relation;
    // Sorted rows are not in the order of their files any more.
    const isSorted = options.order !== undefined && fileOf !== undefined;
    throw await located(error, engine, isSorted ? sorted : relation, { plan, typeOf, ...options });
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

/** Room for chunk after chunk. */
function reusedRoom(): (length: number) => Float32Array {
  let room = new Float32Array();
  return (length) => {
    if (room.length < length) room = new Float32Array(length);
    return room.subarray(0, length);
  };
}

/** Fills missing values in, and counts them for each feature. Returns 0 for each row to drop, or undefined where all are kept. */
function settleMissing(
  plan: ColumnPlan,
  values: Float32Array,
  filled: Float64Array,
  firstRow: number,
): Uint8Array | undefined {
  const features = filled.length;
  const fills = planFills(plan);
  let kept: Uint8Array | undefined;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    // Finite numbers, and they alone, give 0.
    if (value - value === 0) continue;
    const row = Math.floor(at / features);
    const feature = at % features;
    if (Number.isNaN(value) && fills !== undefined) {
      values[at] = fills[feature] ?? 0;
      filled[feature] = (filled[feature] ?? 0) + 1;
    } else if (Number.isNaN(value) && plan.missing === 'drop') {
      kept ??= new Uint8Array(values.length / features).fill(1);
      kept[row] = 0;
    } else throw new BadValue(firstRow + row, feature, value);
  }
  return kept;
}

/** A one-hot column misses its value once, whatever its number of features. */
function filledColumns(plan: ColumnPlan, filled: Float64Array): RowFindings['filled'] {
  let at = 0;
  return plan.columns
    .map((planned) => {
      const width = featureNames(planned).length;
      const counts = filled.subarray(at, (at += width));
      return { column: planned.column, values: counts.reduce((most, count) => Math.max(most, count), 0) };
    })
    .filter(({ values }) => values > 0);
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
    : `${name}: every one of its ${read} rows misses a value; fill them in (\`missing: mean\`) or ignore a column`;
}
