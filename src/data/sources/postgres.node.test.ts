import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toMatrix } from '../stream.js';
import { openDataset } from '../open.node.js';
import { openEngine } from './duckdb.node.js';
import { inspectTable } from './inspect.node.js';
import { killWriter } from './kill-writer.support.js';
import { withPostgres } from './postgres-connection.node.js';
import {
  hasPgvector,
  postgresPrograms,
  startPostgres,
  type PostgresServer,
} from './postgres-server.support.js';
import { postgresName } from './postgres-url.js';
import type { ResultRow } from './result-rows.js';
import { writeResults } from './write-results.node.js';

const programs = postgresPrograms();
if (programs === undefined) {
  console.warn(
    'no PostgreSQL here, its tests are skipped; install it (Debian: "apt-get install postgresql")',
  );
}

const pgvector = programs !== undefined && hasPgvector(programs);

const query = `SELECT i * 3 AS key, sin(i) AS x, cos(i)::real AS y, i % 7 AS part, i % 2 = 0 AS even, (i / 8.0)::numeric(9, 3) AS price,
  ARRAY[i, i + 0.5]::float8[] AS v, CASE i % 3 WHEN 0 THEN 'de' WHEN 1 THEN 'fr' ELSE 'a"b' END AS country,
  timestamptz '2024-01-01 00:00:00+02' + i * interval '1 hour' AS at`;

