import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, type Value } from './duckdb.node.js';
import { killWriter } from './kill-writer.support.js';
import type { ResultRow } from './result-rows.js';
import { writeResults } from './write-results.node.js';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mixtura-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

function* results(count: number): Generator<ResultRow> {
  for (let i = 0; i < count; i++) {
    yield { id: `r${i}`, cluster: i % 3, probability: 1 / (1 + i), distance: i / 2, anomalyScore: 3 - i };
  }
}

async function rowsOf(from: string, database?: string): Promise<readonly (readonly Value[])[]> {
  const engine = await openEngine('test', database === undefined ? {} : { path: database });
  try {
    return await engine.rows(`SELECT * FROM ${from}`);
  } finally {
    engine.close();
  }
}

describe('writeResults', () => {
  it('writes the same table as CSV, Parquet and in a database', async () => {
    expect(await writeResults(at('r.csv'), results(5000))).toEqual({ rows: 5000 });
    await writeResults(at('r.parquet'), results(5000));
    await writeResults(at('r.duckdb'), results(5000), { table: 'out' });
    const expected = [...results(5000)].map((row) => [
      row.id,
      row.cluster,
      row.probability,
      row.distance,
      row.anomalyScore,
    ]);
    expect(await rowsOf(`'${at('r.parquet')}'`)).toEqual(expected);
    expect(await rowsOf('out', at('r.duckdb'))).toEqual(expected);
    expect(readFileSync(at('r.csv'), 'utf8').split('\n').slice(0, 3)).toEqual([
      'id,cluster,probability,distance,anomaly_score',
      'r0,0,1,0,3',
      'r1,1,0.5,0.5,2',
    ]);
    expect(
      await rowsOf(`read_csv('${at('r.csv')}', types = {'cluster': 'INTEGER', 'anomaly_score': 'DOUBLE'})`),
    ).toEqual(expected);
  });

  it('leaves out what is not known and numbers rows without ids', async () => {
    await writeResults(at('plain.csv'), [{ cluster: 2 }, { cluster: 0 }]);
    expect(readFileSync(at('plain.csv'), 'utf8')).toBe('row,cluster\n0,2\n1,0\n');
    await expect(writeResults(at('x.csv'), [{ id: 1, cluster: 2 }, { cluster: 0 }])).rejects.toThrow(
      /result 1 has no id/,
    );
    await expect(writeResults(at('x.csv'), [])).rejects.toThrow(/no results/);
    await expect(writeResults(at('x.xlsx'), results(1))).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  });

  it('touches a table that is there only as it is told to', async () => {
    await expect(writeResults(at('r.duckdb'), results(2), { table: 'out' })).rejects.toThrow(
      /has a table out already/,
    );
    await writeResults(at('r.duckdb'), results(2), { table: 'out', ifExists: 'append' });
    expect((await rowsOf('out', at('r.duckdb'))).length).toBe(5002);
    await writeResults(at('r.duckdb'), results(2), { table: 'out', ifExists: 'replace' });
    expect((await rowsOf('out', at('r.duckdb'))).length).toBe(2);
  });

  it.each(['f.csv', 'f.parquet', 'f.duckdb'])(
    'leaves %s as it was where the results break off',
    async (name) => {
      await writeResults(at(name), results(10));
      const before = name.endsWith('duckdb') ? undefined : readFileSync(at(name));
      function* broken(): Generator<ResultRow> {
        yield* results(5000);
        throw new Error('lost');
      }
      await expect(writeResults(at(name), broken(), { ifExists: 'replace' })).rejects.toThrow('lost');
      if (before !== undefined) expect(readFileSync(at(name))).toEqual(before);
      else expect((await rowsOf('clusters', at(name))).length).toBe(10);
      await expect(writeResults(at(`new-${name}`), broken())).rejects.toThrow('lost');
      expect(readdirSync(folder).filter((file) => /\.tmp|^new/.test(file))).toEqual([]);
    },
  );

  it('leaves the target as it was, or complete, where it is killed', async () => {
    for (const name of ['k.csv', 'k.parquet', 'k.duckdb']) {
      await writeResults(at(name), results(7));
      await killWriter(at(name));
      const from = name.endsWith('duckdb') ? 'clusters' : `'${at(name)}'`;
      expect((await rowsOf(from, name.endsWith('duckdb') ? at(name) : undefined)).length).toBe(7);
    }
  });
});
