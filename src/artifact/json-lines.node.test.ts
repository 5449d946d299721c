import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { appendJsonLine, readJsonLines } from './json-lines.node.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a file of JSON lines', () => {
  it('loses no line that several processes add to it', async () => {
    const path = join(folder, 'several.jsonl');
    const writer = join(folder, 'writer.mjs');
    const built = new URL('../../dist/artifact/json-lines.node.js', import.meta.url).href;
    writeFileSync(
      writer,
      `import { appendJsonLine } from ${JSON.stringify(built)};
      const [path, from] = process.argv.slice(2);
      for (let i = 0; i < 40; i++) appendJsonLine(path, { from, i, long: 'x'.repeat(20_000) });`,
    );
    await Promise.all(['a', 'b', 'c'].map((from) => once(fork(writer, [path, from]), 'exit')));
    const lines = readJsonLines(path) as { from: string; i: number }[];
    expect(new Set(lines.map(({ from, i }) => `${from} ${i}`)).size).toBe(120);
  }, 60_000);

  it('puts a line in the place of a torn last one', () => {
    const path = join(folder, 'torn.jsonl');
    appendJsonLine(path, { at: 1 });
    appendFileSync(path, '{"at":');
    appendJsonLine(path, { at: 2 });
    expect(readJsonLines(path)).toEqual([{ at: 1 }, { at: 2 }]);
  });
});
