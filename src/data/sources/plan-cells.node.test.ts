import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { MixturaError } from '../../error.js';
import { openDataset } from '../open.node.js';
import { toMatrix } from '../stream.js';
import type { ColumnPlan, PlannedColumn } from './column-plan.js';
import { isTableDataset } from './open-table.node.js';
import { planCells, planOfCells, shownCells } from './plan-cells.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('features become the cells they were made of', async () => {
  const path = join(folder, 'all.csv');
  const rows = [
    ['x', '1.5', '2024-03-01T00:00:00.000Z', '[1,2]'],
    ['y', '-2', '2024-03-02T12:00:00.000Z', '[3,4.6]'],
    ['z', '7', '2024-03-02T00:00:01.000Z', '[0,0]'],
    ['x', '7', '2024-03-02T00:00:01.000Z', '[0,0]'],
  ];
  writeFileSync(path, `kind\tnumber\tat\tlist\n${rows.map((cells) => `${cells.join('\t')}\n`).join('')}`);
  for (const how of [{}, { categories: 'ordinal' }, { maxCategories: 1 }] as const) {
    const data = await openDataset(path, { ...how, delimiter: '\t' });
    if (!isTableDataset(data)) throw new MixturaError('INTERNAL', 'no table');
    const { values, columns } = toMatrix(data);
    const found = rows.map((_, row) =>
      planCells(data.plan, values.subarray(row * columns, (row + 1) * columns)).map(String),
    );
    const named = ([kind = '', ...rest]: string[]): string[] => [
      'maxCategories' in how && kind !== 'x' ? '(other)' : kind,
      ...rest,
    ];
    expect(found).toEqual(rows.map(named));
  }
});

it('truths are called as the table calls them', async () => {
  const path = join(folder, 'truths.csv');
  const rows = [
    '1,yes,true,Berlin',
    '2,no,false,Paris',
    '3,Yes,true,Paris',
    '4,no,,Paris',
    '5,yes,false,Paris',
  ];
  writeFileSync(path, `a,member,open,city\n${rows.join('\n')}\n`);
  const data = await openDataset(path, { missing: 'mean' });
  if (!isTableDataset(data)) throw new MixturaError('INTERNAL', 'no table');
  expect(planCells(data.plan, Float32Array.of(2.5, 0.787, 0.2, 0, 1))).toEqual([
    2.5,
    'yes',
    'false',
    'Paris',
  ]);
  expect(planCells(data.plan, Float32Array.of(2.5, -0.346, 1.3, 1, 0))).toEqual([
    2.5,
    'no',
    'true',
    'Berlin',
  ]);
});

it('values between categories become the likeliest or the nearest of them', () => {
  const columns = [
    { column: 'a', encoding: { kind: 'one-hot' as const, categories: ['p', 'q'], others: false } },
    { column: 'b', encoding: { kind: 'ordinal' as const, categories: ['s', 'm', 'l'] } },
  ];
  const cells = (...values: number[]) => planCells({ columns, missing: 'error' }, Float32Array.from(values));
  expect(cells(0.4, 0.6, 1.4)).toEqual(['q', 'm']);
  expect(cells(-0.1, -0.2, 9)).toEqual(['p', 'l']);
  expect(cells(-0.3, -0.2, -1)).toEqual(['q', 's']);
  // A row that was read, with a category that the plan does not know.
  expect(cells(0, 0, 0)).toEqual(['(none of these)', 's']);
});

it('rows are shown by their cells where these say more than features do, and long lists are cut short', () => {
  const number: PlannedColumn = { column: 'x', encoding: { kind: 'number' } };
  const list: PlannedColumn = { column: 'v', encoding: { kind: 'list', length: 40 } };
  const kind: PlannedColumn = {
    column: 'k',
    encoding: { kind: 'one-hot', categories: ['p'], others: false },
  };
  const planOf = (...columns: PlannedColumn[]): ColumnPlan => ({ columns, missing: 'error' });
  expect(planOfCells(planOf(number, list), 41)).toBeUndefined();
  expect(planOfCells(planOf(kind, list), 40)).toBeUndefined();
  expect(planOfCells(planOf(kind, list), 41)).toBeDefined();
  const truth: PlannedColumn = { column: 't', encoding: { kind: 'number', words: ['no', 'yes'] } };
  expect(planOfCells(planOf(number, truth), 2)).toBeDefined();
  const [first, second] = shownCells(planOf(kind, list), new Float32Array(41).fill(0.25));
  expect([first, String(second).length]).toEqual(['p', 60]);
});
