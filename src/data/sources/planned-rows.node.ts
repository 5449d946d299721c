import { MixturaError } from '../../error.js';
import type { Dataset } from '../dataset.js';
import { planFeatures, type ColumnPlan } from './column-plan.js';
import { identifier, type Engine } from './duckdb.node.js';
import { MissingValues, type FilledColumn } from './missing-values.node.js';
import { NarrowColumns } from './narrow-columns.node.js';
import { planParts, type PlanPart } from './plan-sql.js';
import type { Relation } from './relation.node.js';
import { located, type PlanReading } from './row-problems.node.js';
import { RowRoles, type RoleColumns, type RowGroups } from './row-roles.node.js';
import { rowSink, type RowSink, type SinkOptions } from './row-sink.node.js';
import { columnNamed } from './table-columns.js';
import {
  refusedCategories,
  suspectsOf,
  unknownCategories,
  type UnknownCategories,
} from './unknown-categories.node.js';
import { copyFloats } from './vectors.node.js';

export interface PlannedRowsOptions extends SinkOptions, RoleColumns {
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
  readonly filled: readonly FilledColumn[];
  readonly unknown: readonly UnknownCategories[];
}

export interface PlannedRows {
  readonly dataset: Dataset;
  readonly findings: RowFindings;
  readonly groups?: RowGroups;
}

/**
 * Reads a table by its plan in one pass; another one looks at fractions that are all alike as 32-bit floats, and at categories that may be new. Throws
 * `INVALID_DATA`, naming row and column, or for columns that 32-bit floats cannot hold; `MISSING_DATA` for columns of the plan that are not there.
 */
export async function readPlanned(
  engine: Engine,
  relation: Relation,
  plan: ColumnPlan,
  options: PlannedRowsOptions = {},
): Promise<PlannedRows> {
  const { isFitted = false, order } = options;
  const reading = { plan, typeOf: planTypes(relation, plan), isFitted };
  const sink = rowSink(planFeatures(plan).length, options);
  try {
    return await readInto(sink, engine, relation, reading, options);
  } catch (error) {
    sink.discard();
    const { fileOf, ...sorted } = relation;
    // Sorted rows are not in the order of their files any more.
    const isSorted = order !== undefined && fileOf !== undefined;
    throw await located(error, engine, isSorted ? sorted : relation, reading);
  }
}

async function readInto(
  sink: RowSink,
  engine: Engine,
  relation: Relation,
  { plan, typeOf, isFitted }: PlanReading,
  options: PlannedRowsOptions,
): Promise<PlannedRows> {
  const columns = planFeatures(plan);
  const parts = planParts(plan, typeOf);
  const roles = new RowRoles(relation, options);
  const missing = new MissingValues(plan);
  // A model that was fitted to other rows knows how far apart values are.
  const narrow = isFitted ? undefined : new NarrowColumns(plan, typeOf);
  const isSuspect = suspectsOf(plan);
  const room = reusedRoom();
  let mayBeUnknown = false;
  const selects = [...parts.map(({ sql }) => sql), ...roles.selects].join(', ');
  for await (const chunk of engine.stream(`SELECT ${selects} FROM ${ordered(relation, options)}`)) {
    const rows = chunk.rowCount;
    const values = room(rows * columns.length);
    copyParts(parts, (part) => chunk.getColumnVector(part), rows, columns.length, values);
    mayBeUnknown ||= isSuspect(values);
    narrow?.note(values);
    const kept = missing.settle(values, roles.read);
    roles.take(rows, kept, (role) => chunk.getColumnVector(parts.length + role));
    sink.append(compact(values, kept, columns.length));
  }
  const unknown = mayBeUnknown ? await unknownCategories(engine, relation, plan.columns) : [];
  if (options.unknown === 'error' && unknown.length > 0) throw refusedCategories(relation.name, unknown);
  if (sink.rows === 0) throw new MixturaError('INVALID_DATA', noRows(relation.name, roles.read));
  await narrow?.check(engine, relation);
  const findings = { dropped: roles.read - sink.rows, filled: missing.filled(), unknown };
  const groups = roles.groups();
  const dataset = sink.finish(relation.name, { columns, ...roles.facts() });
  return { dataset, findings, ...(groups && { groups }) };
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

/** What stands after FROM. Rows that the order does not tell apart stay as they came: a sort on several threads would leave that to chance. */
function ordered(relation: Relation, { group, order }: PlannedRowsOptions): string {
  if (order === undefined) return relation.from;
  const keys = [group, order].filter((key) => key !== undefined);
  const names = keys.map((key) => identifier(columnNamed(relation.name, relation.columns, key).name));
  const place = identifier('place of the row');
  return `(SELECT *, row_number() OVER () AS ${place} FROM ${relation.from}) ORDER BY ${[...names, place].join(', ')}`;
}

function noRows(name: string, read: number): string {
  return read === 0
    ? `${name} has no rows of data; give at least one`
    : `${name}: every one of its ${read} rows misses a value; fill them in (\`missing: mean\`) or ignore a column`;
}
