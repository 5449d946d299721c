import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { MixturaError } from '../error.js';

export type FileContent = string | Uint8Array | Iterable<string | Uint8Array>;

/**
 * Writes a file so that a reader, or a crash at any moment, sees the old file or the new one and nothing between: to a temporary
 * file beside it, flushed to disk, then renamed over it. Makes missing folders. Throws `CANNOT_WRITE`.
 */
export function writeFileAtomic(path: string, content: FileContent): void {
  checkReplaceable(path);
  const temporary = `${path}.${process.pid}.tmp`;
  const chunks = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
  makeFolder(dirname(path));
  const file = canWrite(path, () => openSync(temporary, 'w'));
  try {
    try {
      for (const chunk of chunks) canWrite(path, () => writeAll(file, chunk));
      canWrite(path, () => fsyncSync(file));
    } finally {
      closeSync(file);
    }
    canWrite(path, () => renameSync(temporary, path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  flushFolder(dirname(path));
}

/** Throws `CANNOT_WRITE` for what a rename would destroy: a device or a pipe, such as /dev/stdout. */
export function checkReplaceable(path: string): void {
  if (!existsSync(path)) return;
  const found = statSync(path);
  if (found.isFile() || found.isDirectory()) return;
  throw new MixturaError('CANNOT_WRITE', `cannot write ${path}: it is no file. Give the path of a file.`, {
    details: { path },
  });
}

/**
 * Makes a folder and those above it that are missing, one by one: Node's own recursive form never returns on file
 * systems that refuse folders, such as /proc. Throws `CANNOT_WRITE`.
 */
export function makeFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  canWrite(path, () => {
    try {
      mkdirSync(path);
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!(existsSync(path) && statSync(path).isDirectory())) throw error;
    }
  });
}

/** Runs a file operation that writes to `path`, with its failure as `CANNOT_WRITE` naming the path and the cure. */
export function canWrite<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MixturaError('CANNOT_WRITE', `cannot write ${path}: ${reason}. ${cure(cause)}`, {
      cause,
      details: { path },
    });
  }
}

function cure(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOSPC':
      return 'The disk is full: free some space or choose a folder on another disk.';
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return 'A file stands where a folder should be, or the reverse: choose another path.';
    default:
      return 'Choose a folder this user may write to.';
  }
}

/** Writes all of a chunk to an open file, however many calls that takes. */
export function writeAll(file: number, chunk: string | Uint8Array): void {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  let at = 0;
  while (at < bytes.length) at += writeSync(file, bytes, at);
}

/** A rename is durable once its folder is flushed; systems that cannot open a folder (Windows) need no flush. */
function flushFolder(folder: string): void {
  let handle: number;
  try {
    handle = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(handle);
  } catch {
    // Some file systems refuse to flush a folder; the file itself is already on disk.
  } finally {
    closeSync(handle);
  }
}
