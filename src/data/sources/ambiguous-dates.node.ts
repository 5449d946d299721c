import type { ColumnPlan } from './column-plan.js';
import { identifier, literal, type Engine } from './duckdb.node.js';
import type { Relation } from './relation.node.js';

/** A column of dates whose texts do not tell day and month apart, and how one of them was read. */
export interface AmbiguousDates {
  readonly column: string;
  /** Such as `03/04/2020`. */
  readonly text: string;
  /** As ISO 8601. */
  readonly date: string;
}

/** Two numbers in front of a year. */
const pattern = String.raw`^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}`;

/** Columns of dates in a text table that could all be read another way, since no day is beyond the twelfth. Only columns that begin so are read whole. */
export async function ambiguousDates(
  engine: Engine,
  { withTexts, from, columns }: Relation,
  plan: ColumnPlan,
): Promise<readonly AmbiguousDates[]> {
  if (withTexts === undefined) return [];
  const dates = new Set(columns.filter(({ type }) => /^(DATE|TIMESTAMP)/.test(type)).map(({ name }) => name));
  const found: AmbiguousDates[] = [];
  for (const { column, encoding } of plan.columns) {
    if (encoding.kind !== 'time' || !dates.has(column)) continue;
    const read = await readEitherWay(engine, column, withTexts(column), from);
    if (read !== undefined) found.push({ column, ...read });
  }
  return found;
}

/** A date of a column, as it is spelt among `texts` and was read among `dates`, where each of the column could be read another way. */
async function readEitherWay(
  engine: Engine,
  column: string,
  texts: string,
  dates: string,
): Promise<{ readonly text: string; readonly date: string } | undefined> {
  const name = identifier(column);
  const part = (group: number) =>
    `try_cast(regexp_extract(${name}, ${literal(pattern)}, ${group}) AS INTEGER)`;
  const value = async (query: string) => (await engine.rows(query))[0]?.[0];
  const beginsSo = await value(
    `SELECT regexp_matches(${name}, ${literal(pattern)}) FROM ${texts} WHERE ${name} IS NOT NULL LIMIT 1`,
  );
  if (beginsSo !== true) return undefined;
  const isEither = `coalesce(greatest(${part(1)}, ${part(2)}) <= 12, false)`;
  if ((await value(`SELECT bool_and(${isEither}) FROM ${texts} WHERE ${name} IS NOT NULL`)) !== true) {
    return undefined;
  }
  // The fourth of April is the same either way.
  const text = await value(`SELECT ${name} FROM ${texts} WHERE ${part(1)} <> ${part(2)} LIMIT 1`);
  const date = await value(
    `SELECT ${name}::DATE::VARCHAR FROM ${dates} WHERE day(${name}) <> month(${name}) LIMIT 1`,
  );
  return text === undefined ? undefined : { text: String(text), date: String(date) };
}
