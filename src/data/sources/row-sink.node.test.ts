import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { toMatrix } from '../stream.js';
import { rowSink } from './row-sink.node.js';

it('rows come out of a sink as they went in, from memory or from disk', () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(pieces, fc.constantFrom(0, 100, 1000, 2 ** 20), (lengths, memoryBytes) => {
      const sink = rowSink(3, { memoryBytes });
      let next = 0;
      for (const rows of lengths) sink.append(Float32Array.from({ length: rows * 3 }, () => next++));
      const data = sink.finish('t', {});
      expect('values' in data).toBe(next * 4 <= memoryBytes);
      expect(data.rows * 3).toBe(next);
      expect(toMatrix(data).values.every((value, i) => value === i)).toBe(true);
      if ('close' in data && typeof data.close === 'function') data.close();
    }),
  );
});

it.skipIf(process.platform === 'win32')('a sink leaves no file behind, not even while it is filled', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mixtura-'));
  vi.stubEnv('TMPDIR', folder);
  try {
    const sink = rowSink(1, { memoryBytes: 0 });
    sink.append(Float32Array.of(1, 2));
    expect(readdirSync(folder)).toEqual([]);
    sink.discard();
    sink.discard();
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  }
});
