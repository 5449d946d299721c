import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holderOf, lockRun, whileLocked } from './run-lock.node.js';

let parent = '';
let path = '';
let lock = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'mixtura-'));
  path = join(parent, 'run');
  lock = join(path, 'run.lock');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** A process that does nothing, and how to kill it. */
function idleProcess(): { readonly pid: number; kill(): Promise<void> } {
  const child: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  return {
    pid: child.pid ?? 0,
    kill: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** As another process would leave it. */
function writeLock(mark: object): void {
  mkdirSync(path, { recursive: true });
  writeFileSync(lock, JSON.stringify({ host: hostname(), since: '2026-01-01T00:00:00.000Z', ...mark }));
}

it('is held by one writer at a time, and refuses others by name until it is released', () => {
  const release = lockRun(path);
  expect(holderOf(path)).toMatchObject({ pid: process.pid, host: hostname() });
  expect(() => lockRun(path)).toThrow(
    expect.objectContaining({
      code: 'IN_USE',
      message: expect.stringMatching(
        new RegExp(
          `run is in use: process ${process.pid} has been writing to it since 20.*choose another folder`,
        ),
      ),
    }),
  );
  writeFileSync(join(path, 'config.json'), '{}');
  release();
  expect([existsSync(lock), existsSync(path), holderOf(path)]).toEqual([false, true, undefined]);
  lockRun(path)();
});

it('leaves no folder behind in which nothing was written', async () => {
  await expect(whileLocked(path, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(existsSync(path)).toBe(false);
  mkdirSync(path);
  await whileLocked(path, () => Promise.resolve());
  expect(existsSync(path)).toBe(true);
});

it('of a process that was killed is taken over', async () => {
  const other = idleProcess();
  writeLock({ pid: other.pid });
  expect(() => lockRun(path)).toThrow(`process ${other.pid} has been writing to it since 2026`);
  await other.kill();
  expect(holderOf(path)).toBeUndefined();
  const release = lockRun(path);
  expect(holderOf(path)).toMatchObject({ pid: process.pid });
  release();
  expect(existsSync(lock)).toBe(false);
});

it.skipIf(!existsSync('/proc/self/stat'))(
  'of a process whose number another one has been given is taken over',
  () => {
    writeLock({ pid: process.pid, begun: '1' });
    expect(holderOf(path)).toBeUndefined();
    lockRun(path)();
  },
);

it('of another machine is not doubted, and its message says what to remove', () => {
  writeLock({ pid: 1, host: 'another-machine' });
  expect(() => lockRun(path)).toThrow(/process 1 on another-machine .*runs no more, remove .*run\.lock/);
});

it('that says nothing yet is held by somebody, but not for long', () => {
  mkdirSync(path);
  writeFileSync(lock, '');
  expect(() => lockRun(path)).toThrow(/another process is beginning to write/);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(lock, longAgo, longAgo);
  lockRun(path)();
});

it('that is being taken over by another is left to it', async () => {
  const other = idleProcess();
  await other.kill();
  writeLock({ pid: other.pid });
  writeFileSync(`${lock}.stale`, '');
  expect(() => lockRun(path)).toThrow(/another process is beginning to write/);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(`${lock}.stale`, longAgo, longAgo);
  lockRun(path)();
  expect(existsSync(`${lock}.stale`)).toBe(false);
});

it('is not released for somebody else', () => {
  const release = lockRun(path);
  writeLock({ pid: 1, host: 'another-machine' });
  release();
  expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ host: 'another-machine' });
});

it('that cannot be read is named, not waited for', () => {
  mkdirSync(lock, { recursive: true });
  expect(() => lockRun(path)).toThrow(
    expect.objectContaining({ code: 'CANNOT_READ', details: { path: lock } }),
  );
  expect(() => holderOf(path)).toThrow(/run\.lock does not say who writes to its run/);
  rmSync(lock, { recursive: true });
  symlinkSync(join(parent, 'nowhere'), lock);
  expect(() => lockRun(path)).toThrow(expect.objectContaining({ code: 'CANNOT_READ' }));
});
