import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSource } from '../experiment/data-source.node.js';
import { recommend } from './recommend.js';
import { runStudy, type StudyEvent, type StudyRequest } from './run-study.node.js';
import { runTrial } from './run-trial.node.js';
import { studyFigure } from './study-figure.js';
import { rowsOfTrial, studyRows } from './study-rows.js';
import { summarise } from './summary.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-study-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function study(changes: Partial<StudyRequest> = {}) {
  const data = { source: 'blobs' };
  const started: string[] = [];
  const events: StudyEvent[] = [];
  const results = await runStudy(
    {
      data,
      dataset: await openSource(data),
      model: 'kmeans',
      options: { restarts: 1 },
      from: 2,
      to: 4,
      seeds: 2,
      halvings: 1,
      jobs: 2,
      file: join(folder, 'trials.jsonl'),
      signal: new AbortController().signal,
      carryOut: (study, trial, signal) => {
        started.push(`${trial.clusters} ${trial.seed} ${trial.part}`);
        return runTrial(study, trial, signal);
      },
      ...changes,
    },
    (event) => events.push(event),
  );
  return { results, started, events };
}

describe('runStudy', () => {
  it('runs every trial once, and none again', async () => {
    const first = await study();
    expect(first.started).toHaveLength(3 * (2 + 2));
    expect(first.results.every(({ state }) => state === 'finished')).toBe(true);
    appendFileSync(join(folder, 'trials.jsonl'), '{"torn');
    const again = await study();
    expect(again.started).toEqual([]);
    expect(again.results).toEqual(first.results);
  });

  it('adds only what a wider range lacks, in place of a torn line', async () => {
    const wider = await study({ to: 5 });
    expect(wider.started.toSorted()).toEqual([
      '5 0 first-half',
      '5 0 second-half',
      '5 0 training',
      '5 1 training',
    ]);
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).not.toContain('torn');
    expect((await study({ to: 5 })).started).toEqual([]);
  });

  it('takes nothing from a study with other options', async () => {
    expect(
      (await study({ options: { restarts: 2 }, to: 2, from: 2, seeds: 1, halvings: 0 })).started,
    ).toEqual(['2 0 training']);
  });

  it('keeps what is finished when stopped', async () => {
    const abort = new AbortController();
    const file = join(folder, 'stopped.jsonl');
    const stopped = study({
      file,
      jobs: 1,
      signal: abort.signal,
      carryOut: (study, trial, signal) => {
        if (trial.clusters === 3) abort.abort();
        return signal.aborted ? Promise.resolve(undefined) : runTrial(study, trial, signal);
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED', message: /3 of 12 trials/ });
    expect((await study({ file })).started).toHaveLength(9);
  });

  it('keeps a failed fit as a result', async () => {
    const { results } = await study({
      file: join(folder, 'failed.jsonl'),
      carryOut: (study, trial, signal) => runTrial({ ...study, model: 'no-such' }, trial, signal),
    });
    expect(results.every(({ state }) => state === 'failed')).toBe(true);
    expect(summarise(results)[0]).toMatchObject({ clusters: 2, failed: 4, betweenSeeds: [] });
  });

  it('keeps nothing of a trial that does not find its rows, and does it once they are back', async () => {
    const [source, file] = [join(folder, 'rewritten.csv'), join(folder, 'rewritten.jsonl')];
    const rows = Array.from({ length: 20 }, (_, i) => `${Math.sin(i)},${Math.cos(i * i)}`);
    const write = (lines: string[]) => writeFileSync(source, ['x,y', ...lines, ''].join('\n'));
    write(rows);
    const data = { source };
    const dataset = await openSource(data);
    const again = () => study({ data, dataset, file, from: 2, to: 2, seeds: 1, halvings: 0 });
    write(rows.toReversed());
    await expect(again()).rejects.toMatchObject({ code: 'INVALID_DATA', message: /digest.*restore it/ });
    write([...rows.slice(1), '0.5,half a li']);
    await expect(again()).rejects.toMatchObject({ code: 'INVALID_DATA' });
    write(rows);
    expect(await again()).toMatchObject({ started: ['2 0 training'], results: [{ state: 'finished' }] });
  });

  it('refuses a range without order and more clusters than rows allow', async () => {
    await expect(study({ from: 5, to: 4 })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(study({ to: 10_000 })).rejects.toThrow(/too few for 10000/);
  });

  it('comes to a recommendation and a figure', async () => {
    const counts = summarise((await study()).results);
    const recommendation = recommend(counts);
    expect(recommendation.text.length).toBeGreaterThan(100);
    expect(studyFigure(counts, recommendation)).toContain('stability between seeds');
  });
});

describe('rows of a study', () => {
  it('holds one row in ten out of every trial, and halves the rest without overlap', () => {
    const rows = studyRows(200);
    expect(rows.heldOut).toHaveLength(20);
    const trial = { clusters: 3, seed: 1 };
    const training = rowsOfTrial(rows, { ...trial, part: 'training' });
    const halves = (['first-half', 'second-half'] as const).map((part) =>
      rowsOfTrial(rows, { ...trial, part }),
    );
    expect([...training, ...rows.heldOut].toSorted((a, b) => a - b)).toEqual([...Array(200).keys()]);
    expect([...halves[0], ...halves[1]].toSorted((a, b) => a - b)).toEqual([...training]);
    expect(rowsOfTrial(rows, { clusters: 9, seed: 1, part: 'first-half' })).toEqual(halves[0]);
    expect(rowsOfTrial(rows, { clusters: 3, seed: 2, part: 'first-half' })).not.toEqual(halves[0]);
  });
});
