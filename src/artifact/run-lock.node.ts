import { existsSync, readFileSync, rmSync, rmdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { MixturaError } from '../error.js';
import { makeFolder } from './atomic-file.node.js';
import { parseJson } from './json.js';
import { isCreated, isOld, removeStale } from './lock-file.node.js';
import { codeOf, isAlive, processMarkSchema, textOf, thisProcess } from './process-mark.node.js';
import { lockFile } from './run-files.js';

const holderSchema = processMarkSchema.extend({
  /** When it began to write, ISO 8601 in UTC. */
  since: z.string(),
});

/** The process that writes to a run; empty for one that is only just taking its lock. */
export type RunHolder = Readonly<Partial<z.infer<typeof holderSchema>>>;

/** A lock that others take and leave is free before so many looks at it. */
const mostTries = 1000;

/** Does work as the only one that writes to `folder`. Throws as `lockRun` does. */
export async function whileLocked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const release = lockRun(folder);
  try {
    return await work();
  } finally {
    release();
  }
}

/**
 * Makes this process the only one that writes to `folder`, until it calls what this returns, or ends. The lock of a process that was killed is taken over.
 * Throws `IN_USE` where another one writes to it, `CANNOT_READ` for a lock that does not say who does, `CANNOT_WRITE`.
 */
export function lockRun(folder: string): () => void {
  const path = join(folder, lockFile);
  const isNew = !existsSync(folder);
  makeFolder(folder);
  const own = JSON.stringify({ ...thisProcess(), since: new Date().toISOString() });
  for (let tries = 0; !isCreated(path, own); tries += 1) {
    const found = lockAt(path);
    if (tries === mostTries) throw unreadable(path, 'it is there, and cannot be opened');
    if (typeof found === 'object') throw inUse(folder, found);
    if (found === 'stale' && !removeStale(path, () => lockAt(path) === 'stale')) throw inUse(folder, {});
  }
  const release = () => {
    process.off('exit', release);
    if (textOf(path) === own) rmSync(path, { force: true });
    if (isNew) removeIfEmpty(folder);
  };
  process.on('exit', release);
  return release;
}

/** The process that writes to the run in `folder` at this moment, where there is one. */
export function holderOf(folder: string): RunHolder | undefined {
  const found = lockAt(join(folder, lockFile));
  return typeof found === 'object' ? found : undefined;
}

/** Throws `IN_USE` where a process writes to `folder`. */
export function refuseInUse(folder: string): void {
  const holder = holderOf(folder);
  if (holder !== undefined) throw inUse(folder, holder);
}

/** Who holds a lock; `stale` where that process is gone, `none` where there is no lock. */
function lockAt(path: string): RunHolder | 'stale' | 'none' {
  const text = lockText(path);
  if (text === undefined) return 'none';
  const parsed = holderSchema.safeParse(parseJson(text));
  if (!parsed.success) return isOld(path) ? 'stale' : {};
  return isAlive(parsed.data) ? parsed.data : 'stale';
}

function lockText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(path: string, reason: string): MixturaError {
  return new MixturaError(
    'CANNOT_READ',
    `the lock ${path} does not say who writes to its run: ${reason}. Check who may read it, or remove it where no process writes there.`,
    { details: { path } },
  );
}

function inUse(folder: string, { pid, host, since }: RunHolder): MixturaError {
  const isHere = host === undefined || host === hostname();
  const who = pid === undefined ? 'another process' : `process ${pid}${isHere ? '' : ` on ${host}`}`;
  const start = since === undefined ? 'is beginning to write to it' : `has been writing to it since ${since}`;
  const cure = `wait until it ends, stop it, or choose another folder`;
  const last = isHere ? '' : `; if it runs no more, remove ${join(folder, lockFile)}`;
  return new MixturaError('IN_USE', `${folder} is in use: ${who} ${start}; ${cure}${last}`, {
    details: { folder, pid, host, since },
  });
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // What was written to it stays.
  }
}
