import { closeSync, fstatSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, it } from 'vitest';
import type { Dataset } from './dataset.js';
import { fileDataset } from './file-dataset.node.js';
import { ownedFile } from './owned-file.node.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'rows.f32');
writeFileSync(path, Buffer.from(Float32Array.of(1, 2, 3, 4).buffer));

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Finalisers run some time after a collection. */
async function collected(): Promise<void> {
  for (let time = 0; time < 5; time++) {
    collect();
    await setTimeout(10);
  }
}

/** Whether a descriptor stands for our file: its number may be given to another. */
function isOpen(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).ino === ino;
  } catch {
    return false;
  }
}

const opened = (): number => openSync(path, 'r');
const first = opened();
const { ino } = fstatSync(first);
closeSync(first);

const rowsOf = (descriptor: number): Dataset =>
  fileDataset({ path, rows: 2, features: 2, file: ownedFile(descriptor) });

it('a file is closed once nothing reads from it, and not before', async () => {
  const [dropped, read] = [opened(), opened()];
  rowsOf(dropped);
  // What is left of the data set is one of its functions, as in a view of it.
  const view = { read: rowsOf(read).read };
  await collected();
  expect([dropped, read].map(isOpen)).toEqual([false, true]);
  const row = new Float32Array(2);
  view.read(1, 2, row);
  expect([...row]).toEqual([3, 4]);
});

it('a file is closed once, whatever its number stands for by then', async () => {
  const descriptor = opened();
  const file = ownedFile(descriptor);
  file.close();
  expect(isOpen(descriptor)).toBe(false);
  const again = opened();
  expect(again).toBe(descriptor);
  file.close();
  await collected();
  expect(isOpen(again)).toBe(true);
  closeSync(again);
});
