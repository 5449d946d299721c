import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNpy } from './formats/npy.js';
import { openDataset } from './open.node.js';
import { toMatrix } from './stream.js';
import { writeCsv, writeNpy } from './write.node.js';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mixtura-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const values = Float32Array.of(1, 2, 3, 4, 5, 6);
const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 255);
const classes = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 9, 7);

describe('openDataset', () => {
  it('opens a data set by name', async () => {
    expect((await openDataset('digits')).rows).toBe(1797);
  });

  it('opens text tables, gzipped or not, in UTF-8 or UTF-16', async () => {
    const text = 'a,b\n1,2\n3,4\n';
    const paths = [
      file('t.csv', text),
      file('t.CSV.gz', gzipSync(text)),
      file('bom.csv', `\uFEFF${text}`),
      file('wide.csv', Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')])),
      file('t.tsv', text.replaceAll(',', '\t')),
      file('t.jsonl', '{"a":1,"b":2}\n{"a":3,"b":4}\n'),
    ];
    for (const path of paths) {
      const data = await openDataset(path);
      expect(data.columns).toEqual(['a', 'b']);
      expect([...toMatrix(data).values]).toEqual([1, 2, 3, 4]);
    }
  });

  it('reads what it wrote, from memory and row by row', async () => {
    const path = join(folder, 'm.npy');
    writeNpy(path, { values, rows: 3, columns: 2 });
    const inMemory = await openDataset(path);
    const onDisk = await openDataset(path, { memoryBytes: 0 });
    expect('values' in onDisk).toBe(false);
    expect(toMatrix(onDisk)).toEqual({ values, rows: 3, columns: 2 });
    expect(onDisk.digest).toBe(inMemory.digest);
    writeCsv(join(folder, 'w.csv'), ['x', 'name'], [[1, 'a'], [2, 'b']]); // prettier-ignore
    expect((await openDataset(join(folder, 'w.csv'), { id: 'name' })).ids).toEqual(['a', 'b']);
  });

  it('opens IDX images with a file of labels', async () => {
    const path = file('train-images-idx3-ubyte.gz', gzipSync(images));
    const data = await openDataset(path, { labelFile: file('train-labels-idx1-ubyte', classes) });
    expect(data.rowShape).toEqual([1, 1, 2]);
    expect(data.labelNames).toEqual(['7', '9']);
    expect([...(data.labels ?? [])]).toEqual([1, 0]);
  });

  it('opens an array of an NPZ file, and asks which where that is not clear', async () => {
    const npy = Buffer.concat(encodeNpy(values, [3, 1, 2]));
    const labels = Buffer.concat(encodeNpy(Float32Array.of(0, 1, 0), [3]));
    const path = file('a.npz', zipSync({ 'x_train.npy': npy, 'y_train.npy': labels }));
    const data = await openDataset(path, { array: 'x_train', label: 'y_train' });
    expect([data.rows, ...data.rowShape]).toEqual([3, 1, 2]);
    expect([...(data.labels ?? [])]).toEqual([0, 1, 0]);
    await expect(openDataset(path)).rejects.toThrow(/array: x_train/);
    await expect(openDataset(path, { array: 'x_tran' })).rejects.toThrow(/Did you mean x_train\?/);
    expect((await openDataset(file('one.npz', zipSync({ 'any.npy': npy })))).rows).toBe(3);
  });

  it('lays rows out on request', async () => {
    const path = join(folder, 'flat.npy');
    writeNpy(path, { values, rows: 1, columns: 6 });
    expect((await openDataset(path, { rowShape: [1, 2, 3] })).rowShape).toEqual([1, 2, 3]);
    await expect(openDataset(path, { rowShape: [5] })).rejects.toMatchObject({ code: 'INVALID_SHAPE' });
  });

  it('says what is near where nothing is there', async () => {
    file('customers.csv', 'a\n1\n');
    await expect(openDataset(join(folder, 'custmers.csv'))).rejects.toMatchObject({
      code: 'MISSING_DATA',
      message: expect.stringContaining('Did you mean customers.csv?'),
    });
    await expect(openDataset('minst')).rejects.toThrow(/Did you mean mnist\?/);
  });

  it('refuses other files, folders without images, and damaged ones', async () => {
    mkdirSync(join(folder, 'sub.csv'));
    await expect(openDataset(file('x.pickle', 'x'))).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
    await expect(openDataset(join(folder, 'sub.csv'))).rejects.toMatchObject({ code: 'MISSING_DATA' });
    await expect(openDataset('-')).rejects.toThrow(/not read from standard input.*save them to a file/);
    const damaged = {
      'cut.csv.gz': gzipSync('a,b\n1,2\n').subarray(0, 20),
      'bad.npz': Buffer.from('not a zip file at all, whatever its name'),
      'latin.csv': Buffer.of(0x61, 0x0a, 0xe9, 0x0a),
      'bad.npy': Buffer.alloc(200),
    };
    for (const [name, content] of Object.entries(damaged)) {
      await expect(openDataset(file(name, content))).rejects.toMatchObject({ code: 'INVALID_DATA' });
    }
  });
});
