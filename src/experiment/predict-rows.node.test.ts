import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Dataset } from '../data/dataset.js';
import { memoryDataset } from '../data/memory-dataset.js';
import { openDataset } from '../data/open.node.js';
import { rowRanges } from '../data/row-range.js';
import { rowSink } from '../data/sources/row-sink.node.js';
import type { ResultRow } from '../data/sources/result-rows.js';
import { simplifiedSilhouette } from '../metrics/index.js';
import { mergedInto, mergeProbabilities, noNames, renamed, saveClusterNames } from './cluster-names.node.js';
import { evaluateRun } from './evaluate-run.node.js';
import { fitRun } from './fit-run.node.js';
import { hardClusters } from './hard-clusters.js';
import { kMeansFloor } from './kmeans-floor.node.js';
import { loadRun, type LoadedRun } from './load-run.node.js';
import { predictRows, transformRanges, type PredictRowsOptions } from './predict-rows.node.js';
import { allRows, scratch, tinyOptions, writeSomeDigits } from './scratch.support.js';

vi.mock('../data/sources/row-sink.node.js', { spy: true });

const folder = scratch();
let run: LoadedRun;
let dataset: Dataset;

beforeAll(async () => {
  const source = folder.path('digits.npy');
  await writeSomeDigits(source, 700);
  dataset = await openDataset(source);
  const { folder: made } = await fitRun(
    { data: { source }, model: 'vade', options: tinyOptions('vade'), folder: folder.path('run') },
    { threads: 1 },
  );
  run = loadRun(made.path, { threads: 1 });
});
afterAll(folder.remove);
afterEach(() => void vi.restoreAllMocks());

async function predicted(options: PredictRowsOptions): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  for await (const row of predictRows(run, dataset, options)) rows.push(row);
  return rows;
}

function inFiveClasses(rows: Dataset): Dataset {
  const labels = Int32Array.from({ length: rows.rows }, (_, row) => row % 5);
  return { ...rows, digest: rows.digest, labels };
}

describe('rows predicted a range at a time', () => {
  it.each([100, 256, 699, 1000])('are the same bits by %i as all at once', async (rowsAtOnce) => {
    const every = await run.estimator.predictProbabilities(dataset);
    const { labels, probabilities } = hardClusters(every);
    const rows = await predicted({ probabilities: true, rowsAtOnce });
    expect(rows.map(({ cluster }) => cluster)).toEqual([...labels]);
    expect(rows.map(({ probability }) => probability)).toEqual([...probabilities]);
    expect(rows.flatMap(({ probabilities = [] }) => Array.from(probabilities))).toEqual([...every.values]);
  });

  it('are what k-means scores as a floor, learnt from some of them', async () => {
    const labelled = inFiveClasses(dataset);
    const few = { rowsLearntFrom: 100, threads: 1 };
    const floor = await kMeansFloor(run, labelled, few);
    expect(floor).toMatchObject({ learntFrom: 100 });
    expect(await kMeansFloor(run, labelled, { ...few, rowsAtOnce: 64 })).toEqual(floor);
    expect(await kMeansFloor(run, labelled, { threads: 1 })).toMatchObject({ learntFrom: 700 });
    await expect(kMeansFloor(run, dataset)).rejects.toThrow(/true classes/);
  });

  it('have a floor that repeating rows do not mislead', async () => {
    const rows = 900;
    // Every third row, as many as centres are learnt from, is of one class.
    const labels = Int32Array.from({ length: rows }, (_, row) => row % 3);
    const values = Float32Array.from(labels, (label, row) => 20 * label + Math.sin(row));
    const data = memoryDataset({ name: 'repeating', values, rows, features: 1, labels });
    const { folder: made } = await fitRun(
      {
        data: { source: 'repeating' },
        dataset: data,
        model: 'gmm',
        options: { clusters: 3 },
        folder: folder.path('repeating'),
      },
      { threads: 1 },
    );
    const repeating = loadRun(made.path, { threads: 1 });
    const floor = await kMeansFloor(repeating, data, { rowsLearntFrom: 300, threads: 1 });
    expect(floor).toMatchObject({ learntFrom: 300, accuracy: 1 });
  });

  it('leave nothing of their embedding where they cannot be evaluated', async () => {
    const sink = rowSink(1);
    const discard = vi.spyOn(sink, 'discard');
    vi.spyOn(sink, 'append').mockImplementation(() => {
      throw new Error('no space left');
    });
    vi.mocked(rowSink).mockReturnValueOnce(sink);
    await expect(evaluateRun(run, inFiveClasses(dataset))).rejects.toThrow('no space left');
    expect(discard).toHaveBeenCalledOnce();
  });

  it('are transformed and evaluated to the same bits, and no more of them at once', async () => {
    const every = await run.estimator.transform(dataset);
    const labelled = inFiveClasses(dataset);
    const scores = await evaluateRun(run, labelled);
    const asked = (['transform', 'predictProbabilities'] as const).map((verb) =>
      vi.spyOn(run.estimator, verb),
    );
    const latents: number[] = [];
    for await (const range of transformRanges(run, dataset, 100)) latents.push(...range.latents.values);
    expect(latents).toEqual([...every.values]);
    expect(await evaluateRun(run, labelled, { rowsAtOnce: 100 })).toEqual(scores);
    expect(scores.silhouette).toBe(
      simplifiedSilhouette(every, hardClusters(await run.estimator.predictProbabilities(dataset)).labels),
    );
    const sizes = asked.flatMap(({ mock }) => mock.calls.map(([rows]) => (rows as Dataset).rows));
    expect(sizes.filter((size) => size > 100)).toEqual([dataset.rows]);
    expect(sizes).toHaveLength(22);
  });

  it.each([100, 256])(
    'are scored by %i as all at once: noise belongs to a row, not to a range',
    async (size) => {
      const scores: number[] = [];
      const likelihoods: number[] = [];
      for (const range of rowRanges(dataset, size)) {
        scores.push(...(await run.estimator.scoreRows(range)));
        likelihoods.push(...(await run.estimator.logLikelihood(range, 2)));
      }
      expect(scores).toEqual([...(await run.estimator.scoreRows(dataset))]);
      expect(likelihoods).toEqual([...(await run.estimator.logLikelihood(dataset, 2))]);
      expect(new Set(scores).size).toBeGreaterThan(600);
    },
  );
});

