import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mixtura-setup-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('setup', () => {
  it('installs nothing through a link to the packages of another checkout', () => {
    const [checkout, others] = [join(folder, 'checkout'), join(folder, 'others')];
    for (const path of [join(checkout, 'scripts'), join(others, 'zod')]) mkdirSync(path, { recursive: true });
    cpSync(join(root, 'scripts', 'setup.mjs'), join(checkout, 'scripts', 'setup.mjs'));
    writeFileSync(join(checkout, 'package-lock.json'), '{ "lockfileVersion": 3, "packages": {} }');
    writeFileSync(join(checkout, 'package.json'), '{ "name": "nothing", "version": "1.0.0" }');
    symlinkSync(others, join(checkout, 'node_modules'), 'dir');
    const { status, stderr } = spawnSync(process.execPath, [join(checkout, 'scripts', 'setup.mjs')], {
      encoding: 'utf8',
    });
    expect(existsSync(join(others, 'zod'))).toBe(true);
    expect(stderr).toContain(`node_modules is a symbolic link to ${others}`);
    expect(status).toBe(1);
  });
});
