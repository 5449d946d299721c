import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataset } from './open.node.js';
import { toDataset } from './to-dataset.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-precision-'));
afterAll(() => rmSync(folder, { recursive: true }));

const stamps = Array.from({ length: 100 }, (_, i) => 1_700_000_000_000 + 7 * i);

function table(name: string, first = ''): string {
  const path = join(folder, name);
  const lines = stamps.map((stamp, i) => `${stamp},${i % 7}${first === '' ? '' : `,${first}${i % 3}`}`);
  writeFileSync(path, [first === '' ? 'ts,x' : 'ts,x,kind', ...lines].join('\n'));
  return path;
}

const refusal = {
  code: 'INVALID_DATA',
  message: expect.stringMatching(
    /ts goes from 1700000000000 to 1700000000693, where 32-bit floats are 131072 apart.*subtract 1700000000000/,
  ),
};

describe('values that 32-bit floats do not tell apart', () => {
  it('are refused in tables, whichever reads them', async () => {
    await expect(openDataset(table('plain.csv'))).rejects.toMatchObject(refusal);
    await expect(openDataset(table('kinds.csv', 'k'))).rejects.toMatchObject(refusal);
    expect((await openDataset(table('plain.csv'), { ignore: ['ts'] })).columns).toEqual(['x']);
  });

  it.each([
    'SELECT (1e9 + 0.1 * i)::DOUBLE',
    'SELECT (1000000000 + 0.1 * i)::DECIMAL(18, 1)',
    'SELECT 1000000000 + 0.1 * i',
  ])('are refused among the fractions of a query (%s)', async (value) => {
    const query = `${value} AS t, i % 7 AS x FROM range(100) AS r(i)`;
    await expect(openDataset(query)).rejects.toThrow(
      /column t goes from 1000000000 to 1000000009.9, where 32-bit floats are 64 apart/,
    );
    // Rows that a model was fitted to may have been farther apart.
    const { plan } = await openDataset(query.replace('0.1 *', '1e6 *').replace('18, 1', '38, 1'));
    expect((await openDataset(query, { ...(plan && { plan }) })).rows).toBe(100);
  });

  it('are refused in arrays, flat ones too, but of new rows', () => {
    const flat = Float64Array.from(stamps.flatMap((stamp, i) => [i % 7, stamp]));
    const message = /column 1 goes from 1700000000000 to 1700000000693/;
    expect(() => toDataset(flat, { features: 2 })).toThrow(message);
    expect(toDataset(flat, { features: 2, areNew: true }).rows).toBe(100);
    expect(toDataset([[1e9], [1e9 + 1]], { areNew: true }).rows).toBe(2);
    expect(toDataset(Float64Array.of(0.1, 2, 0.3, 4), { features: 2 }).rows).toBe(2);
  });

  it('are not looked for in rows of a model that was fitted to others', async () => {
    const { plan } = await openDataset(table('x.csv'), { ignore: ['ts'] });
    const both = plan && {
      ...plan,
      columns: [{ column: 'ts', encoding: { kind: 'number' as const } }, ...plan.columns],
    };
    expect((await openDataset(table('plain.csv'), { ...(both && { plan: both }) })).columns).toEqual([
      'ts',
      'x',
    ]);
  });

  it('are refused in arrays, and are none once the least is subtracted', () => {
    expect(() => toDataset(stamps.map((stamp, i) => [stamp, i]))).toThrow(/column 0 goes from 17/);
    expect(toDataset(stamps.map((stamp, i) => [stamp - 1_700_000_000_000, i])).rows).toBe(100);
  });

  it('are none where a column does not vary, or varies beside its size', async () => {
    expect(toDataset([[1.7e12, 1], [1.7e12, 2]]).rows).toBe(2); // prettier-ignore
    expect(toDataset([[1e6, 1], [1e6 + 1, 2]]).rows).toBe(2); // prettier-ignore
    const query = 'SELECT 1e9 + 0.1 AS c, 16777216 - i AS n, 1e9 + 1e6 * i AS w FROM range(9) AS r(i)';
    expect((await openDataset(query)).rows).toBe(9);
    expect(toDataset([[1e9, 1e-9], [1.1e9, 3e-9]]).rows).toBe(2); // prettier-ignore
    expect(toDataset([[0.3, 1], [0.1 + 0.2, 2]]).rows).toBe(2); // prettier-ignore
    const sums =
      'SELECT if(i = 0, 0.3::DOUBLE, 0.1::DOUBLE + 0.2::DOUBLE) AS c, i AS n FROM range(9) AS r(i)';
    expect((await openDataset(sums)).rows).toBe(9);
  });
});
