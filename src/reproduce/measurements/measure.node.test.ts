import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryDataset } from '../../data/memory-dataset.js';
import { createEstimator } from '../../experiment/create-estimator.node.js';
import { plainProducts } from '../../runtime/products.plain.js';
import { RandomStream } from '../../runtime/random.js';
import type { Cell } from '../cells/cell.js';
import { cells } from '../cells/cells.js';
import { exhibits } from '../exhibits/registry.js';
import { arraysBy } from '../read-arrays.js';
import type { FinishedLine } from '../result-line.js';
import { runCell, type CellResult } from '../run-cell.node.js';
import { summarize } from '../summary.js';
import { measurements } from './kinds.js';
import { neighbourErrors } from './neighbour-errors.js';

/** A quick run of a cell, as if it stood in the named tables and figures. */
function quick(id: string, tables: readonly string[], options: Cell['options'] = {}): Promise<CellResult> {
  const found = cells.find((cell) => cell.id === id);
  if (found === undefined) throw new Error(`no cell ${id}`);
  const small = { hidden: [16], start: 'kmeans', startRestarts: 1 };
  const cell: Cell = { ...found, tables, options: { ...found.options, ...small, ...options } };
  const workFolder = mkdtempSync(join(tmpdir(), 'mixtura-measure-'));
  return runCell({ cell, seed: 0, profile: 'quick', workFolder });
}

function finished({ line }: CellResult): FinishedLine {
  if (line.state === 'finished') return line;
  throw new Error(line.error);
}

const fileOf =
  ({ files }: CellResult) =>
  (name: string) =>
    files.find((file) => file.name === name)?.content;

const ofVade = ['VaDE T3', 'VaDE Fig. 2', 'VaDE Fig. 4', 'VaDE Fig. 5', 'VaDE Fig. 6', 'DAMIC Fig. 2'];
let vade: CellResult;
let damic: CellResult;
beforeAll(async () => {
  vade = await quick('digits/vade/recommended', ofVade);
  damic = await quick('digits/damic/recommended', ['DAMIC Fig. 3-4'], { clusteringHidden: [16] });
});

describe('a measured run', () => {
  it('leaves small files that its line names by what they hold, and numbers in the line', () => {
    expect(Object.keys(finished(vade).arrays ?? {}).toSorted()).toEqual(
      ['accuracyCurve', 'generated', 'map', 'members', 'plane'].toSorted(),
    );
    expect(Object.keys(finished(damic).arrays ?? {})).toEqual(['experts']);
    for (const { array, content, name, digest } of [...vade.files, ...damic.files]) {
      const measurement = measurements[array];
      if (measurement.kind === 'numbers') throw new Error(`${array} is no array`);
      const parsed = measurement.schema.safeParse(JSON.parse(content));
      expect(parsed.success).toBe(true);
      expect(content.length).toBeLessThan(150_000);
      expect(name).toMatch(/^figures-data\/quick-digits-/);
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(finished(vade).measured?.neighbourError3).toBeGreaterThanOrEqual(0);
    expect(finished(vade).phases?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['pretrain', 'start', 'hold', 'train']),
    );
  });

  it('is drawn by every figure that asks for it', () => {
    for (const [result, names] of [
      [vade, ofVade],
      [damic, ['DAMIC Fig. 3-4']],
    ] as const) {
      const line = finished(result);
      const cell = cells.find(({ id }) => id === line.cell);
      if (cell === undefined) throw new Error(`no cell ${line.cell}`);
      const array = arraysBy(fileOf(result));
      for (const name of names) {
        const summaries = [summarize(cell, [line], 'quick')];
        const { text, figures } = exhibits[name].show({ name, summaries, array });
        expect(text).toContain(cell.id);
        if (name.includes('Fig')) expect(figures.length).toBeGreaterThan(0);
        for (const { name: file, content } of figures) {
          expect(text).toContain(`](${file})`);
          expect(content).toMatch(/^<svg [^]*<\/svg>$/);
        }
      }
    }
  });
});

describe('the arrays beside the lines', () => {
  it('are those that the run left, or refused', () => {
    const line = finished(damic);
    const read = fileOf(damic);
    expect(arraysBy(read)(line, 'experts')?.inputs.map(({ name }) => name)).toEqual(['all ones', 'a 4']);
    expect(arraysBy(read)(line, 'map')).toBeUndefined();
    const touched = arraysBy((name) => read(name)?.replace('all ones', 'all twos'));
    expect(() => touched(line, 'experts')).toThrow(/experts.json.* is not as the run left it/);
    expect(() => arraysBy(() => undefined)(line, 'experts')).toThrow(/is missing/);
  });
});

describe('the error of nearest neighbours', () => {
  it('is that of plain loops over the last seventh of the rows', async () => {
    const random = new RandomStream(1);
    const [rows, features] = [70, 2];
    const classes = Int32Array.from({ length: rows }, (_, row) => row % 3);
    const values = Float32Array.from({ length: rows * features }, (_, at) => {
      return random.normal() + (classes[Math.floor(at / features)] ?? 0);
    });
    const dataset = memoryDataset({ name: 'blobs', values, rows, features, labels: classes });
    const estimator = createEstimator('kmeans', { clusters: 3, scaling: 'none' }, { threads: 1 });
    await estimator.fit(dataset);
    const clusters = await estimator.predict(dataset);
    const run = { estimator, dataset, classes, clusters, products: plainProducts, curve: { points: [] } };

    const wrong = (k: number) => {
      let errors = 0;
      for (let test = 60; test < 70; test++) {
        const near = Array.from({ length: 60 }, (_, row) => {
          const distance = [0, 1].map((j) => (values[2 * test + j] ?? 0) - (values[2 * row + j] ?? 0));
          return { row, distance: Math.hypot(...distance) };
        });
        const votes = [0, 0, 0];
        for (const { row } of near.toSorted((a, b) => a.distance - b.distance).slice(0, k)) {
          votes[row % 3] = (votes[row % 3] ?? 0) + 1;
        }
        if (votes.indexOf(Math.max(...votes)) !== test % 3) errors++;
      }
      return errors / 10;
    };
    expect(await neighbourErrors(run)).toEqual({
      neighbourError3: wrong(3),
      neighbourError5: wrong(5),
      neighbourError10: wrong(10),
    });
  });
});
