import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, writeFileAtomic } from './atomic-file.node.js';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mixtura-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder', () => {
  it('is made with those above it, and once', () => {
    const path = join(folder, 'a', 'b', 'c');
    makeFolder(path);
    makeFolder(path);
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['c']);
  });

  it('that cannot be made is refused at once, also where the system has no folders to give', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolder(join(folder, 'file', 'x'))).toThrow(
      expect.objectContaining({ code: 'CANNOT_WRITE' }),
    );
    expect(() => makeFolder('/proc/no/such/folder')).toThrow(
      expect.objectContaining({ code: 'CANNOT_WRITE' }),
    );
  });
});

it.skipIf(process.platform === 'win32')('what is no file is never replaced by one', () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(() => writeFileAtomic(pipe, 'x')).toThrow(expect.objectContaining({ code: 'CANNOT_WRITE' }));
  expect(statSync(pipe).isFIFO()).toBe(true);
});

function* failing(): Generator<string> {
  yield 'half';
  throw new Error('no more');
}

describe('writeFileAtomic', () => {
  it('makes missing folders, replaces the file and leaves nothing else behind', () => {
    const path = join(folder, 'a', 'b.txt');
    writeFileAtomic(path, 'old');
    writeFileAtomic(path, ['ne', new Uint8Array([119])]);
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'a'))).toEqual(['b.txt']);
  });

  it('leaves the old file whole where the content fails half-way', () => {
    const path = join(folder, 'b.txt');
    writeFileAtomic(path, 'old');
    expect(() => writeFileAtomic(path, failing())).toThrow('no more');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['b.txt']);
  });

  it('names the path where it cannot write', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => writeFileAtomic(join(folder, 'file', 'x.txt'), 'x')).toThrow(
      expect.objectContaining({
        code: 'CANNOT_WRITE',
        message: expect.stringContaining(join(folder, 'file')),
      }),
    );
  });
});
