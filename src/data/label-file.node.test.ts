import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeNpy } from './formats/npy.js';
import { readLabels } from './label-file.node.js';
import { openDataset } from './open.node.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-labels-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const idx = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 9, 7);
const npy = Buffer.concat(encodeNpy(Float32Array.of(9, 7), [2]));

describe('a file of labels', () => {
  it('is an array or a table, by its name or by its first bytes', () => {
    for (const path of [file('y-ubyte', idx), file('y.idx1.gz', gzipSync(idx)), file('y.bin', idx)]) {
      expect(readLabels(path)).toEqual([9, 7]);
    }
    expect(readLabels(file('y.npy', npy))).toEqual([9, 7]);
    expect(readLabels(file('plain.txt', '9\n7\n'))).toEqual(['9', '7']);
    expect(readLabels(file('named.csv', 'class,x\na,1\nb,2\n'))).toEqual(['a', 'b']);
    expect(readLabels(file('last.tsv', 'id\tkind\nr1\t9\nr2\t7\n'))).toEqual(['9', '7']);
  });

  it('is read for an array as it is for a run', async () => {
    const rows = file('x.npy', Buffer.concat(encodeNpy(Float32Array.of(1, 2), [2, 1])));
    const { labels, labelNames } = await openDataset(rows, { labelFile: file('k.csv', 'class\nb\na\n') });
    expect([labelNames, [...(labels ?? [])]]).toEqual([
      ['a', 'b'],
      [1, 0],
    ]);
  });

  it('is refused where a label is missing, or all of them are', () => {
    expect(() => readLabels(file('gap.csv', 'x,label\n1,a\n2,\n'))).toThrow(/line 3: the label is missing/);
    expect(() => readLabels(file('none.csv', ''))).toThrow(/is empty; give one label a line/);
  });
});
