import { describe, expect, it } from 'vitest';
import { inspectTable } from './inspect.node.js';

describe('inspectTable', () => {
  it('says what a table holds and what to mind', async () => {
    const report =
      await inspectTable(`SELECT i AS customer, i::DOUBLE / 2 AS x, i::DOUBLE / 2 AS twin, 7 AS same,
      CASE WHEN i % 4 = 0 THEN NULL ELSE 'k' || i % 3 END AS kind, DATE '2020-01-01' + i::INTEGER AS day,
      CASE WHEN i = 3 THEN 'inf'::DOUBLE ELSE i END AS wild, [i, i] AS v, i % 2 = 0 AS even FROM range(100) t(i)`);
    expect(report.name).toBe('query');
    expect(report.rows).toBe(100);
    const [customer, x, twin, same, kind, day, wild, v, even] = report.columns;
    expect(customer).toMatchObject({ kind: 'integer', least: 0, greatest: 99, missing: 0 });
    expect(customer?.remarks).toEqual([
      'It looks like an id: it counts the rows from 0 to 99. Name it as the id (`id: customer`) or ignore it (`ignore: customer`).',
    ]);
    expect(x).toMatchObject({ mean: 24.75, remarks: [] });
    expect(twin?.remarks).toEqual(['It equals x: ignore one of them.']);
    expect(same?.remarks).toEqual(['It is constant: nothing can be learnt from it.']);
    expect(kind).toMatchObject({ kind: 'text', missing: 25, distinct: 3 });
    expect(kind?.remarks[0]).toMatch(/^25 of 100 rows miss it/);
    expect(day).toMatchObject({ least: '2020-01-01T00:00:00.000Z', greatest: '2020-04-09T00:00:00.000Z' });
    expect(wild).toMatchObject({ infinite: 1, greatest: 99 });
    expect(v).toMatchObject({ kind: 'list', lengths: [2, 2] });
    expect(even).toMatchObject({ kind: 'boolean', mean: 0.5, remarks: [] });
  });

  const customers = `SELECT 'c' || hash(i) AS customer, CASE WHEN i % 50 = 0 THEN NULL ELSE i % 9 END AS age, i % 3 AS kind,
    'order ' || i || ' came late and broken' AS remark, '0' || (10 + i % 40) AS code FROM range(600) t(i)`;

  it('counts different values of tables that are not large, and says where it estimates', async () => {
    const [customer] = (await inspectTable(customers)).columns;
    expect(customer?.distinct).toBe(600);
    expect(customer).not.toHaveProperty('distinctIsEstimate');
    const [estimated] = (await inspectTable(customers, { countedRows: 599 })).columns;
    expect(estimated?.distinctIsEstimate).toBe(true);
  });

  it('suggests words for free text, and takes codes for codes', async () => {
    const [, , , remark, code] = (await inspectTable(customers)).columns;
    expect(remark?.remarks).toEqual([
      'It looks like free text: its texts are (nearly) all different, of 6 words on average. Learn from its words (`textColumn: remark`), name it as the id (`id: remark`), or ignore it (`ignore: remark`).',
    ]);
    expect(code?.remarks).toEqual([
      'It looks like codes, with zeros in front (600 of 600). Name it as the id (`id: code`), take it as categories (`categorical: code`), ignore it (`ignore: code`), or list the columns to learn from (`columns`).',
    ]);
    const [comma] = (await inspectTable("SELECT unnest(['1,5', '2']) AS x")).columns;
    expect(comma?.remarks).toEqual([
      'It holds numbers with a comma (1 of 2). Write a decimal comma as a point or take it as categories (`categorical: x`).',
    ]);
  });

  it('says what becomes of each column as it would be read', async () => {
    const remarksOf = async (options: Parameters<typeof inspectTable>[1]) =>
      (await inspectTable(customers, options)).columns.map(({ role, remarks }) => [role, ...remarks]);
    expect(
      await remarksOf({
        id: 'customer',
        label: 'kind',
        missing: 'drop',
        ignore: ['remark'],
        categorical: ['code'],
      }),
    ).toEqual([
      ['id', 'It is the id.'],
      ['learn', '12 of 600 rows miss it, which are left out.'],
      ['label', 'It is the true class, for scoring alone.'],
      ['unused', 'It is left out.'],
      ['learn'],
    ]);
    expect(await remarksOf({ textColumn: 'remark', id: 'age' })).toEqual([
      ['unused', 'It is left out.'],
      [
        'id',
        'It is the id.',
        '12 of 600 rows miss it: fill it in, or leave them out.',
        'It does not tell all rows apart: 579 have one that came before.',
      ],
      ['unused', 'It is left out.'],
      ['words', 'Its words are learnt from.'],
      ['unused', 'It is left out.'],
    ]);
    const texts = "SELECT unnest(['one two', NULL]) AS note";
    const [note] = (await inspectTable(texts, { textColumn: 'note' })).columns;
    expect(note?.remarks).toEqual(['Its words are learnt from.', '1 of 2 rows miss it, and have no words.']);
    const [dropped] = (await inspectTable(texts, { textColumn: 'note', missing: 'drop' })).columns;
    expect(dropped?.remarks[1]).toBe('1 of 2 rows miss it, which are left out.');
    const [, age] = await remarksOf({ missing: 'mean' });
    expect(age).toEqual(['learn', '12 of 600 rows miss it: its mean is filled in.']);
    await expect(inspectTable(customers, { id: 'custmer' })).rejects.toThrow(/no column "custmer".*customer/);
  });
});
