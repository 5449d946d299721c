// Writes the generated tables into README.md, and docs/options.md: `npm run readme` after a build.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

const path = fileURLToPath(new URL('../README.md', import.meta.url));
const options = fileURLToPath(new URL('../docs/options.md', import.meta.url));
const results = fileURLToPath(new URL('../docs/results/runs.jsonl', import.meta.url));

const { modelsMarkdown } = await import('../dist/cli/commands/models.js');
const { optionsMarkdown } = await import('../dist/cli/options-page.js');
const { headlineTable } = await import('../dist/reproduce/headline.js');
const { readResults } = await import('../dist/reproduce/results-file.node.js');

const blocks = { models: modelsMarkdown(), results: headlineTable(readResults(results)) };
let text = readFileSync(path, 'utf8');
for (const [name, table] of Object.entries(blocks)) {
  const block = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`);
  text = text.replace(block, () => `<!-- ${name} -->\n\n${table.trim()}\n\n<!-- /${name} -->`);
}
const asPrinted = (text) => format(text, { parser: 'markdown', singleQuote: true, printWidth: 110 });
writeFileSync(path, await asPrinted(text));
writeFileSync(options, await asPrinted(optionsMarkdown()));
