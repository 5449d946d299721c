import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { models } from '../models/registry.js';
import { presetOptions } from '../models/presets.js';
import { parseOptions } from '../models/parse-options.js';
import { modelNamed } from '../models/registry.js';
import { cells, missingCells, selectCells, type Cell } from './cells.js';
import { renderResults } from './render.js';
import { appendResult, readResults } from './results-file.node.js';
import type { FinishedLine } from './result-line.js';
import { runCell } from './run-cell.node.js';

const folder = () => mkdtempSync(join(tmpdir(), 'mixtura-reproduce-'));

function cellNamed(id: string): Cell {
  const found = cells.find((cell) => cell.id === id);
  if (found === undefined) throw new Error(`no cell ${id}`);
  return found;
}

const floor = cellNamed('digits/autoencoder-k-means/recommended');

async function quickRun(seed: number): Promise<FinishedLine> {
  const line = await runCell({ cell: floor, seed, profile: 'quick', workFolder: folder() });
  if (line.state !== 'finished') throw new Error(line.error);
  return line;
}

describe('the list of cells', () => {
  it('names each row once', () => {
    const ids = cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has a method and valid settings behind every row', () => {
    for (const { model, preset, dataset, options, clusters } of cells) {
      expect(Object.keys(models)).toContain(model);
      const all = { ...presetOptions(model, preset, dataset), ...options, clusters };
      expect(() => parseOptions(modelNamed(model), all)).not.toThrow();
    }
  });

  it('puts both floors beside the results of every data set', () => {
    for (const dataset of new Set(
      cells.map((cell) => cell.dataset).filter((name) => name !== 'damic-synthetic'),
    )) {
      const variants = cells
        .filter((cell) => cell.dataset === dataset && cell.model === 'autoencoder')
        .map((cell) => cell.variant);
      expect([dataset, ...variants.toSorted()]).toEqual(
        dataset === 'mnist-14x14' ? [dataset] : [dataset, 'GMM', 'k-means'],
      );
    }
  });

  it('is found by table, data set, model and preset', () => {
    expect(selectCells('VaDE T2', 'both').every(({ tables }) => tables.includes('VaDE T2'))).toBe(true);
    expect(selectCells('usps', 'paper').map(({ preset }) => preset)).not.toContain('recommended');
    expect(selectCells('no such row', 'both')).toEqual([]);
  });
});

describe('a run of a cell', () => {
  it('gives the same scores and the same path when it is made again', async () => {
    const [first, again] = [await quickRun(0), await quickRun(0)];
    expect(again.scores).toEqual(first.scores);
    expect(again.pathDigest).toBe(first.pathDigest);
    expect((await quickRun(1)).pathDigest).not.toBe(first.pathDigest);
  });

  it('that fails is a line too', async () => {
    const broken: Cell = { ...floor, options: { hidden: [-1] } };
    await expect(runCell({ cell: broken, seed: 0, profile: 'quick', workFolder: folder() })).rejects.toThrow(
      /hidden/,
    );
    const crowded: Cell = { ...floor, clusters: 601 };
    const line = await runCell({ cell: crowded, seed: 0, profile: 'quick', workFolder: folder() });
    expect(line).toMatchObject({ state: 'failed', error: expect.stringContaining('601') });
  });
});

describe('the results file', () => {
  it('gives back what was added, and survives a torn last line', async () => {
    const path = join(folder(), 'runs.jsonl');
    const line = await quickRun(0);
    appendResult(path, line);
    appendFileSync(path, '{"cell":"torn');
    expect(readResults(path)).toEqual([line]);
  });

  it('names the line that is no result', async () => {
    const path = join(folder(), 'runs.jsonl');
    appendFileSync(path, '{"cell":1}\n');
    expect(() => readResults(path)).toThrow(/line 1 is not a result/);
  });
});

describe('the tables', () => {
  it('show every seed, the mean and the standard deviation, and mark what is missing', async () => {
    const line = await quickRun(0);
    const at = (seed: number, accuracy: number): FinishedLine => ({
      ...line,
      profile: 'full',
      seed,
      scores: { ...line.scores, accuracy },
    });
    const [page] = renderResults([at(1, 0.7), at(0, 0.5)], 'full');
    expect(page?.content).toContain('60.0 ± 14.1 | 50.0 70.0');
    expect(page?.content).toContain('2 runs, 0 failed');
    for (const cell of missingCells) expect(page?.content).toContain(cell.missing);
  });

  it('count a failed run as a run', async () => {
    const line = await quickRun(0);
    const { scores: _, objective: __, elapsedMs: ___, pathDigest: ____, warnings: _____, ...shared } = line;
    const failed = { ...shared, profile: 'full', state: 'failed', error: 'NOT_FINITE: loss' } as const;
    const [page] = renderResults([failed], 'full');
    expect(page?.content).toContain('0 (+ 1 failed)');
    expect(page?.content).toContain('failed: NOT\\_FINITE: loss'.replace('\\', ''));
  });

  it('of the repository are those of its results file', () => {
    const results = new URL('../../docs/results/', import.meta.url);
    const lines = readResults(new URL('runs.jsonl', results).pathname);
    for (const { name, content } of renderResults(lines, 'full')) {
      expect(readFileSync(new URL(name, results), 'utf8')).toBe(content);
    }
  });
});
