import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataset } from './open.node.js';
import type { OpenOptions } from './open-options.node.js';
import { unusedOptions } from './unused-options.node.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-unused-'));
afterAll(() => rmSync(folder, { recursive: true }));
const images = join(folder, 'images');
mkdirSync(images);
writeFileSync(join(folder, 'a.csv'), 'a,b\n1,2\n3,4\n');

describe('options that say nothing of a source', () => {
  it.each<[string, OpenOptions, string[]]>([
    ['emb.npy', { id: 'id', label: 'topic', missing: 'mean', rowShape: [2] }, ['label', 'id', 'missing']],
    ['arrays.npz', { array: 'x', label: 'y', table: 't' }, ['table']],
    ['train-ubyte.gz', { labelFile: 'y', size: 3 }, ['size']],
    [
      images,
      { id: 'foo', textColumn: 'bar', columns: ['a', 'b'], missing: 'drop', label: 'folder', size: 8 },
      ['id', 'columns', 'missing', 'textColumn'],
    ],
    ['digits', { label: 'x', text: { words: 3 } }, ['label', 'words']],
    ['reuters', { text: { words: 3 } }, []],
    [
      'new.csv',
      { labelFile: 'y.npy', text: { words: 3 }, table: 't', array: 'x' },
      ['labelFile', 'words', 'table', 'array'],
    ],
    ['new.csv', { size: 8, header: true, decimal: ',', ignore: ['a'], unknown: 'error' }, ['size']],
    ['new.csv', { step: 3 }, ['step']],
    ['new.csv', { step: 3, window: 9, group: 'g', order: 't' }, []],
    ['new.csv', { textColumn: 't', text: { words: 3 }, missing: 'drop', id: 'k' }, []],
    ['new.csv', { textColumn: 't', columns: ['a'], categories: 'ignore' }, ['columns', 'categories']],
    ['new.csv', { imageColumn: 'i', size: 8, greyscale: true, missing: 'drop' }, ['missing']],
    ['new.parquet', { delimiter: ';', query: 'SELECT 1' }, ['query', 'delimiter']],
    ['new.duckdb', { table: 't' }, []],
    ['postgres://host/db', { query: 'SELECT 1', id: 'k' }, []],
    ['SELECT 1', { id: 'k', table: 't' }, ['table']],
    ['part-*.csv', { delimiter: ';' }, []],
    ['new.csv', { output: 'y', channelMeans: [0] }, ['output', 'channelMeans']],
    [images, { features: 'm.onnx', output: 'y', channelMeans: [0] }, []],
    [
      'new.csv',
      { features: 'm.onnx', tokenizer: 't.json', textColumn: 't', maxTokens: 9, text: { words: 2 } },
      ['words'],
    ],
  ])('are found: %s with %j', (source, options, unused) => {
    expect(unusedOptions(source, options).toSorted()).toEqual(unused.toSorted());
  });

  it('are refused by name, with what they are for', async () => {
    await expect(openDataset(join(folder, 'a.csv'), { array: 'x', size: 3 })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: 'a.csv is a table in text; leave out `size` (for images), `array` (for .npz files)',
    });
    await expect(openDataset('digits', { id: 'k' })).rejects.toThrow(/`id` \(for tables\)/);
    // What is no source at all is said first.
    await expect(openDataset('minst', { id: 'k' })).rejects.toThrow(/Did you mean mnist\?/);
  });
});
