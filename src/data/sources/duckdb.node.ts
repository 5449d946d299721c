import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionalPackage } from '../../error.js';
import { tableError } from './duckdb-errors.js';

export interface EngineOptions {
  /** A database file to open or make; in memory unless given. */
  readonly path?: string;
  /** 1 makes the order of rows out of joins and groups the same every time; all cores unless given. */
  readonly threads?: number;
}

/** One value of a small result. */
export type Value = string | number | bigint | boolean | null;

/** An embedded DuckDB database and one connection to it. */
export interface Engine {
  /** For errors: what is being read. */
  readonly name: string;
  readonly connection: DuckDBConnection;
  run(sql: string): Promise<void>;
  /** All rows of a small result. */
  rows(sql: string): Promise<readonly (readonly Value[])[]>;
  /** A large result, about 2,048 rows at a time. */
  stream(sql: string): AsyncGenerator<DuckDBDataChunk>;
  close(): void;
}

/** What DuckDB may hold of a table at once, however many rows it has. */
const memoryLimitMB = 768;

/** Of each column, at most. DuckDB counts room for 2,048 values for every step from a cell to a number, and little of it is used. */
const columnLimitMB = 0.6;

let enginesOpened = 0;

/** Starts DuckDB. Throws `MISSING_DEPENDENCY` where it is not installed, and `CANNOT_READ` for a database file it cannot open. */
export async function openEngine(name: string, options: EngineOptions = {}): Promise<Engine> {
  const duckdb = await loadDuckDb();
  // One for each: DuckDB numbers its files from 0 in all of them, and removes those that it does not know.
  const spill = join(tmpdir(), `mixtura-duckdb-${process.pid}-${(enginesOpened += 1)}`);
  const settings = {
    memory_limit: `${memoryLimitMB}MB`,
    temp_directory: spill,
    // Nothing is fetched behind the user's back: what is not built in is an error that says so.
    autoinstall_known_extensions: 'false',
    ...(options.threads !== undefined && { threads: String(options.threads) }),
  };
  let instance: DuckDBInstance;
  try {
    instance = await duckdb.DuckDBInstance.create(options.path ?? ':memory:', settings);
  } catch (cause) {
    throw tableError(cause, name);
  }
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const attempt: Attempt = async (operation) => {
    try {
      return await operation();
    } catch (cause) {
      throw tableError(cause, name);
    }
  };
  return {
    name,
    connection,
    run: async (sql) => void (await attempt(() => connection.run(sql))),
    rows: (sql) =>
      attempt(async () => {
        const result = await connection.run(sql);
        return (await result.getRowsJS()).map((row) => row.map(plainValue));
      }),
    stream: (sql) => chunksOf(connection, sql, attempt),
    close() {
      connection.closeSync();
      instance.closeSync();
      rmSync(spill, { recursive: true, force: true });
    },
  };
}

/** Carries an operation out, with its failure as a `MixturaError`. */
type Attempt = <T>(operation: () => Promise<T>) => Promise<T>;

async function* chunksOf(
  connection: DuckDBConnection,
  sql: string,
  attempt: Attempt,
): AsyncGenerator<DuckDBDataChunk> {
  const result = await attempt(() => connection.stream(sql));
  // The next chunk is made while this one is worked on.
  let next = attempt(() => result.fetchChunk());
  try {
    for (;;) {
      const chunk = await next;
      if (chunk === null || chunk.rowCount === 0) return;
      next = attempt(() => result.fetchChunk());
      yield chunk;
    }
  } finally {
    await next.catch(() => undefined);
  }
}

/** DuckDB's module, loaded when first needed. Throws `MISSING_DEPENDENCY`. */
export function loadDuckDb(): Promise<typeof import('@duckdb/node-api')> {
  return optionalPackage(
    () => import('@duckdb/node-api'),
    'reading tables needs DuckDB, which is not installed; run "npm install @duckdb/node-api@1.5.4-r.1"',
  );
}

/** Lets DuckDB hold more where a table has thousands of columns. */
export async function makeRoomFor(engine: Engine, columns: number): Promise<void> {
  const limit = Math.ceil(columns * columnLimitMB);
  if (limit > memoryLimitMB) await engine.run(`SET memory_limit = '${limit}MB'`);
}

/** `name` as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `text` as an SQL string. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** At once, where each keeps all different values. */
export const distinctAtOnce = 100;

/** A value where a condition holds, to aggregate: for each `FILTER` DuckDB copies all the columns of a query, so that wide tables would take forever. */
export function where(condition: string, value = '1'): string {
  return `CASE WHEN ${condition} THEN ${value} END`;
}

/** A count or measure out of a small result: 0 where it is null. */
export function toNumber(value: Value | undefined): number {
  return value === null || value === undefined ? 0 : Number(value);
}

function plainValue(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      return value === null || value === undefined ? null : JSON.stringify(value);
  }
}
