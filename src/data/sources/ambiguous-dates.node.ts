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

/** Columns of dates in a text table that could all be read another way, since no day is beyond the twelfth: a pass over each of those that may. */
export async function ambiguousDates(
  engine: Engine,
  { texts, columns }: Relation,
  plan: ColumnPlan,
): Promise<readonly AmbiguousDates[]> {
  const planned = new Set(plan.columns.map(({ column }) => column));
  const found: AmbiguousDates[] = [];
  for (const { name, format } of columns) {
    if (texts === undefined || !format?.includes('%d') || !planned.has(name)) continue;
    const read = await readEitherWay(engine, name, format, texts);
    if (read !== undefined) found.push({ column: name, ...read });
  }
  return found;
}

/** A date of a column as it is spelt and was read, where each of them could be read another way, and that one as another day. */
async function readEitherWay(
  engine: Engine,
  column: string,
  format: string,
  texts: string,
): Promise<Pick<AmbiguousDates, 'text' | 'date'> | undefined> {
  const cell = identifier(column);
  const day = (order: string) => `try_strptime(${cell}, ${literal(order)})::DATE`;
  const other = day(format.replace(/%[dm]/g, (part) => (part === '%d' ? '%m' : '%d')));
  const [all] = await engine.rows(`SELECT count(${cell}) = count(${other}) FROM ${texts}`);
  if (all?.[0] !== true) return undefined;
  // The fourth of April is the same either way.
  const [first] = await engine.rows(
    `SELECT ${cell}, ${day(format)}::VARCHAR FROM ${texts} WHERE ${day(format)} <> ${other} LIMIT 1`,
  );
  return first === undefined ? undefined : { text: String(first[0]), date: String(first[1]) };
}
