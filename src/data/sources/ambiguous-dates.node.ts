import type { ColumnPlan } from './column-plan.js';
import { identifier, type Engine } from './duckdb.node.js';
import type { Relation } from './relation.node.js';

/** A column of dates whose texts do not tell day and month apart, and how the first of them was read. */
export interface AmbiguousDates {
  readonly column: string;
  /** Such as `03/04/2020`. */
  readonly text: string;
  /** As ISO 8601. */
  readonly date: string;
}

/** Two numbers in front of a year. */
const pattern = String.raw`^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}`;

/** Columns of times in a text table that could all be read another way, since no day is beyond the twelfth: a pass over the table for each of them. */
export async function ambiguousDates(
  engine: Engine,
  { withTexts, from }: Relation,
  plan: ColumnPlan,
): Promise<readonly AmbiguousDates[]> {
  const found: AmbiguousDates[] = [];
  for (const { column, encoding } of plan.columns) {
    if (withTexts === undefined || encoding.kind !== 'time') continue;
    const name = identifier(column);
    const part = (group: number) => `try_cast(regexp_extract(${name}, '${pattern}', ${group}) AS INTEGER)`;
    const isEither = `coalesce(greatest(${part(1)}, ${part(2)}) <= 12, false)`;
    const first = (value: string, table: string) =>
      `(SELECT ${value} FROM ${table} WHERE ${name} IS NOT NULL LIMIT 1)`;
    const [row] = await engine.rows(
      `SELECT bool_and(${isEither}), ${first(name, withTexts(column))}, ${first(`${name}::DATE::VARCHAR`, from)}
       FROM ${withTexts(column)} WHERE ${name} IS NOT NULL`,
    );
    const [isAmbiguous, text, date] = row ?? [];
    if (isAmbiguous === true) found.push({ column, text: String(text), date: String(date) });
  }
  return found;
}
