import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine, type Engine } from './duckdb.node.js';
import { measureColumns } from './measure-columns.node.js';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine('a table');
  await engine.run('CREATE TABLE t AS SELECT i AS a, i * 2 AS b, -i AS c FROM range(4) AS r(i)');
});
afterAll(() => engine.close());

it('gives each column what was asked of it, in as many passes as it takes, of the columns asked for alone', async () => {
  const read: string[] = [];
  const relation = {
    from: 't',
    fromOf: (names: readonly string[]) => {
      read.push(names.join());
      return `(SELECT ${names.join()} FROM t)`;
    },
  };
  const asked = [
    { columns: ['a'], expressions: ['min(a)', 'max(a)'] },
    { columns: ['b'], expressions: [] },
    { columns: ['c', 'a'], expressions: ['sum(c + a)::INTEGER'] },
    { columns: ['b'], expressions: ['max(b)', 'count(b)', 'min(b)', 'sum(b)::INTEGER'] },
  ];
  const found = await measureColumns(engine, relation, asked, 3);
  expect(found.map((values) => values.map(Number))).toEqual([[0, 3], [], [0], [6, 4, 0, 12]]);
  expect(read).toEqual(['a,b,c', 'b']);
  expect(await measureColumns(engine, { from: 't' }, [])).toEqual([]);
});
