import { pipeline } from 'node:stream/promises';
import type { TransactionSql } from 'postgres';
import { identifier } from './duckdb.node.js';
import { withPostgres } from './postgres-connection.node.js';
import { postgresName } from './postgres-url.js';
import type { ResultBatch, ResultColumn } from './result-rows.js';
import { tableExists, type TableTarget } from './table-target.js';

const typeNames = { text: 'text', whole: 'integer', real: 'double precision' } as const;

/** Writes results to a table of a PostgreSQL server by COPY, all in one transaction. Throws as `withPostgres` does, and `INVALID_OPTION`. */
export function writePostgres(
  url: string,
  batches: AsyncIterable<ResultBatch>,
  options: TableTarget,
): Promise<{ readonly rows: number }> {
  const { table = 'clusters', ifExists = 'error' } = options;
  const target = table.split('.').map(identifier).join('.');
  return withPostgres(url, async (connection) => {
    const rows = await connection.begin(async (sql) => {
      if (ifExists === 'error' && (await isThere(sql, target))) throw tableExists(postgresName(url), table);
      if (ifExists === 'replace') await sql.unsafe(`DROP TABLE IF EXISTS ${target}`);
      return copyAll(sql, target, batches);
    });
    return { rows };
  });
}

async function copyAll(
  sql: TransactionSql,
  target: string,
  batches: AsyncIterable<ResultBatch>,
): Promise<number> {
  const all = batches[Symbol.asyncIterator]();
  let rows = 0;
  async function* texts(first: IteratorResult<ResultBatch>): AsyncGenerator<string> {
    for (let next = first; next.done !== true; next = await all.next()) {
      yield copyText(next.value);
      rows += next.value.rows;
    }
  }
  try {
    const first = await all.next();
    if (first.done === true) return 0;
    await pipeline(texts(first), await startCopy(sql, target, first.value.columns));
    return rows;
  } finally {
    await all.return?.();
  }
}

async function startCopy(
  sql: TransactionSql,
  target: string,
  columns: readonly ResultColumn[],
): Promise<NodeJS.WritableStream> {
  const definitions = columns.map(({ name, type }) => `${name} ${typeNames[type]}`);
  await sql.unsafe(`CREATE TABLE IF NOT EXISTS ${target} (${definitions.join(', ')})`);
  const names = columns.map(({ name }) => name).join(', ');
  return sql.unsafe(`COPY ${target} (${names}) FROM STDIN`).writable();
}

async function isThere(sql: TransactionSql, target: string): Promise<boolean> {
  const [found] = await sql.unsafe(`SELECT to_regclass($1) IS NOT NULL AS found`, [target]);
  return found?.['found'] === 't';
}

/** PostgreSQL's text format: tabs between values, a line a row. */
function copyText({ rows, values }: ResultBatch): string {
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    lines.push(values.map((column) => escaped(column[row] ?? '')).join('\t'));
  }
  return `${lines.join('\n')}\n`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escaped(value: string | number): string {
  return typeof value === 'number'
    ? String(value)
    : value.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character] ?? '');
}
