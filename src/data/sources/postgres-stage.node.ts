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
    const staged = types.map(({ isNumber }, i) => `"${i}" ${isNumber ? 'DOUBLE' : 'VARCHAR'}`);
    await engine.run(`CREATE TABLE staged (${staged.join(', ')})`);
    await copyRows(engine, sql, query, types);
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
    `say what to read from ${postgresName(url)}: a query (\`query: SELECT …\`) or a table (\`table\`)`,
  );
}

interface StagedColumn {
  readonly name: string;
  /** DuckDB's type for it. */
  readonly type: string;
  readonly isList: boolean;
  /** Whether a JavaScript number holds each of its values exactly. */
  readonly isNumber: boolean;
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

/** These travel as numbers, which is faster than text; the others need all their digits. */
const exactNames: ReadonlySet<string> = new Set(['int2', 'int4', 'float4', 'float8']);

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
    const isVector = vectorNames.has(typeName);
    const isList = isArray && item !== undefined;
    const type = isVector ? 'FLOAT[]' : isList ? `${item}[]` : (item ?? 'VARCHAR');
    return { name, type, isList, isNumber: exactNames.has(typeName) };
  });
}

async function copyRows(
  engine: Engine,
  sql: Sql,
  query: string,
  columns: readonly StagedColumn[],
): Promise<void> {
  const duckdb = await loadDuckDb();
  const appender = await engine.connection.createAppender('staged');
  const types = columns.map(({ isNumber }) => (isNumber ? duckdb.DOUBLE : duckdb.VARCHAR));
  for await (const rows of sql.unsafe(query).values().cursor(rowsAtOnce)) {
    const chunk = duckdb.DuckDBDataChunk.create(types, rows.length);
    columns.forEach(({ isNumber }, column) => {
      const values = rows.map((row: readonly unknown[]) => textOf(row[column]));
      const numbers = (): (number | null)[] => values.map((text) => (text === null ? null : Number(text)));
      chunk.setColumnValues(column, isNumber ? numbers() : values);
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
