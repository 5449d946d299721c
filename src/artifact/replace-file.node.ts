import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { canWrite, checkReplaceable, makeFolder, writeAll } from './atomic-file.node.js';

/** Of this process, so that two of one file do not meet. */
let started = 0;

/**
 * Has `write` make a file beside `path` and, once it is whole and on disk, renames it over `path`: a crash at any moment leaves the old file or the new
 * one. Throws `CANNOT_WRITE`, and what `write` throws.
 */
export async function replaceFile<T>(path: string, write: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = `${path}.${process.pid}.${++started}.tmp`;
  checkReplaceable(path);
  makeFolder(dirname(path));
  try {
    const result = await write(temporary);
    canWrite(path, () => {
      flush(temporary);
      renameSync(temporary, path);
    });
    return result;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** `replaceFile` with content that comes in pieces, which never lie in memory at once. */
export function replaceFileByPieces(path: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  return replaceFile(path, async (temporary) => {
    const file = canWrite(path, () => openSync(temporary, 'w'));
    try {
      for await (const piece of pieces) canWrite(path, () => writeAll(file, piece));
    } finally {
      closeSync(file);
    }
  });
}

function flush(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
