import { MixturaError } from '../../error.js';
import type { ColumnPlan } from './column-plan.js';
import { identifier, toNumber, type Engine } from './duckdb.node.js';
import { featureName, misfit } from './plan-sql.js';
import type { Relation } from './relation.node.js';
import { refusedCategories, unknownCategories } from './unknown-categories.node.js';

/** A number that is not there, or not finite, at a row and feature of the table. */
export class BadValue extends Error {
  constructor(
    readonly row: number,
    readonly feature: number,
    readonly value: number,
  ) {
    super(`row ${row}, feature ${feature} is ${value}`);
  }
}

/** A label, id or group that is not there. */
export class MissingCell extends Error {
  constructor(
    readonly row: number,
    readonly what: string,
    readonly column: string,
  ) {
    super(`row ${row} has no ${what}`);
  }
}

/** How a table was read. */
export interface PlanReading {
  readonly plan: ColumnPlan;
  /** The type of each of its columns in the table. */
  readonly typeOf: (column: string) => string;
  /** Whether the plan was fitted to other rows before. */
  readonly isFitted?: boolean;
}

/** The error with the place it is about. */
export async function located(
  error: unknown,
  engine: Engine,
  relation: Relation,
  reading: PlanReading,
): Promise<unknown> {
  const { plan, isFitted = false } = reading;
  if (error instanceof BadValue) {
    const { column, feature } = featureName(plan, error.feature);
    const missing = Number.isNaN(error.value);
    if (missing) {
      const unknown = await unknownCategories(
        engine,
        relation,
        plan.columns.filter((planned) => planned.column === column),
      );
      if (unknown.length > 0) return refusedCategories(relation.name, unknown);
    }
    const place = await placeOf(relation, error.row);
    return new MixturaError(
      'INVALID_DATA',
      missing
        ? `${place}, column ${feature} is missing. Drop such rows (\`missing: drop\`), fill in ${isFitted ? 'a number' : 'the mean (`missing: mean`) or a number, or ignore the column'}.`
        : `${place}, column ${feature} is ${error.value}; replace it by a finite number${isFitted ? '' : ', or ignore the column'}`,
      { details: { row: error.row, column, value: String(error.value) } },
    );
  }
  if (error instanceof MissingCell) return refusedCell(relation, error);
  if (error instanceof MixturaError && error.code === 'INVALID_DATA') {
    return (await findMisfit(engine, relation, reading)) ?? error;
  }
  return error;
}

/** What to tell people of a cell that is not there. */
export async function refusedCell(
  relation: Relation,
  { row, what, column }: MissingCell,
): Promise<MixturaError> {
  return new MixturaError(
    'INVALID_DATA',
    `${await placeOf(relation, row)}: the ${what} (column ${column}) is missing; fill it in or leave the row out`,
    { details: { row, column } },
  );
}

async function findMisfit(
  engine: Engine,
  relation: Relation,
  { plan, typeOf, isFitted = false }: PlanReading,
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
    const text = String(value);
    const shown = text.slice(0, 60);
    const cure = isFitted
      ? 'correct it, for the model learnt from that column'
      : 'correct it or ignore the column';
    return new MixturaError(
      'INVALID_DATA',
      `${await placeOf(relation, toNumber(row))}, column ${column} is ${JSON.stringify(shown)}, which is ${complaint(planned.encoding, text)}; ${cure}`,
      { details: { row: toNumber(row), column, value: shown } },
    );
  }
  return undefined;
}

/** What is wrong with a value, to go after "is". */
function complaint(encoding: ColumnPlan['columns'][number]['encoding'], text: string): string {
  switch (encoding.kind) {
    case 'list':
      return `no list of ${encoding.length} numbers`;
    case 'time':
      return 'no time';
    default:
      return Number.isNaN(Number(text)) ? 'no number' : 'beyond the range of 32-bit floats';
  }
}

/** Rows count from 0, over all files of a pattern. */
async function placeOf(relation: Relation, row: number): Promise<string> {
  if (relation.fileOf === undefined) return `${relation.name}: row ${row}`;
  return `${relation.name}: row ${row} (in ${await relation.fileOf(row)})`;
}
