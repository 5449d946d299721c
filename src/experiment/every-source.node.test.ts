import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../data/sources/duckdb.node.js';
import { withPostgres } from '../data/sources/postgres-connection.node.js';
import {
  postgresPrograms,
  startPostgres,
  type PostgresServer,
} from '../data/sources/postgres-server.support.js';
import type { DataSource } from './data-source.node.js';
import { fitRun, type FittedRun } from './fit-run.node.js';
import { bitsOf, scratch } from './scratch.support.js';

const folder = scratch();
const programs = postgresPrograms();
let server: PostgresServer | undefined;

/** Two kinds of customers, with a gap in a column of each type; what DuckDB and PostgreSQL both understand. */
const table = `SELECT i AS key, sin(i) + 5 * (i % 2) AS spent, i % 11 AS visits, i % 3 = 0 AS member,
  CASE WHEN i % 50 = 7 THEN NULL WHEN i % 2 = 0 THEN 'de' ELSE 'a "fr", b' END AS country,
  CASE WHEN i % 40 = 3 THEN NULL ELSE (i % 13) / 8.0::DOUBLE PRECISION END AS ratio,
  TIMESTAMP '2024-01-01 00:00:00' + i * INTERVAL '1 hour' AS since`;

const reading = { id: 'key', missing: 'mean' as const };

beforeAll(async () => {
  const engine = await openEngine('customers');
  const rows = `SELECT * FROM (${table} FROM range(300) AS t(i)) ORDER BY key`;
  for (const format of ['csv', 'parquet']) {
    await engine.run(`COPY (${rows}) TO '${folder.path(`customers.${format}`)}' (FORMAT ${format})`);
  }
  await engine.run(`ATTACH '${folder.path('customers.duckdb')}' AS kept`);
  await engine.run(`CREATE TABLE kept.customers AS ${rows}`);
  engine.close();
  if (programs === undefined) return;
  server = await startPostgres(programs);
  await withPostgres(server.url, (sql) =>
    sql.unsafe(`CREATE TABLE customers AS ${table} FROM generate_series(0, 299) AS t(i)`),
  );
});
afterAll(() => {
  server?.stop();
  folder.remove();
});

describe('the same table and seed', () => {
  const fit = (name: string, data: DataSource): Promise<FittedRun> =>
    fitRun(
      {
        data,
        model: 'vade',
        options: {
          clusters: 3,
          hidden: [12],
          latent: 3,
          epochs: 2,
          pretrainEpochs: 2,
          start: 'gmm',
          seed: 5,
        },
        folder: folder.path(name),
      },
      { threads: 1 },
    );
  let parquet: FittedRun;
  beforeAll(async () => {
    parquet = await fit('run-parquet', { source: folder.path('customers.parquet'), reading });
    expect(new Set(parquet.clusters.labels).size).toBeGreaterThan(1);
  });

  const same = (run: FittedRun): void => {
    expect(run.clusters.ids).toEqual(parquet.clusters.ids);
    expect(run.clusters.labels).toEqual(parquet.clusters.labels);
    expect(run.clusters.probabilities).toEqual(parquet.clusters.probabilities);
    expect(run.dataset.digest).toBe(parquet.dataset.digest);
    expect(bitsOf(run.estimator.state())).toEqual(bitsOf(parquet.estimator.state()));
  };

  it.each(['csv', 'duckdb'])('give the same labels, to the bit, from %s as from Parquet', async (format) => {
    same(await fit(`run-${format}`, { source: folder.path(`customers.${format}`), reading }));
  });

  it.skipIf(programs === undefined)('give the same labels, to the bit, from PostgreSQL', async () => {
    const query = 'SELECT * FROM customers ORDER BY key';
    same(await fit('run-postgres', { source: server?.url ?? '', reading: { ...reading, query } }));
  });
});
