import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../open.node.js';
import { toMatrix } from '../stream.js';
import { openEngine } from './duckdb.node.js';
import { inspectTable, listColumns } from './inspect.node.js';
import { isTableDataset } from './open-table.node.js';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mixtura-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

describe('a text table', () => {
  const numbers = 'a,b,kind\n0.1,7,p\n1e-3,-2,q\n';

  it('gives numbers, truths, classes and ids', async () => {
    const path = file('all.csv', 'name,x,y,sure,kind\nr1,1,2.5,True,pear\n"r2",-3e2, 4 ,false, apple\n');
    const data = await openDataset(path, { label: 'kind', id: 'name' });
    expect([...toMatrix(data).values]).toEqual([1, 2.5, 1, -300, 4, 0]);
    expect(data.columns).toEqual(['x', 'y', 'sure']);
    expect(data).toMatchObject({ ids: ['r1', 'r2'], labelNames: ['apple', 'pear'] });
    expect([...(data.labels ?? [])]).toEqual([1, 0]);
    expect(isTableDataset(data) && data.plan.columns[2]?.encoding).toEqual({
      kind: 'number',
      words: ['false', 'true'],
    });
  });

  it('is learnt from by the columns asked for', async () => {
    const path = file('three.csv', 'a,b,c\n1,2,3\n4,5,6\n');
    expect((await openDataset(path, { ignore: ['b'] })).columns).toEqual(['a', 'c']);
    const data = await openDataset(path, { columns: ['c', 'a'] });
    expect(data.columns).toEqual(['c', 'a']);
    expect([...toMatrix(data).values]).toEqual([3, 1, 6, 4]);
    await expect(openDataset(path, { ignore: ['a', 'b', 'c'] })).rejects.toThrow(/no column is left/);
    await expect(openDataset(path, { label: 'aa' })).rejects.toThrow(/has no column "aa"/);
  });

  it('has the same columns for whoever looks at it', async () => {
    for (const [name, text] of [
      ['nameless.csv', '1,2\n3,4\n'],
      ['half-named.csv', 'a,,c\n1,2,3\n'],
      ['trailing.csv', 'a,b,\n1,2,\n3,4,\n'],
      ['twice.csv', 'a,a\n1,2\n'],
      ['commented.csv', '# by x\na,b\n1,2\n'],
      ['mixed.csv', '1,p\n2,q\n'],
    ] as const) {
      const path = file(name, text);
      const [data, listed] = [await openDataset(path), await listColumns(path)];
      const names = isTableDataset(data) ? data.plan.columns.map(({ column }) => column) : [];
      expect(names).toEqual(listed.map((column) => column.name));
      expect(names.length).toBe(name.startsWith('half') ? 3 : 2);
    }
  });

  it.each([
    ['a line too short', 'a,b\n1,2\n3\n', /line 3: 1 cell under 2 columns/],
    ['a line too long', '# by x\na,b\n1,2\n3,4,5\n', /line 4: 3 cells under 2 columns/],
    ['a quote that never closes', 'a,b\n1,2\n"3,4\n5,6\n', /line 3.*quote/],
    ['lines that end in different ways', 'a,b\r\n1,2\n3,4\r\n', /line ends|lines end/],
    ['names alone', 'a,b\n', /no rows/],
  ])('with %s is refused', async (_, text, message) => {
    await expect(openDataset(file('bad.csv', text))).rejects.toThrow(message);
  });

  it('has columns of what all of its cells are, however late', async () => {
    const late = (last: string) => [
      'x,n',
      ...Array.from({ length: 1500 }, (_, i) => `${(i * 7) % 100},${i % 3}`),
      `${last},1`,
    ];
    const typeOf = async (last: string) =>
      (await listColumns(file('late.csv', late(last).join('\n'))))[0]?.type;
    expect(await typeOf('5')).toBe('BIGINT');
    expect(await typeOf(' N/A ')).toBe('BIGINT');
    expect(await typeOf('5.5')).toBe('DOUBLE');
    expect(await typeOf('five')).toBe('VARCHAR');
  });

  it.each([
    ['\n', 'x\n1.5\n\n2.5\n\n\n'],
    ['\n without the last', '\nx\n\n1.5\n2.5'],
    ['\r\n', 'x\r\n1.5\r\n""\r\n2.5\r\n\r\n'],
  ])('of one column misses a value where a line is empty, but at the end (%j)', async (_, text) => {
    const path = file('one.csv', text);
    await expect(openDataset(path)).rejects.toThrow(/missing/);
    const { rows, ids } = await openDataset(path, { missing: 'drop' });
    expect([rows, ids?.length]).toEqual([2, 2]);
    expect([...toMatrix(await openDataset(path, { missing: 0 })).values]).toHaveLength(3);
  });

  it('of one column of categories may end in empty lines', async () => {
    expect((await openDataset(file('words.csv', 'kind\np\nq\np\n\n\n'))).rows).toBe(3);
  });

  it('keeps the columns of a plan apart from their order in the file', async () => {
    const first = await openDataset(file('first.csv', 'a,b\n1,2\n'));
    const plan = isTableDataset(first) ? first.plan : undefined;
    const second = await openDataset(file('second.csv', 'c,b,a\n9,4,3\n'), { ...(plan && { plan }) });
    expect([...toMatrix(second).values]).toEqual([3, 4]);
    await expect(openDataset(file('third.csv', 'a\n1\n'), { ...(plan && { plan }) })).rejects.toThrow(
      'third.csv has no b, which the model was fitted on; it has a',
    );
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

  it('with commas between thousands is not taken for one with decimal commas', async () => {
    const refused = openDataset(file('thousands.csv', 'a;x\n1;1,500\n2;2,250,000\n3;7\n'));
    await expect(refused).rejects.toThrow(
      /"1,500", a number with a comma: take out a comma between thousands/,
    );
  });

  it.each(['1.234', '1.234,5', '2.5'])('with a decimal comma does not take %s for a number', async (text) => {
    const path = file('german.csv', `a;x\n1,5;1\n${text};2\n2,5;3\n${text};4\n`);
    const told = openDataset(path, { decimal: ',' });
    await expect(told).rejects.toThrow(`row 1, column a is "${text}", a number with a point: `);
    await expect(openDataset(file('one.csv', '1,5;2,5\n2,5;3,5\n'), { decimal: ',' })).resolves.toMatchObject(
      { features: 2 },
    );
  });

  it('is the very file that is named, and all of its lines', async () => {
    file('data1.csv', 'a,b\n100,200\n300,400\n');
    expect([...toMatrix(await openDataset(file('data[1].csv', 'a,b\n1,2\n3,4\n'))).values]).toEqual([
      1, 2, 3, 4,
    ]);
    file('part-1.csv', 'item,x\n#12,2\n13,4\n#15,6\n');
    expect((await openDataset(join(folder, 'part-*.csv'), { id: 'item' })).ids).toEqual(['#12', '13', '#15']);
  });

  it('has ids as they are spelt, however they are asked for', async () => {
    const path = file('ids.csv', 'v,x\n1.10,1\n1.1,2\n');
    expect((await openDataset(path, { idIfThere: 'v' })).ids).toEqual(['1.10', '1.1']);
    expect((await openDataset(path, { id: 'v' })).ids).toEqual(['1.10', '1.1']);
  });

  it('tells groups apart that are spelt in different ways', async () => {
    const rows = ['1.1', '1.10'].flatMap((name, i) => [0, 1, 2, 3].map((t) => `${name},${t},${100 * i + t}`));
    const path = file('groups.csv', ['s,t,x', ...rows].join('\n'));
    const data = await openDataset(path, { group: 's', order: 't', window: 4, step: 4 });
    expect([...toMatrix(data).values]).toEqual([0, 1, 2, 3, 100, 101, 102, 103]);
  });

  it('of thousands of columns is read, and looked into', async () => {
    const genes = (count: number) => {
      const line = (row: number) => Array.from({ length: count }, (_, i) => ((i * 7 + row * 3) % 11) / 8);
      const names = Array.from({ length: count }, (_, i) => `g${i}`);
      return file(`genes-${count}.csv`, [names, line(1), line(2), line(4)].join('\n'));
    };
    const wide = await openDataset(genes(5000));
    expect([wide.features, toMatrix(wide).values[4999]]).toEqual([5000, ((4999 * 7 + 3) % 11) / 8]);
    expect((await inspectTable(genes(600))).columns).toHaveLength(600);
  }, 120_000);

  it('with a column that counts the rows is refused, unless that is meant', async () => {
    const lines = Array.from({ length: 12 }, (_, i) => `${i + 5},${(i * 7) % 5}`);
    const path = file('counted.csv', ['n,x', ...lines].join('\n'));
    await expect(openDataset(path)).rejects.toThrow(/column n looks like an id/);
    expect((await openDataset(path, { columns: ['n', 'x'] })).features).toBe(2);
    expect((await openDataset(path, { id: 'n' })).ids?.[0]).toBe('5');
  });
});

describe('text tables of a pattern', () => {
  const parts = (...texts: (string | Buffer)[]) => {
    const own = mkdtempSync(join(folder, 'parts-'));
    texts.forEach((text, at) => writeFileSync(join(own, `part-${at}.csv`), text));
    return join(own, 'part-*.csv');
  };

  it('are each read as one file is, and put together by the names of their columns', async () => {
    const utf16 = Buffer.from('\uFEFFb,a\n3,30\n', 'utf16le');
    const pattern = parts('a,b\n10,1\n', '# made by a tool\na;b;\n20;2;\n', utf16, '', 'A,b\n40,4\n\n');
    const data = await openDataset(pattern);
    expect(data.columns).toEqual(['a', 'b']);
    expect([...toMatrix(data).values]).toEqual([10, 1, 20, 2, 30, 3, 40, 4]);
  });

  it('of one column lose the empty lines at the end of each', async () => {
    const data = await openDataset(parts('a\n1\n2\n\n\n', 'a\n3\n\n', 'a\n""\n5\n""\n'), { missing: 'drop' });
    expect(data.ids).toEqual(['0', '1', '2', '4']);
    expect([...toMatrix(data).values]).toEqual([1, 2, 3, 5]);
  });

  it('may have a column that is called as those of the program are', async () => {
    const pattern = parts('filename,file\n1,2\n', 'filename,file\n3,4\n,5\n');
    await expect(openDataset(pattern)).rejects.toThrow(
      /row 2 \(in .*part-1\.csv\), column filename is missing/,
    );
    expect([...toMatrix(await openDataset(pattern, { missing: 'drop' })).values]).toEqual([1, 2, 3, 4]);
  });

  it('are refused where but some name their columns, where one is damaged, and where there is none', async () => {
    await expect(openDataset(parts('a,b\n1,2\n', '3,4\n'))).rejects.toThrow(
      /part-1\.csv does not name its columns, .*part-0\.csv does; begin each file with the same line of names/,
    );
    await expect(openDataset(parts('a,b\n1,2\n', 'a,b\n3,4\n5\n'))).rejects.toThrow(
      /part-1\.csv, line 3: 1 cell under 2 columns/,
    );
    await expect(openDataset(parts('', '\n'))).rejects.toThrow(/part-\*\.csv is empty/);
    await expect(openDataset(join(folder, 'none-*.csv'))).rejects.toMatchObject({ code: 'MISSING_DATA' });
  });
});

describe('text tables packed by zstd', () => {
  it('are laid out as others are', async () => {
    const path = join(folder, 'packed.csv.zst');
    const engine = await openEngine('packed');
    const text = "'# made by a tool'), ('a;b;'), ('1,5;x;'), ('2,5;y;'";
    await engine.run(
      `COPY (FROM (VALUES (${text}))) TO '${path}' (FORMAT csv, HEADER false, QUOTE '', DELIMITER '|', COMPRESSION zstd)`,
    );
    engine.close();
    const data = await openDataset(path, { decimal: ',', label: 'b' });
    expect(data.columns).toEqual(['a']);
    expect([...toMatrix(data).values]).toEqual([1.5, 2.5]);
  });
});

describe('missing values', () => {
  it('are marked in many ways', async () => {
    const path = file('marks.csv', 'a,b\n1,2\nNull,3\n4,NONE\nNan,5\n6,N/A\n7,8\n');
    expect(await openDataset(path, { missing: 'drop' })).toMatchObject({ rows: 2, ids: ['0', '5'] });
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
  ])('are left out where asked to: %s', async (name, content) => {
    const path = file(name, content);
    const options = { textColumn: 'body', id: 'key', missing: 'drop' } as const;
    expect(await openDataset(path, options)).toMatchObject({
      rows: 2,
      ids: ['a', 'c'],
      dropped: 2,
      wordless: 0,
    });
    expect(await openDataset(path, { textColumn: 'body' })).toMatchObject({ rows: 4, dropped: 0 });
    const { id: _, ...unnamed } = options;
    expect((await openDataset(path, unnamed)).ids).toEqual(['0', '2']);
    await expect(openDataset(path, { ...options, missing: 'error' })).rejects.toThrow(
      /row 1, column body.* is missing; .*`missing: drop`/,
    );
    await expect(openDataset(path, { ...options, missing: 'mean' })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });

  it('are no table where there are no others', async () => {
    const path = file('all-gone.csv', 'body,n\n,1\n,2\n');
    await expect(openDataset(path, { textColumn: 'body', missing: 'drop' })).rejects.toThrow(
      /no rows of data/,
    );
  });
});

describe('a text table of numbers alone', () => {
  const lines = (cell: (row: number) => number) =>
    Array.from({ length: 40 }, (_, row) => `${cell(row)},${(row * 7) % 5}`);

  it.each([
    ['random whole numbers', 'account', (row: number) => 1e9 + ((row * 7_919_113_357) % 9e9)],
    ['numbers that are called an id', 'customer_id', (row: number) => 1000 + ((row * 37) % 9001)],
    ['a count of its rows out of order', 'n', (row: number) => (row * 7) % 40],
  ])('does not learn from %s', async (_, name, cell) => {
    const path = file(`${name}.csv`, [`${name},x`, ...lines(cell)].join('\n'));
    const message = new RegExp(`column ${name} looks like an id: `);
    await expect(openDataset(path)).rejects.toThrow(message);
    expect((await openDataset(path, { columns: [name, 'x'] })).features).toBe(2);
  });
});

describe('what was found out of the rows that a model was fitted to', () => {
  const plan = async (name: string, text: string, options = {}) => {
    const data = await openDataset(file(name, text), options);
    if (!isTableDataset(data)) throw new Error('no plan');
    return data.plan;
  };

  it('says what a category is, whatever stands beside it', async () => {
    const known = await plan('versions.csv', 'v,sure\n1.10,True\nnext,maybe\nlast,no\n');
    const rows = async (text: string) => [
      ...toMatrix(await openDataset(file('new.csv', text), { plan: known })).values,
    ];
    expect(await rows('v,sure\n1.10,True\n')).toEqual(
      (await rows('v,sure\n1.10,True\nnext,no\n')).slice(0, 6),
    );
    expect(await rows('v,sure\n1.10,True\n')).toEqual([1, 0, 0, 1, 0, 0]);
    const named = await plan('named.csv', 'v,x\n1.10,1\n1.1,2\n01,3\n', { categorical: ['v'] });
    expect(named.columns[0]?.encoding).toMatchObject({ categories: ['01', '1.1', '1.10'] });
  });

  it('says how dates are spelt', async () => {
    const known = await plan('american.csv', 'day,x\n02/12/2021,1\n02/28/2021,2\n');
    expect(known.columns[0]?.encoding).toMatchObject({ kind: 'time', format: '%m/%d/%Y' });
    const seconds = async (text: string) =>
      toMatrix(await openDataset(file('later.csv', text), { plan: known })).values[0];
    expect(await seconds('day,x\n03/04/2021,1\n')).toBe(20 * 86_400);
    const day = openDataset(file('bad-day.csv', 'day,x\n03/04/2021,1\n28/02/2021,2\n'), { plan: known });
    await expect(day).rejects.toThrow(/row 1, column day is "28\/02\/2021", which is no time/);
  });

  it('says where a time is none', async () => {
    const hours = await plan('hours.csv', 'at,x\n10:00,1\n11:30,2\n');
    const bad = openDataset(file('bad-hour.csv', 'at,x\n10:15,1\nnoon,2\n'), { plan: hours });
    await expect(bad).rejects.toThrow(/row 1, column at is "noon", which is no time/);
    const dates = openDataset(file('date.csv', 'at,x\n2020-01-02,1\n'), { plan: hours });
    await expect(dates).rejects.toThrow(/row 0, column at is "2020-01-02", which is no time/);
    const iso = await plan('iso.csv', 'at,x\n2020-01-02,1\n2020-01-03,2\n');
    const worse = openDataset(file('bad-iso.csv', 'at,x\n2020-01-02T10:00:00+02:00,1\nlater,2\n'), {
      plan: iso,
    });
    await expect(worse).rejects.toThrow(/row 1, column at is "later", which is no time/);
    const other = openDataset(file('day-first.csv', 'at,x\n03/04/2020,1\n'), { plan: iso });
    await expect(other).rejects.toThrow(/row 0, column at is "03\/04\/2020", which is no time/);
    const truths = await plan('truths.csv', 'a,x\nyes,1\nno,2\n');
    const maybe = openDataset(file('maybe.csv', 'a,x\nyes,1\nmaybe,2\n'), { plan: truths });
    await expect(maybe).rejects.toThrow(/row 1, column a is "maybe", which is no number/);
  });
});

describe('JSON Lines', () => {
  it('of objects become columns by name, whatever their order', async () => {
    const data = await openDataset(
      file('o.jsonl', '{"a":1,"b":true,"k":"x"}\n\n{"k":"y","b":false,"a":2}\n'),
      { label: 'k' },
    );
    expect(data.columns).toEqual(['a', 'b']);
    expect([...toMatrix(data).values]).toEqual([1, 1, 2, 0]);
    expect(data.labelNames).toEqual(['x', 'y']);
  });

  it('of arrays, and of objects with a list, become one feature an item', async () => {
    expect([...toMatrix(await openDataset(file('a.jsonl', '[1,2]\n[3,4]'))).values]).toEqual([1, 2, 3, 4]);
    const data = await openDataset(file('l.jsonl', '{"v":[1,2],"w":9}\n{"v":[3,4],"w":9}\n'), {
      columns: ['v'],
    });
    expect(data.columns).toEqual(['v[0]', 'v[1]']);
    expect([...toMatrix(data).values]).toEqual([1, 2, 3, 4]);
  });

  it('of objects within objects are read but for these', async () => {
    const path = file('nested.jsonl', '{"a":1,"b":{"c":2}}\n{"a":2,"b":{"c":3}}\n');
    await expect(openDataset(path)).rejects.toThrow(/column b is of type STRUCT.*`ignore: b`/);
    expect((await openDataset(path, { ignore: ['b'] })).columns).toEqual(['a']);
  });

  it.each([
    ['damaged', '{"a":1}\n{"a":', /bad\.jsonl: Malformed JSON/],
    ['with a field more', '{"a":1}\n{"a":1,"b":2}', /row 0, column b is missing/],
    ['with a field less', '{"a":1,"b":2}\n{"a":1}', /row 1, column b is missing/],
  ])('that are %s are refused', async (_, text, message) => {
    await expect(openDataset(file('bad.jsonl', text))).rejects.toThrow(message);
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
