import type { ColumnOptions } from './known-columns.js';
import { openEngine, type Engine } from './duckdb.node.js';
import { isPostgres, postgresName } from './postgres-url.js';
import { stagePostgres } from './postgres-stage.node.js';
import type { Relation } from './relation.node.js';
import { tableFormat, tableName } from './table-format.node.js';
import { openRelation, type RelationOptions } from './open-relation.node.js';

export interface TableSourceOptions extends RelationOptions {
  /** What to select from a PostgreSQL server. */
  readonly query?: string;
}

/** Whether a source, by its name alone, is a table: what `inspectTable` looks into. */
export function isTableSource(source: string): boolean {
  return isPostgres(source) || tableFormat(source) !== undefined;
}

/** Opens a table, of a file, a query or a server, for as long as `use` takes. */
export async function withTable<T>(
  source: string,
  options: TableSourceOptions & ColumnOptions,
  use: (engine: Engine, relation: Relation) => Promise<T>,
): Promise<T> {
  const remote = isPostgres(source);
  const name = remote ? postgresName(source) : tableName(source);
  const engine = await openEngine(name, tableFormat(source) === 'sql' ? { threads: 1 } : {});
  try {
    const relation = remote
      ? await stagePostgres(engine, source, options)
      : await openRelation(engine, source, options);
    return await use(engine, relation);
  } finally {
    engine.close();
  }
}
