import type { Engine, Value } from './duckdb.node.js';
import type { Relation } from './relation.node.js';

/** Aggregates that are asked of some columns. */
export interface Measures {
  /** All that the expressions name. */
  readonly columns: readonly string[];
  readonly expressions: readonly string[];
}

/**
 * The aggregates of each of `asked`, about `atOnce` of them in a pass over the table, which reads no other columns: what DuckDB needs for a pass grows faster than
 * the number of its aggregates, and of the columns it makes.
 */
export async function measureColumns(
  engine: Engine,
  relation: Pick<Relation, 'from' | 'fromOf'>,
  asked: readonly Measures[],
  atOnce = 1500,
): Promise<Value[][]> {
  const found: Value[][] = [];
  for (const pass of passes(asked, atOnce)) {
    const names = [...new Set(pass.flatMap(({ columns }) => columns))];
    const expressions = pass.flatMap(({ expressions }) => expressions);
    const from = relation.fromOf?.(names) ?? relation.from;
    const [row = []] =
      expressions.length === 0 ? [] : await engine.rows(`SELECT ${expressions.join(', ')} FROM ${from}`);
    let at = 0;
    for (const { expressions: own } of pass) found.push(row.slice(at, (at += own.length)));
  }
  return found;
}

/** Neighbours together, as long as they do not ask for more than `atOnce`. */
function passes(asked: readonly Measures[], atOnce: number): Measures[][] {
  const all: Measures[][] = [];
  let room = 0;
  for (const measures of asked) {
    const pass = all.at(-1);
    room -= measures.expressions.length;
    if (pass !== undefined && room >= 0) pass.push(measures);
    else {
      all.push([measures]);
      room = atOnce - measures.expressions.length;
    }
  }
  return all;
}
