import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveClusterNames } from '../experiment/cluster-names.node.js';
import { scratch, writeSomeDigits } from '../experiment/scratch.support.js';
import { runMain } from './captured.support.js';
import { spawnCli } from './spawn.support.js';

const folder = scratch();
afterAll(folder.remove);
const [first, second, data] = [folder.path('first'), folder.path('second'), folder.path('digits.npy')];

async function succeed(...args: string[]): Promise<string> {
  const { code, out, notes } = await runMain(...args);
  expect(code, notes).toBe(0);
  return out;
}

beforeAll(async () => {
  await writeSomeDigits(data, 200);
  await succeed('fit', data, '-m', 'kmeans', '-k', '4', '-o', first, '--quiet');
  await succeed('fit', data, '-m', 'gmm', '-k', '5', '-o', second, '--quiet');
});

describe('report', () => {
  it('writes one page into the run, and every figure as a PNG where asked', async () => {
    const png = folder.path('png');
    const out = await succeed('report', first, '--png', png, '--compare', second, '--map-rows', '60');
    expect(out).toContain('report.html');
    const page = readFileSync(folder.path('first', 'report.html'), 'utf8');
    expect(page).toContain('K-means on digits.npy');
    expect(page).toContain('mixtura fit');
    expect(page).toContain('60 sampled rows');
    expect(page).toMatch(/Against <b>.*second<\/b>/);
    expect(readdirSync(png)).toEqual(
      expect.arrayContaining(['sizes.png', 'examples.png', 'map-umap-cluster.png', 'comparison-1.png']),
    );
  });

  it('calls clusters what people called them, and leaves out those merged away', async () => {
    saveClusterNames(first, { names: { 0: 'rings & loops' }, merged: { 3: 0 } });
    const out = folder.path('named.html');
    const report = JSON.parse(await succeed('report', first, '-o', out, '--json')) as { warnings: unknown };
    const page = readFileSync(out, 'utf8');
    saveClusterNames(first, { names: {}, merged: {} });
    expect(page).toContain('rings &amp; loops');
    expect(page).not.toContain('id="cluster-3"');
    expect(JSON.stringify(report.warnings)).not.toContain('empty');
  });

  it('colours maps by a column of the table, its categories by name, and refuses what is none', async () => {
    const [table, path, out] = ['towns.csv', 'towns', 'towns.html'].map((name) => folder.path(name)) as [
      string,
      string,
      string,
    ];
    const towns = ['Berlin', 'Paris', 'Rome'];
    const lines = Array.from(
      { length: 60 },
      (_, i) => `${i % 7},${towns[i % 3]},${i % 2 === 0 ? 'yes' : 'no'}`,
    );
    writeFileSync(table, `age,city,member\n${lines.join('\n')}\n`);
    await succeed('fit', table, '-m', 'kmeans', '-k', '2', '-o', path, '--quiet');
    const pageBy = async (column: string) => {
      await succeed('report', path, '--color', column, '--map-rows', '20', '-o', out);
      return readFileSync(out, 'utf8');
    };
    const byCity = await pageBy('city');
    expect(byCity).toContain('by city');
    for (const town of towns) expect(byCity).toMatch(new RegExp(`>${town}<`));
    expect(await pageBy('member')).toMatch(/>yes</);
    expect(await pageBy('city=Paris')).toContain('by city=Paris');
    expect(await pageBy('age')).toContain('by age');
    const { code, notes } = await runMain('report', path, '--color', 'nonsense', '-o', out);
    expect([code, notes]).toEqual([
      2,
      expect.stringMatching(/no column "nonsense"; columns: age, city, member /),
    ]);
  });

  it('refuses a folder that is no run', async () => {
    const { code, notes } = await runMain('report', folder.path());
    expect([code, notes]).toEqual([1, expect.stringMatching(/not a run.*INVALID_ARTIFACT/)]);
  });
});

describe('compare', () => {
  it('matches clusters and lists the rows that changed', async () => {
    const result = JSON.parse(await succeed('compare', first, second, '--json')) as {
      rows: number;
      compared: { ari: number; changed: number[]; changedRows: number; matched: { shared: number }[] }[];
    };
    const [{ ari, changed, changedRows, matched }] = result.compared;
    expect(result.rows).toBe(200);
    expect(ari).toBeGreaterThan(0.2);
    expect(matched).toHaveLength(5);
    expect(changed).toHaveLength(changedRows);
    expect(matched.reduce((sum, { shared }) => sum + shared, 0)).toBe(200 - changedRows);
    expect(await succeed('compare', first, second)).toMatch(/changed rows[^]*agreement/);
  });

  it('refuses one run alone, and runs on other rows', async () => {
    expect((await runMain('compare', first)).notes).toMatch(/two runs or more/);
    const other = folder.path('other');
    await succeed('fit', 'blobs', '-m', 'kmeans', '-o', other, '--quiet');
    expect((await runMain('compare', first, other)).notes).toMatch(/other rows.*INVALID_DATA/);
  });
});

describe('select-k', () => {
  const tiny = [
    '--hidden',
    '8',
    '--latent',
    '2',
    '--pretrain-epochs',
    '1',
    '--epochs',
    '1',
    '--held-epochs',
    '0',
  ];
  const study = ['select-k', data, '--from', '2', '--to', '3', '--seeds', '2', '--jobs', '2', ...tiny];

  it('runs trials in processes of their own, once, and explains itself', async () => {
    const run = () => spawnCli(study, folder.path()).finished;
    const once = await run();
    expect([once.code, once.stderr]).toEqual([0, expect.stringContaining('8/8')]);
    expect(once.stdout).toMatch(/silhouette would take/);
    const again = await run();
    expect(again.stderr).toBe('8 trials, 8 of them done already\n');
    expect(again.stdout).toBe(once.stdout);
    expect(existsSync(folder.path('select-k', 'digits-vade', 'select-k.svg'))).toBe(true);
  });

  it('refuses options that no trial could run with', async () => {
    const { code, notes } = await runMain('select-k', data, '--from', '5', '--to', '4');
    expect([code, notes]).toEqual([2, expect.stringContaining('from 5 to 4')]);
  });
});
