import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The rooms from the top down, as in ARCHITECTURE.md. */
const rooms = [
  'cli',
  'server',
  'reproduce',
  'selection',
  'report',
  'experiment',
  'models',
  'training',
  'mixture',
  'nn',
  'metrics',
  'data',
  'artifact',
  'runtime',
  'onnx',
  'tensor',
];

/** Types of data that lower rooms may name. */
const contracts = ['data/matrix.ts', 'data/dataset.ts'];

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (path) =>
    path.endsWith('.ts') &&
    !/\.(test|support)\.ts$/.test(path) &&
    !path.split('/').some((part) => part.startsWith('.')),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const patterns = [/^(?:import|export)\b[^;]*?from '(\.[^']+)';/gms, /\bimport\(?\s*'(\.[^']+)'/g];
  const names = patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, name = '']) => name));
  return names.map((name) => relative(root, resolve(root, dirname(file), name)).replace(/\.js$/, '.ts'));
}

const roomOf = (file: string): string => file.split('/')[0] ?? '';

describe('every import', () => {
  it.each(rooms.map((room) => [room] as const))('of %s points down', (room) => {
    const upward = files
      .filter((file) => roomOf(file) === room)
      .flatMap((file) => importsOf(file).map((target) => [file, target] as const))
      .filter(([, target]) => target.includes('/') && !contracts.includes(target))
      .filter(([, target]) => rooms.indexOf(roomOf(target)) < rooms.indexOf(room));
    expect(upward).toEqual([]);
  });

  it('of a room leaves the doors of the package alone', () => {
    const doors = ['index.ts', 'web.ts'];
    const through = files
      .filter((file) => file.includes('/'))
      .filter((file) => importsOf(file).some((target) => doors.includes(target)));
    expect(through).toEqual([]);
  });

  it('of a room of the list: no folder is left out', () => {
    const folders = new Set(files.filter((file) => file.includes('/')).map(roomOf));
    expect([...folders].toSorted()).toEqual(rooms.toSorted());
  });
});
