import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { scoreLabels } from '../metrics/index.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(here, '.example-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The example of docs/add-a-model.md, as it is printed there. */
function writeExample(): string {
  const page = readFileSync(new URL('../../docs/add-a-model.md', import.meta.url), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const path = join(folder, 'example.ts');
  writeFileSync(
    path,
    code.replace("'mixtura'", "'../../index.js'").replace("'mixtura/models'", "'../authoring.js'"),
  );
  return path;
}

describe('the model of docs/add-a-model.md', () => {
  it('runs as printed, and finds the digits', async () => {
    const { example } = (await import(writeExample())) as { example: () => Promise<Int32Array> };
    const digits = await namedDataset('digits');
    const { accuracy } = scoreLabels(digits.labels ?? [], await example());
    expect(accuracy).toBeGreaterThan(0.75);
  });
});
