import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../dataset.js';
import { toMatrix } from '../stream.js';
import { parsePlan } from './column-plan.js';
import { openEngine } from './duckdb.node.js';
import { isTableDataset, openTable, type TableOpenOptions } from './open-table.node.js';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mixtura-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

/** Writes what a query selects as Parquet. */
async function parquet(name: string, query: string): Promise<string> {
  const engine = await openEngine('test');
  await engine.run(`COPY (${query}) TO '${at(name)}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  engine.close();
  return at(name);
}

const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer);

function planOf(data: Dataset): unknown {
  return isTableDataset(data) ? data.plan : undefined;
}

function rowsOf(data: Dataset): number[][] {
  const { values, columns } = toMatrix(data);
  return Array.from({ length: data.rows }, (_, row) => [
    ...values.subarray(row * columns, (row + 1) * columns),
  ]);
}

describe('a table of numbers', () => {
  const query =
    'SELECT i * 3 AS key, sin(i) AS x, cos(i)::FLOAT AS y, i % 7 AS part, i % 2 = 0 AS even, i::DECIMAL(9, 2) / 8 AS price FROM range(5000) t(i)';
  const options: TableOpenOptions = { id: 'key', label: 'part' };

  it('holds the same rows as Parquet, CSV, JSON Lines, a DuckDB table, several files and a query', async () => {
    const engine = await openEngine('test');
    await engine.run(`CREATE TABLE t AS ${query}`);
    await engine.run(`COPY t TO '${at('t.parquet')}' (FORMAT parquet)`);
    await engine.run(`COPY t TO '${at('t.csv')}' (FORMAT csv)`);
    await engine.run(`COPY t TO '${at('t.jsonl')}' (FORMAT json)`);
    await engine.run(
      `ATTACH '${at('t.duckdb')}' AS file; CREATE TABLE file.t AS FROM t; CREATE TABLE file.other AS SELECT 1 AS one;`,
    );
    for (const half of [0, 1]) {
      await engine.run(
        `COPY (SELECT * FROM t LIMIT 2500 OFFSET ${half * 2500}) TO '${at(`half${half}.parquet`)}' (FORMAT parquet)`,
      );
    }
    engine.close();
    const sources = {
      [at('t.parquet')]: options,
      [at('t.csv')]: options,
      [at('t.jsonl')]: options,
      [at('t.duckdb')]: { ...options, table: 't' },
      [at('half*.parquet')]: options,
      [`SELECT a.* FROM '${at('t.parquet')}' AS a JOIN '${at('t.csv')}' AS b USING (key) ORDER BY key; `]:
        options,
    };
    const digests = new Set<string>();
    for (const [source, how] of Object.entries(sources)) {
      const data = await openTable(source, how);
      digests.add(data.digest);
      expect(data.columns).toEqual(['x', 'y', 'even', 'price']);
      expect(data.ids?.slice(0, 3)).toEqual(['0', '3', '6']);
      expect(data.labelNames).toEqual(['0', '1', '2', '3', '4', '5', '6']);
      expect(data.labels?.[13]).toBe(6);
    }
    expect(digests.size).toBe(1);
    const data = await openTable(at('t.parquet'), options);
    const expected = [Math.sin(9), Math.cos(9), 0, 9 / 8].map(Math.fround);
    expect(rowsOf(data)[9]).toEqual(expected);
  });

  it('is read from a temporary file where it is large, to the same rows', async () => {
    const inMemory = await openTable(at('t.parquet'), options);
    const onDisk = await openTable(at('t.parquet'), { ...options, memoryBytes: 1000 });
    expect('values' in inMemory).toBe(true);
    expect('values' in onDisk).toBe(false);
    expect(onDisk.digest).toBe(inMemory.digest);
    const [some, same] = [new Float32Array(8), new Float32Array(8)];
    inMemory.gather([4999, 7], some);
    onDisk.gather([4999, 7], same);
    expect(same).toEqual(some);
  });

  it('gives the columns that are asked for', async () => {
    expect((await openTable(at('t.parquet'), { columns: ['y', 'x'] })).columns).toEqual(['y', 'x']);
    expect((await openTable(at('t.parquet'), { ...options, ignore: ['x'] })).columns).toEqual([
      'y',
      'even',
      'price',
    ]);
    await expect(openTable(at('t.parquet'), { columns: ['yy'] })).rejects.toThrow(
      /no column "yy"\. Did you mean y\?/,
    );
    await expect(openTable(at('t.parquet'), { columns: ['x'], ignore: ['x'] })).rejects.toThrow(
      /no column is left/,
    );
  });

  it('keeps rows in order however large', async () => {
    const path = await parquet(
      'long.parquet',
      'SELECT i::FLOAT AS x, (i / 2)::FLOAT AS y FROM range(300000) t(i)',
    );
    const { values } = toMatrix(await openTable(path));
    expect(values.length).toBe(600_000);
    expect(values.every((value, i) => value === (i % 2 === 0 ? i / 2 : (i - 1) / 4))).toBe(true);
  });
});

describe('columns that are no numbers', () => {
  const query = `SELECT * FROM (VALUES
    (1.5, 'de', DATE '2020-01-01', [1, 2], 'low'), (2.5, 'fr', DATE '2020-01-02', [3, 4], 'high'),
    (3.5, 'de', DATE '2020-01-04', [5, 6], 'low')) t(x, country, day, v, level)`;

  it('become a feature a category, seconds since the earliest, and a feature a list item', async () => {
    const data = await openTable(query);
    expect(data.columns).toEqual([
      'x',
      'country=de',
      'country=fr',
      'day',
      'v[0]',
      'v[1]',
      'level=high',
      'level=low',
    ]);
    expect(rowsOf(data)).toEqual([
      [1.5, 1, 0, 0, 1, 2, 0, 1],
      [2.5, 0, 1, 86_400, 3, 4, 1, 0],
      [3.5, 1, 0, 259_200, 5, 6, 0, 1],
    ]);
  });

  it('become places of categories or nothing on request', async () => {
    const ordinal = await openTable(query, { columns: ['level'], categories: 'ordinal' });
    expect(rowsOf(ordinal)).toEqual([[1], [0], [1]]);
    expect((await openTable(query, { categories: 'ignore' })).columns).toEqual(['x', 'day', 'v[0]', 'v[1]']);
    await expect(
      openTable("SELECT 1 AS n, 'a' AS c", { columns: ['c'], categories: 'ignore' }),
    ).rejects.toThrow(/no column is left/);
  });

  it('share a feature beyond the cap', async () => {
    const letters = "SELECT unnest(['a','a','b','b','c','d']) AS letter";
    const data = await openTable(letters, { maxCategories: 2 });
    expect(data.columns).toEqual(['letter=a', 'letter=b', 'letter=(other)']);
    expect(rowsOf(data)[5]).toEqual([0, 0, 1]);
  });

  it('may be numbers that stand for categories', async () => {
    const data = await openTable('SELECT unnest([10115, 80331]) AS postcode', { categorical: ['postcode'] });
    expect(data.columns).toEqual(['postcode=10115', 'postcode=80331']);
  });

  it('become the same features of a new table by the plan, which is plain JSON', async () => {
    const first = await openTable(query);
    const plan = parsePlan(JSON.parse(JSON.stringify(planOf(first))));
    const rows = "(4.5, 'it', DATE '2019-12-31', [7, 8], 'low')";
    const reordered = `SELECT level, v, day, country, x, 1 AS more FROM (VALUES ${rows}) t(x, country, day, v, level)`;
    const data = await openTable(reordered, { plan });
    expect(data.columns).toEqual(first.columns);
    expect(rowsOf(data)).toEqual([[4.5, 0, 0, -86_400, 7, 8, 0, 1]]);
    await expect(openTable('SELECT 1.0 AS x', { plan })).rejects.toMatchObject({
      code: 'MISSING_DATA',
      message: expect.stringContaining('has no country, day, v, level'),
    });
    expect(() => parsePlan({ columns: [] })).toThrow(/no plan of columns/);
  });

  it('may be embeddings of fixed length or texts in brackets', async () => {
    const data = await openTable("SELECT [1, 2]::FLOAT[2] AS a, 9 AS n, '[0.5,4]' AS b");
    expect(data.columns).toEqual(['a[0]', 'a[1]', 'n', 'b[0]', 'b[1]']);
    expect(rowsOf(data)).toEqual([[1, 2, 9, 0.5, 4]]);
  });
});

it('reads tables of many columns', async () => {
  // With an aggregate that copies all columns for each of them this takes minutes.
  const columns = Array.from({ length: 1000 }, (_, i) => `(row * ${i + 1}) % 251 AS c${i}`);
  const data = await openTable(`SELECT ${columns.join(', ')} FROM range(5000) AS r(row)`);
  expect(data.features).toBe(1000);
});

describe('missing values', () => {
  const query = `SELECT * FROM (VALUES (1.0, 'a'), (NULL, 'b'), (4.0, NULL), ('nan'::DOUBLE, 'a')) t(x, c)`;

  it('are refused unless a policy says what to do', async () => {
    await expect(openTable(query)).rejects.toThrow('query: row 1, column x is missing.');
  });

  it('are dropped with their row, or filled in by the mean or a number', async () => {
    const dropped = await openTable(query, { missing: 'drop' });
    expect(rowsOf(dropped)).toEqual([[1, 1, 0]]);
    expect(isTableDataset(dropped) && dropped.dropped).toBe(3);
    expect(dropped.ids).toHaveLength(1);
    const share = Math.fround(2 / 3);
    const filled = await openTable(query, { missing: 'mean' });
    expect(rowsOf(filled)).toEqual([
      [1, 1, 0],
      [2.5, 0, 1],
      [4, share, Math.fround(1 / 3)],
      [2.5, 1, 0],
    ]);
    const again = await openTable('SELECT NULL::DOUBLE AS x, NULL AS c', { plan: parsePlan(planOf(filled)) });
    expect(rowsOf(again)).toEqual([[2.5, share, Math.fround(1 / 3)]]);
    expect(rowsOf(await openTable(query, { missing: -1 }))[1]).toEqual([-1, 0, 1]);
  });

  it('drop labels and ids with their rows', async () => {
    const rows = "SELECT * FROM (VALUES (1, 'a', 'p'), (NULL, 'b', 'q'), (3, 'c', 'r')) t(x, name, kind)";
    const data = await openTable(rows, { id: 'name', label: 'kind', missing: 'drop' });
    expect(data.ids).toEqual(['a', 'c']);
    expect(data.labelNames).toEqual(['p', 'r']);
  });

  it('fills in the means of lists, element by element', async () => {
    const lists = await openTable('SELECT unnest([[1, 2], NULL, [3, 6]]) AS v', { missing: 'mean' });
    expect(rowsOf(lists)).toEqual([[1, 2], [2, 4], [3, 6]]); // prettier-ignore
  });

  it('in every row or every value of a column are refused under any policy', async () => {
    await expect(openTable('SELECT 1 AS y, NULL::DOUBLE AS x', { missing: 'drop' })).rejects.toThrow(
      /every one of its 1 rows/,
    );
    await expect(openTable('SELECT 1 AS y, NULL::DOUBLE AS x', { missing: 'mean' })).rejects.toThrow(
      /column x has no values/,
    );
    await expect(openTable('SELECT 1 AS x WHERE false')).rejects.toThrow(/no rows/);
    for (const [name, content] of [
      ['nothing.csv', ''],
      ['blank.csv', '\n \n'],
      ['nothing.csv.gz', gzipSync('')],
      ['nothing.jsonl', ''],
    ] as const) {
      writeFileSync(at(name), content);
      await expect(openTable(at(name), { plan: { columns: [], missing: 'error' } })).rejects.toMatchObject({
        code: 'INVALID_DATA',
        message: `${name} is empty; give a table with at least one row`,
      });
    }
  });
});

describe('bad data', () => {
  it('is refused with its row and column', async () => {
    await expect(openTable("SELECT unnest([1, 'inf'::DOUBLE]) AS x")).rejects.toThrow(
      /row 1, column x is Infinity/,
    );
    await expect(openTable('SELECT unnest([1e300, 1]) AS x')).rejects.toThrow(
      /row 0, column x is "1e\+?300", which is beyond the range of 32-bit floats; correct it or ignore the column/,
    );
    await expect(openTable("SELECT unnest(['1', '2', 'three']) AS x")).rejects.toThrow(
      /row 2, column x is "three" among numbers/,
    );
    await expect(openTable('SELECT unnest([[1, 2], [3]]) AS v')).rejects.toThrow(
      /column v holds lists of 1 to 2/,
    );
    await expect(openTable('SELECT 1 AS x, NULL AS k', { label: 'k' })).rejects.toThrow(
      /row 0: the label \(column k\) is missing/,
    );
    await expect(openTable("SELECT {'a': 1} AS s")).rejects.toThrow(/column s is of type STRUCT/);
  });

  it('are numbers with commas, which are refused with what they may be meant as', async () => {
    writeFileSync(at('commas.csv'), 'id;x;y\n1;1,5;2,5\n2;2,5;3\n3;1,7;2,5\n');
    await expect(openTable(at('commas.csv'))).rejects.toThrow(
      /row 0, column x is "1,5", a number with a comma: read the comma as the decimal mark \(`decimal: ,`\).*`categorical: x`/,
    );
    const meant = await openTable(at('commas.csv'), { decimal: ',' });
    expect(rowsOf(meant)[1]).toEqual([2, 2.5, 3]);
    expect((await openTable(at('commas.csv'), { categorical: ['x', 'y'] })).columns).toContain('x=1,5');
    writeFileSync(at('commas.csv'), 'x;y\n1,5;a\noops;b\n2,5;a\n');
    await expect(openTable(at('commas.csv'), { decimal: ',' })).rejects.toThrow(/"oops" among numbers/);
    await expect(openTable("SELECT unnest(['1,234', '5,678']) AS x")).rejects.toThrow(
      /"1,234", a number with a comma: take out a comma between thousands, .* write a decimal comma as a point/,
    );
    // Answers that may be several are categories.
    const answers = await openTable("SELECT unnest(['a', 'b', 'a', '1,2,3']) AS chosen");
    expect(answers.features).toBe(3);
  });

  it('are codes with zeros in front, unless they are named, told to be categories, or months', async () => {
    const codes = "SELECT unnest(['00123', '00123', '04500', '12345']) AS code, unnest([1, 2, 3, 4]) AS x";
    await expect(openTable(codes)).rejects.toThrow(
      /row 0, column code is "00123": with zeros in front it looks like a code.*`id: code`.*`categorical: code`/,
    );
    expect(rowsOf(await openTable(codes, { columns: ['code'] }))[2]).toEqual([4500]);
    expect((await openTable(codes, { categorical: ['code'], ignore: ['x'] })).columns).toEqual([
      'code=00123',
      'code=04500',
      'code=12345',
    ]);
    const months = await openTable("SELECT unnest(['01', '12', '0.5', '0']) AS month");
    expect(rowsOf(months)).toEqual([[1], [12], [0.5], [0]]);
  });

  it('names the file where there are several', async () => {
    await parquet('part-0.parquet', 'SELECT 1.5 AS x FROM range(3)');
    await parquet('part-1.parquet', 'SELECT unnest([1.5, NULL]) AS x');
    await expect(openTable(at('part-*.parquet'))).rejects.toThrow(
      /row 4 \(in .*part-1\.parquet\), column x is missing/,
    );
  });

  it('that a plan did not expect is refused with its row and column', async () => {
    const plan = parsePlan(planOf(await openTable('SELECT 1.5 AS x, [1, 2] AS v')));
    await expect(openTable("SELECT unnest(['1', 'x']) AS x, [1, 2] AS v", { plan })).rejects.toThrow(
      /row 1, column x is "x", which is no number; correct it, for the model learnt from that column$/,
    );
    await expect(openTable('SELECT 1 AS x, unnest([[1, 2], [1, 2, 3]]) AS v', { plan })).rejects.toThrow(
      /row 1, column v is "\[1, 2, 3\]", which is no list of 2 numbers; correct it, for/,
    );
  });

  it('a column that is an id is refused unless it is named', async () => {
    const counted = 'SELECT i AS customer, sin(i) AS x FROM range(100) t(i)';
    await expect(openTable(counted)).rejects.toThrow(/column customer looks like an id: it counts the rows/);
    await expect(openTable("SELECT 'c' || i AS name, 1 AS x FROM range(100) t(i)")).rejects.toThrow(
      /column name looks like an id/,
    );
    const accounts = 'SELECT 1000000000 + hash(i) % 9000000000 AS account, sin(i) AS x FROM range(400) t(i)';
    await expect(openTable(accounts)).rejects.toThrow(/column account looks like an id: .*of 10 digits/);
    await expect(openTable('SELECT uuid() AS u, 1 AS x')).rejects.toThrow(/UUID/);
    // Estimates of DuckDB are below 0.9 of the rows here.
    const few = "SELECT 'r' || i AS name, sin(i) AS x FROM range(150) t(i)";
    await expect(openTable(few)).rejects.toThrow(/column name looks like an id: its texts are/);
    const twice = "SELECT 'r' || (i // 2) AS name, sin(i) AS x FROM range(150) t(i)";
    expect((await openTable(twice)).features).toBe(34);
    expect((await openTable(counted, { columns: ['customer', 'x'] })).features).toBe(2);
  });

  it('a missing, truncated or foreign file is refused by its name', async () => {
    const path = await parquet('whole.parquet', 'SELECT i AS x FROM range(10000) t(i)');
    const bytes = readFileSync(path);
    writeFileSync(at('cut.parquet'), bytes.subarray(0, bytes.length / 2));
    writeFileSync(at('not.duckdb'), 'nothing of the kind');
    const code = (expected: string): object => expect.objectContaining({ code: expected });
    await expect(openTable(at('cut.parquet'))).rejects.toEqual(code('INVALID_DATA'));
    await expect(openTable(at('cut.parquet'))).rejects.toThrow(/cut\.parquet is cut short or damaged/);
    await expect(openTable(at('not.duckdb'))).rejects.toEqual(code('INVALID_DATA'));
    await expect(openTable(at('none.parquet'))).rejects.toEqual(code('MISSING_DATA'));
    await expect(openTable(at('none*.parquet'))).rejects.toEqual(code('MISSING_DATA'));
    await expect(openTable('SELECT * FROM nowhere')).rejects.toEqual(code('QUERY_FAILED'));
    await expect(openTable('SELECT FROM FROM')).rejects.toEqual(code('QUERY_FAILED'));
    await expect(openTable(at('t.duckdb'))).rejects.toThrow(
      /holds 2 tables; say which of them \(`table`\): other, t/,
    );
    await expect(openTable(at('t.duckdb'), { table: 'tt' })).rejects.toThrow(/Did you mean t\?/);
  });
});

describe('a column of text', () => {
  it('becomes tf-idf', async () => {
    const data = await openTable(
      "SELECT unnest(['red apple', 'green apple']) AS words, unnest(['p', 'q']) AS kind",
      {
        textColumn: 'words',
        label: 'kind',
      },
    );
    expect(data.columns?.toSorted()).toEqual(['appl', 'green', 'red']);
    expect(data.labelNames).toEqual(['p', 'q']);
  });

  it('lacks no label and no id in a row that is kept', async () => {
    const rows = `SELECT * FROM (VALUES ('red apple', 'p', 'a'), (NULL, NULL, NULL), ('green apple', NULL, NULL))
      t(words, kind, key)`;
    const options = { textColumn: 'words', missing: 'drop' } as const;
    await expect(openTable(rows, { ...options, label: 'kind' })).rejects.toMatchObject({
      code: 'INVALID_DATA',
      message: 'query: row 2: the label (column kind) is missing; fill it in or leave the row out',
    });
    await expect(openTable(rows, { ...options, id: 'key' })).rejects.toThrow(
      'query: row 2: the id (column key) is missing',
    );
    const whole = `${rows} WHERE kind IS NOT NULL OR words IS NULL`;
    expect(await openTable(whole, { ...options, label: 'kind', id: 'key' })).toMatchObject({
      labelNames: ['p'],
      ids: ['a'],
      dropped: 1,
    });
  });
});

it('a column of paths of images lacks no label', async () => {
  const rows = "SELECT 'one.png' AS path, NULL AS kind";
  await expect(openTable(rows, { imageColumn: 'path', label: 'kind' })).rejects.toThrow(
    'query: row 0: the label (column kind) is missing',
  );
});

describe('a long table of signals', () => {
  it('has its rows in the same order at every opening, also those that the order does not tell apart', async () => {
    const path = await parquet(
      'ties.parquet',
      'SELECT i // 50000 AS t, i % 977 AS x FROM range(300000) AS r(i)',
    );
    const opened = async () => toMatrix(await openTable(path, { order: 't', columns: ['x'] })).values;
    const first = await opened();
    expect(first.slice(0, 3)).toEqual(Float32Array.of(0, 1, 2));
    for (let again = 0; again < 3; again++)
      expect(Buffer.compare(bytesOf(await opened()), bytesOf(first))).toBe(0);
  });

  it('of several files may have a column called as the program calls theirs', async () => {
    await parquet('named-1.parquet', 'SELECT 1 AS filename, 2.5 AS file');
    await parquet('named-2.parquet', 'SELECT NULL::INTEGER AS filename, 4.5 AS file');
    await expect(openTable(at('named-*.parquet'))).rejects.toThrow(
      /row 1 \(in .*named-2\.parquet\), column filename is missing/,
    );
  });

  it('becomes windows a group, in order, channels first', async () => {
    const rows = `SELECT * FROM (SELECT 's' || (i // 5) AS subject, i % 5 AS moment, i AS l, -i AS r, (i % 5) // 3 AS act
      FROM range(10) t(i)) ORDER BY hash(l)`;
    const data = await openTable(rows, {
      columns: ['l', 'r'],
      group: 'subject',
      order: 'moment',
      window: 3,
      step: 2,
      label: 'act',
    });
    expect(data.rowShape).toEqual([2, 3]);
    expect(data.ids).toEqual(['s0:0', 's0:2', 's1:0', 's1:2']);
    expect(rowsOf(data)[1]).toEqual([2, 3, 4, -2, -3, -4]);
    expect([...(data.labels ?? [])]).toEqual([0, 1, 0, 1]);
    const two = new Float32Array(12);
    data.gather([3, 0], two);
    expect([...two.subarray(0, 3)]).toEqual([7, 8, 9]);
    await expect(
      openTable(rows, { columns: ['l'], group: 'subject', order: 'moment', window: 6 }),
    ).rejects.toThrow(/6 moments/);
    await expect(openTable(rows, { columns: ['l'], window: 0 })).rejects.toThrow(/window is 0/);
  });
});
