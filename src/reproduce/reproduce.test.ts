import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lockRun } from '../artifact/run-lock.node.js';
import { models } from '../models/registry.js';
import { presetOptions } from '../models/presets.js';
import { parseOptions } from '../models/parse-options.js';
import { modelNamed } from '../models/registry.js';
import type { Cell } from './cells/cell.js';
import { cells } from './cells/cells.js';
import { missingCells } from './cells/missing-cells.js';
import { printedIn } from './cells/printed.js';
import { selectCells } from './cells/select-cells.js';
import { exhibits, lacks } from './exhibits/registry.js';
import { boundsText } from './markdown.js';
import { currentCommit } from './commit.node.js';
import { runQueue, type QueueEvent } from './queue.node.js';
import { resolvedOptions } from './recipe.js';
import { headlineTable } from './headline.js';
import { renderResults } from './render.js';
import { appendResult, readResults } from './results-file.node.js';
import { runKey, type FinishedLine } from './result-line.js';
import { runCell } from './run-cell.node.js';
import { presentOf, sortLines } from './standing.js';
import { summarize } from './summary.js';

const folder = () => mkdtempSync(join(tmpdir(), 'mixtura-reproduce-'));

function cellNamed(id: string): Cell {
  const found = cells.find((cell) => cell.id === id);
  if (found === undefined) throw new Error(`no cell ${id}`);
  return found;
}

const floor = cellNamed('digits/autoencoder-k-means/recommended');

async function quickRun(seed: number): Promise<FinishedLine> {
  const { line } = await runCell({ cell: floor, seed, profile: 'quick', workFolder: folder() });
  if (line.state !== 'finished') throw new Error(line.error);
  return line;
}

let first: Promise<FinishedLine> | undefined;

/** A finished line of the floor's present recipe, its data as wide and long as it says. */
async function fullLine(seed: number, accuracy: number): Promise<FinishedLine> {
  const line = await (first ??= quickRun(0));
  const { rows } = line.dataset;
  const options = resolvedOptions(floor, { seed, profile: 'full', rows });
  return { ...line, profile: 'full', seed, options, scores: { ...line.scores, accuracy } };
}

/** The same line as an earlier recipe made it. */
function withOptions(line: FinishedLine, changes: Readonly<Record<string, unknown>>): FinishedLine {
  return { ...line, options: { ...(line.options as object), ...changes } as FinishedLine['options'] };
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

  it('puts the floors beside the results of every data set', () => {
    for (const dataset of new Set(
      cells.map((cell) => cell.dataset).filter((name) => name !== 'damic-synthetic'),
    )) {
      const variants = cells
        .filter((cell) => cell.dataset === dataset && cell.model === 'autoencoder')
        .map((cell) => cell.variant);
      expect([dataset, ...variants.toSorted()]).toEqual([dataset, 'GMM', 'k-means', 'manifold']);
    }
  });

  it('names tables and figures of the papers alone', () => {
    for (const name of cells.flatMap(({ tables }) => tables)) {
      expect(name).toMatch(/^(Built-in digits|(VaDE|S3VDC|VAED|DCAN|DAMIC) (T\d|Fig\. \d(-\d)?))$/);
    }
    const drawn = new Set(cells.flatMap(({ tables }) => tables));
    expect(Object.keys(exhibits).filter((name) => !drawn.has(name))).toEqual([]);
  });

  it('draws the trials of the search the same every time, no two alike', () => {
    const options = cells
      .filter(({ tables }) => tables.includes('S3VDC Fig. 2'))
      .map((cell) => JSON.stringify(cell.options));
    expect(new Set(options).size).toBe(options.length);
    expect(options[0]).toMatchInlineSnapshot(
      `"{"start":"gmm","heldEpochs":0,"network":"mlp","hidden":[64],"latent":8,"batchSize":32,"gammaSteps":3000,"annealingPeriods":3,"annealingSteps":450,"staticSteps":50,"gamma":0.0005,"minMaxRange":20,"learningRate":"exponential:0.0005,0.8,500steps"}"`,
    );
  });

  it('is found by table, data set, model and preset', () => {
    expect(selectCells('VaDE T2', 'both').every(({ tables }) => tables.includes('VaDE T2'))).toBe(true);
    expect(selectCells('usps', 'paper').map(({ preset }) => preset)).not.toContain('recommended');
    expect(selectCells('no such row', 'both')).toEqual([]);
    expect(selectCells(undefined, 'both')).toEqual(cells);
    expect(selectCells('mnist/s3vdc/recommended', 'both').map(({ id }) => id)).toEqual([
      'mnist/s3vdc/recommended',
    ]);
  });
});

