import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './atomic-file.node.js';
import { EventLog } from './event-log.node.js';
import { parseJson } from './json.js';
import { isCreated, isOld, removeStale } from './lock-file.node.js';

/** The whole lines of a file of JSON lines, parsed, `undefined` for one that is no JSON; none where there is no file. A torn last line, from a crash, is left out. */
export function readJsonLines(path: string): unknown[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.slice(0, -1).map(parseJson);
}

/** Adds a line in place of a torn last one, and waits until it is on the disk. Several processes may add to one file. Makes missing folders. Throws `CANNOT_WRITE`. */
export function appendJsonLine(path: string, value: object): void {
  makeFolder(dirname(path));
  const lock = `${path}.lock`;
  // A line that another process is writing looks like a torn one.
  while (!isCreated(lock, '')) {
    if (isOld(lock)) removeStale(lock, () => isOld(lock));
    Atomics.wait(pause, 0, 0, pauseMs);
  }
  try {
    const log = new EventLog(path);
    log.append(value);
    log.flush();
  } finally {
    rmSync(lock, { force: true });
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4));
const pauseMs = 5;
