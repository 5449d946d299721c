import { rmSync, statSync, writeFileSync } from 'node:fs';
import { canWrite } from './atomic-file.node.js';
import { codeOf } from './process-mark.node.js';

/** So long a lock may stand that does not say whose it is: what is done before it does, or while it does not, takes a moment. */
const silentMs = 10_000;

/** Makes a file with this text, unless there is one: no two processes can. */
export function isCreated(path: string, text: string): boolean {
  return canWrite(path, () => {
    try {
      writeFileSync(path, text, { flag: 'wx' });
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

/** Whether a file has been there for longer than writing it takes. */
export function isOld(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > silentMs;
}

/**
 * Removes a lock that is stale, whose process is gone; false where another process is at it. Whoever does that holds a second lock for the moment it takes: else of two that found the same stale
 * lock, the slower one would remove the lock that the faster one has made by then.
 */
export function removeStale(path: string, isStale: () => boolean): boolean {
  const guard = `${path}.stale`;
  if (!isCreated(guard, '')) {
    if (!isOld(guard)) return false;
    rmSync(guard, { force: true });
    return true;
  }
  try {
    // A stale lock stays what it is until it is removed, and that happens here alone.
    if (isStale()) canWrite(path, () => rmSync(path, { force: true }));
  } finally {
    rmSync(guard, { force: true });
  }
  return true;
}