describe('a run of a cell', () => {
  it('gives the same scores and the same path when it is made again', async () => {
    const [first, again] = [await quickRun(0), await quickRun(0)];
    expect(again.scores).toEqual(first.scores);
    expect(again.pathDigest).toBe(first.pathDigest);
    expect((await quickRun(1)).pathDigest).not.toBe(first.pathDigest);
  });

  it('starts over where the folder holds a run of other options, and goes on where they are the same', async () => {
    const work = folder();
    const small: Cell = { ...floor, options: { ...floor.options, hidden: [8], pretrainEpochs: 1 } };
    const { line: first } = await runCell({ cell: small, seed: 0, profile: 'full', workFolder: work });
    const { line: same } = await runCell({ cell: small, seed: 0, profile: 'full', workFolder: work });
    expect(same).toMatchObject({ pathDigest: (first as FinishedLine).pathDigest });
    const other: Cell = { ...small, options: { ...small.options, hidden: [9] } };
    const { line: fresh } = await runCell({ cell: other, seed: 0, profile: 'full', workFolder: work });
    expect(fresh).toMatchObject({ state: 'finished', options: { hidden: [9] } });
    expect((fresh as FinishedLine).pathDigest).not.toBe((first as FinishedLine).pathDigest);
  });

  it('of the quick profile bounds steps as well as epochs, and asks for no more than the recipe', () => {
    const s3vdc = resolvedOptions(cellNamed('mnist/s3vdc/paper'), { seed: 0, profile: 'quick', rows: 600 });
    expect(s3vdc).toMatchObject({ gammaSteps: 20, annealingSteps: 20, staticSteps: 20, pretrainEpochs: 0 });
  });

  it('that fails is a line too', async () => {
    const broken: Cell = { ...floor, options: { hidden: [-1] } };
    await expect(runCell({ cell: broken, seed: 0, profile: 'quick', workFolder: folder() })).rejects.toThrow(
      /hidden/,
    );
    const crowded: Cell = { ...floor, clusters: 601 };
    const { line } = await runCell({ cell: crowded, seed: 0, profile: 'quick', workFolder: folder() });
    expect(line).toMatchObject({ state: 'failed', error: expect.stringContaining('601') });
  });

  it('that cannot be written down is no line: it says nothing of the method', async () => {
    const workFolder = join(folder(), 'a file');
    writeFileSync(workFolder, '');
    const run = { cell: floor, seed: 0, profile: 'quick', workFolder } as const;
    await expect(runCell(run)).rejects.toMatchObject({ code: 'CANNOT_WRITE' });
  });
  it('that another process carries is left to it, and is no failure of the method', async () => {
    const workFolder = folder();
    const path = join(workFolder, runKey(floor.id, 0, 'quick'));
    const release = lockRun(path);
    writeFileSync(`${path}.commit`, 'begun by another');
    const run = { cell: floor, seed: 0, profile: 'quick', workFolder } as const;
    await expect(runCell(run)).rejects.toMatchObject({ code: 'IN_USE' });
    expect(readFileSync(`${path}.commit`, 'utf8')).toBe('begun by another');
    release();
  });
});

describe('the queue', () => {
  const request = (resultsFile: string) => ({
    cells: [floor],
    seeds: [0],
    profile: 'quick' as const,
    jobs: 1,
    resultsFile,
    workFolder: folder(),
  });
  /** What is left to do of the floor's only run; stopped before anything of it is done. */
  const left = async (resultsFile: string, cell = floor) => {
    const stop = new AbortController();
    const events: QueueEvent[] = [];
    await runQueue({ ...request(resultsFile), cells: [cell], signal: stop.signal }, (event) => {
      events.push(event);
      stop.abort();
    });
    return events[0]?.type === 'queue' ? events[0].planned - events[0].done : NaN;
  };

  it('does no run twice, but those of a recipe that has changed since and those not measured yet', async () => {
    const path = join(folder(), 'runs.jsonl');
    const line = await quickRun(0);
    expect(await left(path)).toBe(1);
    appendResult(path, withOptions(line, { latent: 3 }));
    expect(await left(path)).toBe(1);
    appendResult(path, line);
    expect(await left(path)).toBe(0);
    expect(await left(path, { ...floor, tables: ['VaDE T3'] })).toBe(1);
    expect(readResults(path)).toHaveLength(2);
  });
});

describe('the commit of a line', () => {
  it('is that of the program, not of a repository that it lies in', () => {
    expect(currentCommit(folder())).toBe('unknown');
    expect(currentCommit(fileURLToPath(new URL('.', import.meta.url)))).toBe('unknown');
  });
});

describe('the results file', () => {
  it('gives back what was added, and survives a torn last line', async () => {
    const path = join(folder(), 'runs.jsonl');
    const line = await quickRun(0);
    appendResult(path, line);
    appendFileSync(path, '{"cell":"torn');
    expect(readResults(path)).toEqual([line]);
    appendResult(path, line);
    expect(readResults(path)).toEqual([line, line]);
  });

  it('names the line that is no result', async () => {
    const path = join(folder(), 'runs.jsonl');
    appendFileSync(path, '{"cell":1}\n');
    expect(() => readResults(path)).toThrow(/line 1 is not a result/);
  });
});

