import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('.', import.meta.url));

/** What a module imports when it runs: types are left out, for the compiler erases them. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const statements = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
  const calls = /\bimport\('([^']+)'\)/g;
  return [statements, calls].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ([, specifier = '']) => specifier),
  );
}

/** Every module reached from `entry`, each with what it imports. */
function importGraph(entry: string): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (graph.has(path)) continue;
    const imports = importsOf(path);
    graph.set(path, imports);
    const from = dirname(path);
    open.push(
      ...imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => join(from, specifier.replace(/\.js$/, '.ts')))
        .filter((target) => target.endsWith('.ts')),
    );
  }
  return graph;
}

describe('the entry point for pages', () => {
  const graph = importGraph(join(source, 'web.ts'));

  it('reaches every room that training needs', () => {
    const rooms = new Set([...graph.keys()].map((path) => relative(source, path).split('/')[0]));
    for (const room of ['tensor', 'onnx', 'runtime', 'nn', 'training', 'models']) {
      expect(rooms).toContain(room);
    }
    expect([...graph.keys()].filter((path) => !existsSync(path))).toEqual([]);
  });

  it('imports nothing that only Node has', () => {
    const offending = [...graph].flatMap(([path, imports]) =>
      imports
        .filter((name) => name.startsWith('node:') || name.includes('.node.') || name === 'onnxruntime-node')
        .map((name) => `${relative(source, path)} imports ${name}`),
    );
    expect(offending).toEqual([]);
  });

  it('would be caught if it did: the same walk finds them behind the entry point for Node', () => {
    const imports = [...importGraph(join(source, 'index.ts')).values()].flat();
    expect(imports).toContain('onnxruntime-node');
    expect(imports.some((name) => name.startsWith('node:'))).toBe(true);
  });
});
