import { existsSync } from 'node:fs';
import { replaceFile, replaceFileByPieces } from '../../artifact/replace-file.node.js';
import { MixturaError } from '../../error.js';
import { identifier, literal, loadDuckDb, openEngine, toNumber, type Engine } from './duckdb.node.js';
import { writePostgres } from './postgres-results.node.js';
import { isPostgres } from './postgres-url.js';
import { tableFormat, tableName } from './table-format.node.js';
import {
  encodeBatch,
  resultBatches,
  type ResultBatch,
  type ResultColumn,
  type ResultRows,
} from './result-rows.js';
import { tableExists, type TableTarget } from './table-target.js';

export interface Written {
  readonly rows: number;
}

/**
 * Writes results to `.csv`, `.parquet`, a table of a `.duckdb` file or of a PostgreSQL server, with columns `id` (or `row`), `cluster`, `name`,
 * `probability`, `distance`, `anomaly_score` and `p0`, `p1` and so on, as far as the first row has them. A file appears whole by a rename, a table whole by one transaction: whatever happens meanwhile, the target is as it
 * was or complete. Throws `CANNOT_WRITE`, `NOT_SUPPORTED`, `INVALID_DATA`, `INVALID_OPTION`, `CONNECTION_FAILED` or `MISSING_DEPENDENCY`.
 */
export async function writeResults(
  target: string,
  rows: ResultRows,
  options: TableTarget = {},
): Promise<Written> {
  checkTarget(target);
  const batches = resultBatches(rows);
  if (isPostgres(target)) return writePostgres(target, batches, options);
  switch (tableFormat(target)) {
    case 'csv':
      return writeCsv(target, batches);
    case 'parquet':
      return replaceFile(target, (temporary) => writeParquet(target, temporary, batches));
    default:
      return existsSync(target)
        ? writeDatabase(target, target, batches, options)
        : replaceFile(target, (temporary) => writeDatabase(target, temporary, batches, options));
  }
}

/** Throws `NOT_SUPPORTED` where `writeResults` does not write, by the name alone: before any work is done for it. */
export function checkTarget(target: string): void {
  if (isPostgres(target) || ['csv', 'parquet', 'database'].includes(tableFormat(target) ?? '')) return;
  throw new MixturaError(
    'NOT_SUPPORTED',
    `results are not written to ${target}; give a .csv, .parquet or .duckdb file, or postgres://…`,
  );
}

async function writeCsv(target: string, batches: AsyncIterable<ResultBatch>): Promise<Written> {
  let rows = 0;
  async function* pieces() {
    for await (const batch of batches) {
      yield encodeBatch(batch, rows === 0);
      rows += batch.rows;
    }
  }
  await replaceFileByPieces(target, pieces());
  return { rows };
}

async function writeParquet(
  target: string,
  temporary: string,
  batches: AsyncIterable<ResultBatch>,
): Promise<Written> {
  const engine = await openEngine(tableName(target));
  try {
    const written = await fillTable(engine, 'results', batches, 'error');
    await canCopy(target, () => engine.run(`COPY results TO ${literal(temporary)} (FORMAT parquet)`));
    return written;
  } finally {
    engine.close();
  }
}

async function writeDatabase(
  target: string,
  path: string,
  batches: AsyncIterable<ResultBatch>,
  options: TableTarget,
): Promise<Written> {
  const { table = 'clusters', ifExists = 'error' } = options;
  const engine = await openEngine(tableName(target), { path });
  try {
    await engine.run('BEGIN TRANSACTION');
    const written = await fillTable(engine, table, batches, ifExists);
    await engine.run('COMMIT');
    return written;
  } finally {
    // What was not committed is gone with the connection.
    engine.close();
  }
}

const typeNames = { text: 'VARCHAR', whole: 'INTEGER', real: 'DOUBLE' } as const;

async function fillTable(
  engine: Engine,
  table: string,
  batches: AsyncIterable<ResultBatch>,
  ifExists: NonNullable<TableTarget['ifExists']>,
): Promise<Written> {
  const duckdb = await loadDuckDb();
  let rows = 0;
  let appender: Awaited<ReturnType<Engine['connection']['createAppender']>> | undefined;
  for await (const batch of batches) {
    if (appender === undefined) {
      await prepareTable(engine, table, batch.columns, ifExists);
      appender = await engine.connection.createAppender(table);
    }
    const types = batch.columns.map(({ type }) => duckdb[typeNames[type]]);
    const chunk = duckdb.DuckDBDataChunk.create(types, batch.rows);
    chunk.setColumns(batch.values);
    appender.appendDataChunk(chunk);
    rows += batch.rows;
  }
  appender?.closeSync();
  return { rows };
}

async function prepareTable(
  engine: Engine,
  table: string,
  columns: readonly ResultColumn[],
  ifExists: NonNullable<TableTarget['ifExists']>,
): Promise<void> {
  const [found] = await engine.rows(
    `SELECT count(*) FROM information_schema.tables WHERE table_schema = 'main' AND table_name = ${literal(table)}`,
  );
  const exists = toNumber(found?.[0]) > 0;
  if (exists && ifExists === 'error') throw tableExists(engine.name, table);
  if (exists && ifExists === 'append') return;
  const definitions = columns.map(({ name, type }) => `${name} ${typeNames[type]}`);
  await engine.run(`CREATE OR REPLACE TABLE ${identifier(table)} (${definitions.join(', ')})`);
}

async function canCopy(target: string, operation: () => Promise<void>): Promise<void> {
  try {
    await operation();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new MixturaError('CANNOT_WRITE', `cannot write ${target}: ${said}`, { cause });
  }
}