describe('the tables', () => {
  it('show every seed, the mean and the standard deviation, and mark what is missing', async () => {
    const [page] = renderResults([await fullLine(1, 0.7), await fullLine(0, 0.5)], 'full');
    expect(page?.content).toContain('60.0 ± 14.1 | 50.0 70.0');
    expect(page?.content).toContain('2 runs, 0 failed');
    for (const cell of missingCells) expect(page?.content).toContain(cell.missing);
  });

  it('count a failed run as a run', async () => {
    const line = await fullLine(0, 0.5);
    const { scores: _, objective: __, elapsedMs: ___, pathDigest: ____, warnings: _____, ...shared } = line;
    const failed = { ...shared, state: 'failed', error: 'NOT_FINITE: loss' } as const;
    const [page] = renderResults([failed], 'full');
    expect(page?.content).toContain('0 (+ 1 failed)');
    expect(page?.content).toContain('failed: NOT\\_FINITE: loss'.replace('\\', ''));
  });

  it('count runs of the present recipes alone, and list the others with the reason', async () => {
    const [present, other] = [await fullLine(0, 0.5), await fullLine(1, 0.9)];
    const lines = [
      withOptions(other, { pretrainEpochs: 7 }),
      present,
      { ...present, scores: { ...present.scores, accuracy: 0.8 } },
      { ...other, cell: 'gone/model/paper' },
    ];
    const [page] = renderResults(lines, 'full');
    const [, superseded = ''] = page?.content.split('## Superseded runs') ?? [];
    expect(page?.content).toContain('1 runs, 0 failed; 3 more of recipes');
    expect(page?.content).toContain('| 50.0 | 50.0 |');
    expect(superseded).toMatch(/\| 1 \| 90\.0 \| other options since: pretrainEpochs \|/);
    expect(superseded).toMatch(/\| 0 \| 80\.0 \| run twice: the first counts \|/);
    expect(superseded).toMatch(/gone\/model\/paper \| 1 \| 90\.0 \| no such row any more \|/);
    const [, methods = ''] = page?.content.split('## All methods') ?? [];
    expect(methods).toContain('| digits | autoencoder + k-means | recommended |  | 50.0 | 1 |');
  });

  it('say whether a row keeps its bounds', async () => {
    const target: Cell = { ...floor, target: [{ metric: 'accuracy', value: 0.6, deviation: 0.02 }] };
    const bounds = async (...accuracies: number[]) =>
      boundsText(
        summarize(target, await Promise.all(accuracies.map((value, seed) => fullLine(seed, value))), 'full'),
      );
    expect(await bounds(0.61)).toBe('above its target of 60.0 (1 of 5 seeds)');
    expect(await bounds(0.59)).toBe('**below** its target of 60.0 (1 of 5 seeds)');
    expect(await bounds(0.61, 0.62)).toBe('above its target of 60.0, within its ±2.0 (2 of 5 seeds)');
    expect(await bounds(0.61, 0.71, 0.61, 0.71, 0.61)).toBe('above its target of 60.0, **beyond** its ±2.0');
    expect(boundsText(summarize(target, [], 'full'))).toBe('target 60.0 ± 2.0');
    const both: Cell = {
      ...floor,
      floor: [
        { metric: 'accuracy', value: 0.4 },
        { metric: 'nmi', value: 0.3 },
      ],
    };
    expect(boundsText(summarize(both, [], 'full'))).toBe('floor 40.0<br>floor nmi 30.0');
  });

  it('set beside a row what the very table prints of it', () => {
    const printed = (table: string, id: string) =>
      printedIn(table, cellNamed(id)).find(({ metric }) => metric === 'accuracy')?.value;
    expect(printed('VAED T1', 'mnist/kmeans/recommended')).toBe(0.5618);
    expect(printed('DAMIC T3', 'mnist/kmeans/recommended')).toBe(0.53);
    expect(printed('VaDE T2', 'mnist/autoencoder-gmm/recommended')).toBe(0.8218);
    expect(printed('DAMIC T3', 'mnist/autoencoder-gmm/recommended')).toBeUndefined();
    expect(printed('S3VDC T3', 'mnist/s3vdc-tenth/paper')).toBe(0.936);
  });

  it('give no mean over runs of different data', async () => {
    const [one, other] = [await fullLine(0, 0.5), await fullLine(1, 0.7)];
    const elsewhere = { ...other, dataset: { ...other.dataset, digest: 'of other rows' } };
    const [page] = renderResults([one, elsewhere], 'full');
    expect(page?.content).toContain('runs of different data: no mean | 50.0 70.0');
  });

  it('take the first of two runs that was measured by all that is asked for', async () => {
    const asked: Cell = { ...floor, tables: ['VaDE T3'] };
    const line = await fullLine(0, 0.5);
    const measured = { neighbourError3: 0.1, neighbourError5: 0.1, neighbourError10: 0.1 };
    const again = { ...line, measured, scores: { ...line.scores, accuracy: 0.4 } };
    expect(sortLines([line], [asked]).present).toEqual([line]);
    expect(lacks(line, asked)).toEqual(['neighbourErrors']);
    const { present, superseded } = sortLines([line, again, { ...again, commit: 'later' }], [asked]);
    expect(present).toEqual([again]);
    expect(superseded.map(({ reason }) => reason)).toEqual([
      'run again to be measured',
      'run twice: the first counts',
    ]);
  });

  it('show a method beside its floors', async () => {
    const below = await fullLine(0, 0.5);
    const cell = cellNamed('digits/vade/recommended');
    const options = resolvedOptions(cell, { seed: 0, profile: 'full', rows: below.dataset.rows });
    const vade = {
      ...below,
      cell: cell.id,
      model: cell.model,
      options,
      scores: { ...below.scores, accuracy: 0.9 },
    };
    const rows = headlineTable([below, vade]).split('\n').slice(2);
    expect(rows.filter(Boolean)).toEqual([
      expect.stringContaining('| digits | vade | recommended |  | 90.0 | 1 | 50.0 (1) |'),
    ]);
  });

  it('count for the row of their recipe, whatever row they were made for', async () => {
    const line = await fullLine(1, 0.5);
    const given = withOptions(line, { startRestarts: 3 });
    const variant: Cell = {
      ...floor,
      id: `${floor.id}-kept`,
      options: { ...floor.options, startRestarts: 3 },
    };
    expect(sortLines([given], [floor]).superseded).toHaveLength(1);
    expect(sortLines([given, line], [floor, variant])).toEqual({
      present: [{ ...given, cell: variant.id }, line],
      superseded: [],
    });
  });

  it('count for their own row alone, though only another of the same recipe is asked for', async () => {
    const line = await fullLine(1, 0.5);
    const twin: Cell = { ...floor, id: `${floor.id}-twin` };
    expect(presentOf([line], [twin])).toEqual([]);
    expect(presentOf([line], [floor])).toEqual([line]);
    expect(presentOf([{ ...line, cell: 'digits/given-up/recommended' }], [twin])).toHaveLength(0);
    // One that learnt from other rows is of another recipe.
    const heldOut = { ...line, cell: 'digits/given-up/recommended', measured: { heldOut: 3 } };
    expect(sortLines([heldOut], [floor]).present).toEqual([]);
    expect(sortLines([heldOut], [{ ...floor, rows: 'study' }]).present).toEqual([
      { ...heldOut, cell: floor.id },
    ]);
  });

  it('take no notice of the order that options were written in', async () => {
    const line = await fullLine(0, 0.5);
    const options = Object.fromEntries(Object.entries(line.options as object).toReversed());
    expect(sortLines([{ ...line, options }], [floor]).superseded).toEqual([]);
  });

  it('count a run that differs in an option it does not read', async () => {
    const line = await fullLine(0, 0.5);
    const { startMixtures: _, ...before } = line.options as Record<string, unknown>;
    const earlier = { ...line, options: before as FinishedLine['options'] };
    expect(sortLines([earlier], [floor]).superseded).toEqual([]);
    const laidOut: Cell = { ...floor, options: { start: 'manifold' } };
    const other = withOptions(earlier, { start: 'manifold' });
    expect(sortLines([other], [laidOut]).superseded).toMatchObject([
      { reason: 'other options since: startMixtures' },
    ]);
  });

  it('count a run from before there was an option that now says what the run did', async () => {
    const line = await fullLine(0, 0.5);
    const { augmentShift: _, ...before } = line.options as Record<string, unknown>;
    const earlier = { ...line, options: before as FinishedLine['options'] };
    expect(sortLines([earlier], [floor]).superseded).toEqual([]);
    const moved: Cell = { ...floor, options: { ...floor.options, augmentShift: 1 } };
    expect(sortLines([earlier], [moved]).superseded).toMatchObject([
      { reason: 'other options since: augmentShift' },
    ]);
  });

  it('of the repository are those of its results file', () => {
    const results = new URL('../../docs/results/', import.meta.url);
    const lines = readResults(new URL('runs.jsonl', results).pathname);
    const read = (name: string) => readFileSync(new URL(name, results), 'utf8');
    for (const { name, content } of renderResults(lines, 'full', read)) {
      expect(read(name)).toBe(content);
    }
  });
});
