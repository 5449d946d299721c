import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileDataset } from './file-dataset.node.js';
import { memoryDataset } from './memory-dataset.js';
import { toMatrix } from './stream.js';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mixtura-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a data set on disk', () => {
  const values = Float32Array.from({ length: 30 }, (_, i) => Math.sin(i));

  it('reads as the same rows in memory do', () => {
    const path = join(folder, 'rows.f32');
    writeFileSync(path, Buffer.concat([Buffer.alloc(12, 1), Buffer.from(values.buffer)]));
    const onDisk = fileDataset({ path, rows: 10, features: 3, offset: 12 });
    const inMemory = memoryDataset({ name: 'rows', values, rows: 10, features: 3 });
    expect(onDisk.digest).toBe(inMemory.digest);
    expect(toMatrix(onDisk).values).toEqual(values);
    const [a, b] = [new Float32Array(9), new Float32Array(9)];
    onDisk.gather([9, 0, 4], a);
    inMemory.gather([9, 0, 4], b);
    expect(a).toEqual(b);
    onDisk.close();
  });

  it('refuses a file cut short, a missing one, and a value that is not finite', () => {
    const path = join(folder, 'bad.f32');
    writeFileSync(path, Buffer.from(Float32Array.of(1, 2, 3, Number.NaN).buffer));
    expect(() => fileDataset({ path, rows: 3, features: 2 })).toThrow(/cut short/);
    expect(() => fileDataset({ path: join(folder, 'none'), rows: 3, features: 2 })).toThrow(
      expect.objectContaining({ code: 'CANNOT_READ' }),
    );
    const dataset = fileDataset({ path, rows: 2, features: 2 });
    dataset.read(0, 1, new Float32Array(2));
    expect(() => dataset.read(1, 2, new Float32Array(2))).toThrow(/row 1, column 1 is NaN/);
    dataset.close();
  });
});