describe('clusters that people merged and named', () => {
  const names = renamed(mergedInto(mergedInto(noNames, 0, 2), 3, 2), 2, 'round ones');

  beforeAll(() => saveClusterNames(run.folder.path, names));

  it('are predicted as one, by its name', async () => {
    const every = await run.estimator.predictProbabilities(dataset);
    const { labels } = hardClusters(mergeProbabilities(every, names));
    const rows = await predicted({});
    expect(rows.map(({ cluster }) => cluster)).toEqual([...labels]);
    const called = (cluster: number) => (cluster === 2 ? 'round ones' : `cluster ${cluster}`);
    expect(rows.map(({ name }) => name)).toEqual(Array.from(labels, called));
    expect(rows.some(({ cluster }) => cluster === 2)).toBe(true);
    expect(rows.some(({ cluster }) => cluster === 0 || cluster === 3)).toBe(false);
  });

  it('are scored as one', async () => {
    const truth = { ...dataset, labels: Int32Array.from(await predicted({}), ({ cluster }) => cluster) };
    const labelled: Dataset = {
      ...truth,
      read: (start, end, into) => dataset.read(start, end, into),
      gather: (indices, into) => dataset.gather(indices, into),
    };
    const { ari, classes, clusters } = await evaluateRun(run, labelled);
    expect(ari).toBe(1);
    expect(clusters).toBe(classes);
  });

  it('are one in the ONNX model too, their names beside it', async () => {
    const bytes = run.estimator.toONNX(names);
    const session = await InferenceSession.create(bytes);
    const { values, rows, columns } = allRows(dataset);
    const results = await session.run({ x: new Tensor('float32', values, [rows, columns]) });
    const merged = mergeProbabilities(await run.estimator.predictProbabilities(dataset), names);
    expect(Array.from(results['cluster']?.data ?? [], Number)).toEqual([...hardClusters(merged).labels]);
    const probabilities = Array.from(results['probabilities']?.data ?? [], Number);
    const worst = probabilities.reduce(
      (most, p, i) => Math.max(most, Math.abs(p - (merged.values[i] ?? 0))),
      0,
    );
    expect(probabilities).toHaveLength(merged.values.length);
    expect(worst).toBeLessThan(1e-5);
    await session.release();
    expect(Buffer.from(bytes).includes('{"2":"round ones"}')).toBe(true);
    expect(Buffer.from(bytes).includes('{"0":2,"3":2}')).toBe(true);
    expect(Buffer.from(run.estimator.toONNX()).includes('round ones')).toBe(false);
  });
});