describe.skipIf(programs === undefined)('a PostgreSQL server', () => {
  let server: PostgresServer;
  let folder = '';
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
    folder = mkdtempSync(join(tmpdir(), 'mixtura-'));
    await withPostgres(server.url, (sql) =>
      sql.unsafe(
        `CREATE TABLE events AS ${query} FROM generate_series(0, 4999) AS t(i); CREATE TABLE empty (x int)`,
      ),
    );
  });
  afterAll(() => {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const options = { id: 'key', label: 'part' };

  it('gives the rows that the same table gives as Parquet', async () => {
    const data = await openDataset(server.url, { ...options, query: 'SELECT * FROM events ORDER BY key;' });
    const path = join(folder, 'events.parquet');
    const engine = await openEngine('test');
    const same = query
      .replace('ARRAY[i, i + 0.5]::float8[]', '[i, i + 0.5]::DOUBLE[]')
      .replace('(i / 8.0)::numeric(9, 3)', '(i / 8.0)::DECIMAL(9, 3)')
      .replace(
        "timestamptz '2024-01-01 00:00:00+02' + i *",
        "TIMESTAMPTZ '2024-01-01 00:00:00+02' + i::INTEGER *",
      );
    await engine.run(`COPY (${same} FROM range(5000) t(i)) TO '${path}' (FORMAT parquet)`);
    engine.close();
    const parquet = await openDataset(path, options);
    expect(data.columns).toEqual(parquet.columns);
    expect(data.digest).toBe(parquet.digest);
    expect(data.labels).toEqual(parquet.labels);
    expect(data.ids?.slice(0, 2)).toEqual(['0', '3']);
    expect(data.name).toBe(postgresName(server.url));
  });

  it('reads a table by name and inspects it', async () => {
    expect((await openDataset(server.url, { table: 'events', columns: ['x', 'v'] })).features).toBe(3);
    const report = await inspectTable(server.url, { table: 'public.events' });
    expect(report.rows).toBe(5000);
    expect(report.columns[0]?.remarks[0]).toMatch(/looks like an id/);
  });

  it('reads texts in brackets, as pgvector writes them, as embeddings', async () => {
    const data = await openDataset(server.url, { query: "SELECT '[1,2.5,3]'::text AS embedding" });
    expect([...toMatrix(data).values]).toEqual([1, 2.5, 3]);
  });

  const embeddings = ['[1,2.5,3]', '[-0.1,1e-07,0]', '[3,4,5]'];

  async function readsVectors(type: string): Promise<void> {
    const name = type.replaceAll(/\W/g, '_');
    await withPostgres(server.url, (sql) =>
      sql.unsafe(`CREATE TABLE ${name} (key int, embedding ${type});
        INSERT INTO ${name} VALUES (0, '${embeddings[0]}'), (1, '${embeddings[1]}'), (2, NULL), (3, '${embeddings[2]}')`),
    );
    const query = `SELECT * FROM ${name} ORDER BY key`;
    const data = await openDataset(server.url, { query, id: 'key', missing: 'drop' });
    expect(data.columns).toEqual(['embedding[0]', 'embedding[1]', 'embedding[2]']);
    expect(data.ids).toEqual(['0', '1', '3']);
    const expected = embeddings.flatMap((text) => (JSON.parse(text) as number[]).map(Math.fround));
    expect([...toMatrix(data).values]).toEqual(expected);
  }

  it.skipIf(!pgvector)('reads the vectors of pgvector, where Debian has postgresql-*-pgvector', async () => {
    await withPostgres(server.url, (sql) => sql.unsafe('CREATE EXTENSION vector'));
    await readsVectors('vector(3)');
  });

  it('reads a type called vector, which travels as text as that of pgvector does', async () => {
    await withPostgres(server.url, (sql) =>
      sql.unsafe(`CREATE SCHEMA other; CREATE TYPE other.vector;
        CREATE FUNCTION other.vector_in(cstring) RETURNS other.vector AS 'textin' LANGUAGE internal IMMUTABLE STRICT;
        CREATE FUNCTION other.vector_out(other.vector) RETURNS cstring AS 'textout' LANGUAGE internal IMMUTABLE STRICT;
        CREATE TYPE other.vector (INPUT = other.vector_in, OUTPUT = other.vector_out, LIKE = text)`),
    );
    await readsVectors('other.vector');
  });

  it('takes results in one transaction', async () => {
    const rows: ResultRow[] = Array.from({ length: 5000 }, (_, i) => ({
      id: i === 1 ? 'a\tb\\\n' : i,
      cluster: i % 3,
      probability: 1 / (i + 1),
    }));
    expect(await writeResults(server.url, rows, { table: 'out' })).toEqual({ rows: 5000 });
    await withPostgres(server.url, async (sql) => {
      const [found] = await sql.unsafe(
        "SELECT count(*), min(probability), max(id) FILTER (WHERE id LIKE 'a%') AS odd FROM out",
      );
      expect(found).toMatchObject({ count: '5000', min: String(1 / 5000), odd: 'a\tb\\\n' });
    });
    await expect(writeResults(server.url, rows, { table: 'out' })).rejects.toThrow(/has a table out already/);
    await writeResults(server.url, rows.slice(0, 2), { table: 'out', ifExists: 'append' });
    async function* broken(): AsyncGenerator<ResultRow> {
      yield* rows;
      throw new Error('lost');
    }
    await expect(writeResults(server.url, broken(), { table: 'out', ifExists: 'replace' })).rejects.toThrow(
      /lost/,
    );
    const count = await openDataset(server.url, { query: 'SELECT count(*) AS n FROM out' });
    expect([...toMatrix(count).values]).toEqual([5002]);
    await writeResults(server.url, rows.slice(0, 2), { table: 'out', ifExists: 'replace' });
    expect((await inspectTable(server.url, { table: 'out' })).rows).toBe(2);
  });

  it('ends the writing of rows that it refuses, however late they come', async () => {
    await withPostgres(server.url, (sql) =>
      sql.unsafe('CREATE TABLE once (id text, cluster integer, name text)'),
    );
    await withPostgres(server.url, (sql) => sql.unsafe('CREATE UNIQUE INDEX ON once (cluster)'));
    async function* late(): AsyncGenerator<ResultRow> {
      for (let row = 0; row < 30_000; row++) {
        if (row === 20_000) await new Promise((resolve) => setTimeout(resolve, 300));
        yield { id: row, cluster: row < 2 ? 0 : row, name: 'x'.repeat(50) };
      }
    }
    const written = writeResults(server.url, late(), { table: 'once', ifExists: 'append' });
    await expect(written).rejects.toMatchObject({ message: expect.stringMatching(/duplicate key/) });
  }, 20_000);

  it('keeps its table where the writer is killed', async () => {
    await writeResults(server.url, [{ cluster: 1 }, { cluster: 2 }], { table: 'clusters' });
    await killWriter(server.url);
    expect((await inspectTable(server.url, { table: 'clusters' })).rows).toBe(2);
  });

  it('is refused by typed errors that never hold the password', async () => {
    const { url, password } = server;
    const wrong = url.replace(encodeURIComponent(password), 'hunter2');
    const cases: [string, object, string, RegExp][] = [
      [wrong, { table: 'events' }, 'CONNECTION_FAILED', /password authentication failed.*Check the user/s],
      [
        url.replace(/:\d+\//, ':1/'),
        { table: 'events' },
        'CONNECTION_FAILED',
        /cannot connect to postgres:\/\/127\.0\.0\.1:1/,
      ],
      [url.replace(/postgres$/, 'nowhere'), { table: 'events' }, 'CONNECTION_FAILED', /name of the database/],
      [url, { query: 'SELECT * FROM nowhere' }, 'QUERY_FAILED', /"nowhere" does not exist/],
      [url, { query: 'SELECT 1/0 AS x' }, 'QUERY_FAILED', /division by zero/],
      [url, {}, 'INVALID_OPTION', /a query .* or a table/],
      [url, { table: 'empty' }, 'INVALID_DATA', /no rows/],
      ['postgres://a b:c@[/d', { table: 'events' }, 'INVALID_OPTION', /cannot be read/],
    ];
    for (const [address, how, code, message] of cases) {
      const error = await openDataset(address, how).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
      const shown =
        JSON.stringify(error) +
        String(error) +
        (error instanceof Error ? `${error.stack}${String(error.cause)}` : '');
      expect(shown).not.toContain('hunter2');
      expect(shown).not.toContain(password);
      expect(shown).not.toContain(encodeURIComponent(password));
    }
  });
});
