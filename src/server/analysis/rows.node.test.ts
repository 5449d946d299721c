import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitRun } from '../../experiment/fit-run.node.js';
import { scratch } from '../../experiment/scratch.support.js';
import { localAnalyst } from './questions.node.js';

const folder = scratch();
const analyst = localAnalyst();
afterAll(async () => {
  await analyst.close();
  folder.remove();
});

const topics = ['lake park walk sun bird', 'phone screen app price store', 'goal team match league coach'];

async function fit(name: string, text: string, reading: object): Promise<string> {
  const source = folder.path(name);
  writeFileSync(source, text);
  const run = folder.path(`${name}-run`);
  const options = { clusters: 3, seed: 1 };
  await fitRun({ data: { source, reading }, model: 'gmm', options, folder: run }, { threads: 1 });
  return run;
}

describe('a run on texts of few words', () => {
  let run = '';
  beforeAll(async () => {
    const lines = Array.from({ length: 60 }, (_, row) => {
      const words = (topics[row % 3] ?? '').split(' ');
      return JSON.stringify({
        note: `today ${words[row % 5]} ${words[(row + 2) % 5]} ${words[(row + 3) % 5]}`,
      });
    });
    run = await fit('notes.jsonl', lines.join('\n'), { textColumn: 'note' });
  });

  it('is told as texts, each cluster by the words that set it apart', async () => {
    const { kind, columns, clusters } = await analyst.ask('clusters', { run });
    expect(kind).toBe('text');
    expect(columns?.length).toBeLessThan(20);
    const told = clusters.map(({ traits }) => traits.map(({ name }) => name));
    expect(told.flat()).not.toContain('todai');
    for (const topic of ['lake', 'phone', 'goal']) {
      expect(told.filter((words) => words.includes(topic))).toHaveLength(1);
    }
    expect(clusters.flatMap(({ traits }) => traits).every(({ standardised }) => standardised > 0)).toBe(true);
  });
});

describe('a run on a table with categories', () => {
  let run = '';
  beforeAll(async () => {
    const cities = ['Paris', 'Rome', 'Oslo'];
    const lines = Array.from({ length: 60 }, (_, row) => `${(row % 3) * 9 + (row % 5)},${cities[row % 3]}`);
    run = await fit('cities.csv', ['x,city', ...lines].join('\n'), {});
  });

  it('says of new rows what it does not know, and nothing of options that the page lacks', async () => {
    const source = folder.path('new-cities.csv');
    writeFileSync(source, 'x,city\n3,Paris\n4,Bern\n');
    const { notes } = await analyst.ask('predict', { run, source });
    expect(notes).toEqual([expect.stringMatching(/Bern.*count as none of those it knows$/)]);
  });

  it('shows rows, old and made, by their cells', async () => {
    const { cellColumns, columns, kind } = await analyst.ask('clusters', { run });
    expect([kind, cellColumns, columns]).toEqual([
      'table',
      ['x', 'city'],
      ['x', 'city=Oslo', 'city=Paris', 'city=Rome'],
    ]);
    const [first] = await analyst.ask('cells', { run, rows: [1] });
    expect(first).toMatchObject({ cells: [10, 'Rome'], values: [10, 0, 0, 1] });
    const made = await analyst.ask('generate', { run, cluster: 0, count: 5, seed: 0 });
    for (const { cells } of made.rows) {
      expect(['Paris', 'Rome', 'Oslo']).toContain(cells?.[1]);
      expect(cells?.[0]).toEqual(expect.any(Number));
    }
  });

  it('is compared with no run on other rows', async () => {
    const other = await fit('numbers.csv', 'x,y\n1,2\n2,1\n8,9\n9,8\n0,9\n', {});
    const compared = analyst.ask('compare', { a: run, b: other });
    await expect(compared).rejects.toMatchObject({ code: 'INVALID_DATA' });
  });

  it('shows a category it does not know as none of its own', async () => {
    const source = folder.path('more.csv');
    writeFileSync(source, 'x,city\n3,Rome\n4,Bern\n');
    const { first } = await analyst.ask('predict', { run, source });
    expect(first.map(({ cells }) => cells)).toEqual([
      [3, 'Rome'],
      [4, '(none of these)'],
    ]);
  });
});
