import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../open.node.js';
import { toMatrix } from '../stream.js';
import { isTableDataset, openTable } from './open-table.node.js';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mixtura-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

describe('a text table', () => {
  const numbers = 'a,b,kind\n0.1,7,p\n1e-3,-2,q\n';

  it('has the rows and the plan DuckDB gives, whichever reads it', async () => {
    const path = file('numbers.csv', numbers);
    const own = await openDataset(path, { label: 'kind' });
    const engine = await openTable(path, { label: 'kind' });
    expect(own.digest).toBe(engine.digest);
    expect(isTableDataset(own) && own.plan).toEqual(isTableDataset(engine) && engine.plan);
    const truths = file('truths.csv', 'a,sure,likely\n1,true,False\n2,FALSE,True\n3,true,False\n');
    const [read, found] = [await openDataset(truths), await openTable(truths)];
    expect(read.digest).toBe(found.digest);
    expect(isTableDataset(read) && read.plan).toEqual(isTableDataset(found) && found.plan);
    expect(isTableDataset(read) && read.plan.columns[1]?.encoding).toEqual({
      kind: 'number',
      words: ['false', 'true'],
    });
    const lists = file('lists.jsonl', '{"v":[1,2],"x":3}\n{"v":[4,5],"x":6}\n');
    const data = await openDataset(lists);
    expect(isTableDataset(data) && data.plan.columns.map(({ column }) => column)).toEqual(['v', 'x']);
    expect((await openTable(lists)).digest).toBe(data.digest);
  });

  it.each([
    ['\n', 'x\n1.5\n\n2.5\n\n\n'],
    ['\n without the last', '\nx\n\n1.5\n2.5'],
    ['\r\n', 'x\r\n1.5\r\n""\r\n2.5\r\n\r\n'],
  ])(
    'of one column misses a value where a line is empty, but at the end, whichever reads it (%j)',
    async (_, text) => {
      const path = file('one.csv', text);
      for (const open of [openDataset, openTable]) {
        await expect(open(path)).rejects.toThrow(/missing/);
        const { rows, ids } = await open(path, { missing: 'drop' });
        expect([rows, ids?.length]).toEqual([2, 2]);
      }
      const ids = async (open: typeof openDataset) => (await open(path, { missing: 'drop' })).ids;
      expect(await ids(openDataset)).toEqual(await ids(openTable));
      expect([...toMatrix(await openDataset(path, { missing: 0 })).values]).toHaveLength(3);
    },
  );

  it('of one column of categories may end in empty lines', async () => {
    expect((await openDataset(file('words.csv', 'kind\np\nq\np\n\n\n'))).rows).toBe(3);
  });

  it('keeps the columns of a plan apart from their order in the file', async () => {
    const first = await openDataset(file('first.csv', 'a,b\n1,2\n'));
    const plan = isTableDataset(first) ? first.plan : undefined;
    const second = await openDataset(file('second.csv', 'c,b,a\n9,4,3\n'), { ...(plan && { plan }) });
    expect([...toMatrix(second).values]).toEqual([3, 4]);
    await expect(openDataset(file('third.csv', 'a\n1\n'), { ...(plan && { plan }) })).rejects.toThrow(/"b"/);
  });

  it('with categories is read like any table', async () => {
    const path = file('kinds.csv', numbers);
    expect((await openDataset(path)).columns).toEqual(['a', 'b', 'kind=p', 'kind=q']);
    expect((await openDataset(path, { categories: 'ignore' })).columns).toEqual(['a', 'b']);
    const filled = await openDataset(file('gaps.csv', 'a,b\n1,2\nNA,4\n'), { missing: 'mean' });
    expect([...toMatrix(filled).values]).toEqual([1, 2, 1, 4]);
  });

  it('with text among the numbers is refused', async () => {
    await expect(openDataset(file('mixed.csv', 'a,b\n1,2\n3,x4\n5,6\n'))).rejects.toThrow(
      'mixed.csv: row 1, column b is "x4" among numbers',
    );
  });

  it('with codes or decimal commas is refused as any table is', async () => {
    const codes = file('codes.csv', 'code,x\n00123,1\n00456,2\n12345,3\n');
    await expect(openDataset(codes)).rejects.toThrow(/row 0, column code is "00123": with zeros in front/);
    expect([...toMatrix(await openDataset(codes, { columns: ['code', 'x'] })).values.subarray(0, 2)]).toEqual(
      [123, 1],
    );
    expect((await openDataset(codes, { id: 'code' })).ids?.[0]).toBe('00123');
    const commas = file('commas.csv', 'a;x\n1;1,5\n2;2,5\n3;3\n');
    await expect(openDataset(commas)).rejects.toThrow(
      /column x is "1,5", a number with a comma.*`decimal: ,`/,
    );
    expect([...toMatrix(await openDataset(commas, { decimal: ',' })).values]).toEqual([1, 1.5, 2, 2.5, 3, 3]);
  });

  it('with a column that counts the rows is refused, unless that is meant', async () => {
    const lines = Array.from({ length: 12 }, (_, i) => `${i + 5},${(i * 7) % 5}`);
    const path = file('counted.csv', ['n,x', ...lines].join('\n'));
    await expect(openDataset(path)).rejects.toThrow(/column n looks like an id/);
    expect((await openDataset(path, { columns: ['n', 'x'] })).features).toBe(2);
    expect((await openDataset(path, { id: 'n' })).ids?.[0]).toBe('5');
  });
});

