import { describe, expect, it } from 'vitest';
import { openEngine } from './duckdb.node.js';

describe('two engines', () => {
  it('that run out of memory at once do not take each other’s files', async () => {
    const engines = await Promise.all(['a', 'b'].map((name) => openEngine(name)));
    const sorted = engines.map(async (engine, at) => {
      await engine.run("SET memory_limit = '60MB'; SET threads = 1");
      const query = `SELECT hash(i + ${at}) AS h, repeat('x', 100) AS text FROM range(1000000) AS r(i) ORDER BY h`;
      const [row = []] = await engine.rows(`SELECT count(*), count(text) FROM (${query} LIMIT 900000)`);
      return row.map(Number);
    });
    expect(await Promise.all(sorted)).toEqual([
      [900_000, 900_000],
      [900_000, 900_000],
    ]);
    for (const engine of engines) engine.close();
  }, 60_000);
});
