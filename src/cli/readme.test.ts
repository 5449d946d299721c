import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { headlineTable } from '../reproduce/headline.js';
import { readResults } from '../reproduce/results-file.node.js';
import { modelsMarkdown } from './commands/models.js';
import { optionsMarkdown } from './options-page.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const results = new URL('../../docs/results/runs.jsonl', import.meta.url).pathname;

const blockNamed = (name: string): string =>
  new RegExp(`<!-- ${name} -->([\\s\\S]*?)<!-- /${name} -->`).exec(readme)?.[1]?.trim() ?? '';

const asPrinted = async (table: string): Promise<string> =>
  (await format(table, { parser: 'markdown', singleQuote: true, printWidth: 110 })).trim();

describe('docs/options.md', () => {
  it('has every option as its schema has it', async () => {
    const page = readFileSync(new URL('../../docs/options.md', import.meta.url), 'utf8');
    expect(page.trim()).toBe(await asPrinted(optionsMarkdown()));
  });
});

describe('the README', () => {
  it('has the table of models that "mixtura models --markdown" prints', async () => {
    expect(blockNamed('models')).toBe(await asPrinted(modelsMarkdown()));
  });

  it('has the table of results of the runs in docs/results/runs.jsonl', async () => {
    expect(blockNamed('results')).toBe(await asPrinted(headlineTable(readResults(results))));
  });
});