describe('missing values', () => {
  it('are the same marks, whichever reads them', async () => {
    const path = file('marks.csv', 'a,b\n1,2\nNull,3\n4,NONE\nNan,5\n6,N/A\n7,8\n');
    for (const open of [openDataset, openTable]) {
      expect(await open(path, { missing: 'drop' })).toMatchObject({ rows: 2, ids: ['0', '5'] });
    }
  });
});

describe('rows without a text', () => {
  const [csv, lines] = [
    'key,body\na,apple pear\nb,\nc,stone\nd,NA\n',
    '{"key":"a","body":"apple pear"}\n{"key":"b","body":null}\n{"key":"c","body":"stone"}\n{"key":"d"}\n',
  ];

  it.each([
    ['gone.csv', csv],
    ['gone.jsonl', lines],
  ])('are left out where asked to, whichever reads them: %s', async (name, content) => {
    const path = file(name, content);
    const options = { textColumn: 'body', id: 'key', missing: 'drop' } as const;
    for (const open of [openDataset, openTable]) {
      expect(await open(path, options)).toMatchObject({ rows: 2, ids: ['a', 'c'], dropped: 2, wordless: 0 });
      expect(await open(path, { textColumn: 'body' })).toMatchObject({ rows: 4, dropped: 0 });
      const { id: _, ...unnamed } = options;
      expect((await open(path, unnamed)).ids).toEqual(['0', '2']);
      await expect(open(path, { ...options, missing: 'error' })).rejects.toThrow(
        /(line 3|line 2|row 1)[:,].*body.* is missing; .*`missing: drop`/,
      );
      await expect(open(path, { ...options, missing: 'mean' })).rejects.toMatchObject({
        code: 'INVALID_OPTION',
      });
    }
  });

  it('are no table where there are no others', async () => {
    const path = file('all-gone.csv', 'body,n\n,1\n,2\n');
    for (const open of [openDataset, openTable]) {
      await expect(open(path, { textColumn: 'body', missing: 'drop' })).rejects.toThrow(/no rows of data/);
    }
  });
});

describe('a text table of numbers alone', () => {
  const lines = (cell: (row: number) => number) =>
    Array.from({ length: 40 }, (_, row) => `${cell(row)},${(row * 7) % 5}`);

  it.each([
    ['random whole numbers', 'account', (row: number) => 1e9 + ((row * 7_919_113_357) % 9e9)],
    ['numbers that are called an id', 'customer_id', (row: number) => 1000 + ((row * 37) % 9001)],
    ['a count of its rows out of order', 'n', (row: number) => (row * 7) % 40],
  ])('does not learn from %s, as no other table does', async (_, name, cell) => {
    const path = file(`${name}.csv`, [`${name},x`, ...lines(cell)].join('\n'));
    const message = new RegExp(`column ${name} looks like an id: `);
    await expect(openDataset(path)).rejects.toThrow(message);
    await expect(openTable(path)).rejects.toThrow(message);
    expect((await openDataset(path, { columns: [name, 'x'] })).features).toBe(2);
  });
});

describe('a file that is not there', () => {
  it('is named with what is near', async () => {
    file('customers.parquet', '');
    await expect(openDataset(join(folder, 'customer.parquet'))).rejects.toMatchObject({
      code: 'MISSING_DATA',
      message: expect.stringContaining('Did you mean customers.parquet?'),
    });
    await expect(openDataset(join(folder, 'customers.parquet'))).rejects.toMatchObject({
      code: 'INVALID_DATA',
    });
  });
});
