import type { Sql } from 'postgres';
import { MixturaError } from '../../error.js';
import { identifier, loadDuckDb, type Engine } from './duckdb.node.js';
import { withPostgres } from './postgres-connection.node.js';
import { postgresName } from './postgres-url.js';
import { relation, type Relation } from './relation.node.js';

export interface StageOptions {
  readonly query?: string;
  readonly table?: string;
}

const rowsAtOnce = 2000;

/**
 * Copies what a query selects on a PostgreSQL server into DuckDB, by a server-side cursor a few thousand rows at a time; from there on it is a table like
 * any other. Throws as `withPostgres` does.
 */
export function stagePostgres(engine: Engine, url: string, options: StageOptions): Promise<Relation> {
  const query = queryOf(url, options);
  return withPostgres(url, async (sql) => {
    const types = await columnTypes(sql, query);
    const texts = types.map((_, i) => `"${i}" VARCHAR`);
    await engine.run(`CREATE TABLE staged (${texts.join(', ')})`);
    await copyRows(engine, sql, query, types.length);
    const casts = types.map(
      ({ name, type, isList }, i) =>
        `${isList ? `translate("${i}", '{}', '[]')` : `"${i}"`}::${type} AS ${identifier(name)}`,
    );
    await engine.run(`CREATE VIEW selected AS SELECT ${casts.join(', ')} FROM staged`);
    return relation(engine, 'selected');
  });
}

function queryOf(url: string, { query, table }: StageOptions): string {
  if (query !== undefined) return query.trim().replace(/;\s*$/, '');
  if (table !== undefined) return `SELECT * FROM ${table.split('.').map(identifier).join('.')}`;
  throw new MixturaError(
    'INVALID_OPTION',
    `say what to read from ${postgresName(url)}: a query (query: SELECT …) or a table`,
  );
}

interface StagedColumn {
  readonly name: string;
  /** DuckDB's type for it. */
  readonly type: string;
  readonly isList: boolean;
}

const typeNames: Readonly<Record<string, string>> = {
  bool: 'BOOLEAN',
  int2: 'SMALLINT',
  int4: 'INTEGER',
  int8: 'BIGINT',
  oid: 'BIGINT',
  float4: 'FLOAT',
  float8: 'DOUBLE',
  numeric: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMPTZ',
  uuid: 'UUID',
};

/** pgvector's types travel as `[1,2,3]`. */
const vectorNames: ReadonlySet<string> = new Set(['vector', 'halfvec']);

async function columnTypes(sql: Sql, query: string): Promise<readonly StagedColumn[]> {
  const { columns } = await sql.unsafe(query).describe();
  const numbers = [...new Set(columns.map(({ type }) => type))];
  const found = await sql.unsafe(
    `SELECT oid::text AS oid, typname FROM pg_type WHERE oid IN (${numbers.join(', ')})`,
  );
  const nameOf = new Map(found.map((row) => [Number(row['oid']), String(row['typname'])]));
  return columns.map(({ name, type: number }) => {
    const typeName = nameOf.get(number) ?? '';
    const isArray = typeName.startsWith('_');
    const item = typeNames[isArray ? typeName.slice(1) : typeName];
    if (vectorNames.has(typeName)) return { name, type: 'FLOAT[]', isList: false };
    if (isArray && item !== undefined) return { name, type: `${item}[]`, isList: true };
    return { name, type: item ?? 'VARCHAR', isList: false };
  });
}

async function copyRows(engine: Engine, sql: Sql, query: string, width: number): Promise<void> {
  const duckdb = await loadDuckDb();
  const appender = await engine.connection.createAppender('staged');
  const types = Array.from({ length: width }, () => duckdb.VARCHAR);
  for await (const rows of sql.unsafe(query).values().cursor(rowsAtOnce)) {
    const chunk = duckdb.DuckDBDataChunk.create(types, rows.length);
    for (let column = 0; column < width; column++) {
      chunk.setColumnValues(
        column,
        rows.map((row: readonly unknown[]) => textOf(row[column])),
      );
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
