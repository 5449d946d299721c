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
