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
      'It looks like an id: it counts the rows from 0 to 99. Name it as one (`id: customer`) or ignore it (`ignore: customer`).',
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
});
