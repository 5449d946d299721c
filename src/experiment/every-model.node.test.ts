import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { openDataset } from '../data/open.node.js';
import { modelNames } from '../models/registry.js';
import { RandomStream } from '../runtime/random.js';
import { fitRun, resumeRun } from './fit-run.node.js';
import { loadRun, type LoadedRun } from './load-run.node.js';
import { allRows, bitsOf, scratch, tinyOptions, writeSomeDigits } from './scratch.support.js';

const folder = scratch();
const data = { source: folder.path('digits.npy') };
let dataset: Dataset;
let rows: Matrix;

beforeAll(async () => {
  await writeSomeDigits(data.source, 150);
  dataset = await openDataset(data.source);
  rows = allRows(dataset);
});
afterAll(folder.remove);

describe.each(modelNames)('%s', (model) => {
  const request = { data, model, options: tinyOptions(model) };
  let run: LoadedRun;

  beforeAll(async () => {
    await fitRun({ ...request, folder: folder.path(model) });
    run = loadRun(folder.path(model));
  });

  it('gives the same bits when it is fitted again', async () => {
    const again = await fitRun({ ...request, folder: folder.path(`${model}-again`) });
    expect(bitsOf(again.folder.loadModel())).toEqual(bitsOf(run.folder.loadModel()));
  });

  it('gives the same bits when it is cut short after any of its checkpoints and resumed', async () => {
    const path = folder.path(`${model}-cut`);
    const checkpoints = await cutShort(path, request, Infinity);
    for (const at of new Set([1, Math.ceil(checkpoints / 2), checkpoints - 1])) {
      await cutShort(path, request, at);
      const resumed = await resumeRun(path);
      expect(bitsOf(resumed.folder.loadModel())).toEqual(bitsOf(run.folder.loadModel()));
      expect(losses(resumed.folder)).toEqual(losses(run.folder));
    }
  });

  it('predicts the same bits for a row alone, among seven and among all', async () => {
    const { estimator } = run;
    const probabilities = await estimator.predictProbabilities(dataset);
    const embedding = await estimator.transform(dataset);
    for (const size of [1, 7]) {
      for (let start = 0; start < (size === 1 ? 20 : rows.rows); start += size) {
        const some = slice(rows, start, start + size);
        expect(await estimator.predictProbabilities(some)).toEqual(slice(probabilities, start, start + size));
        expect(await estimator.transform(some)).toEqual(slice(embedding, start, start + size));
      }
    }
  });

  it('gives permuted rows their labels, permuted', async () => {
    const labels = await run.estimator.predict(rows);
    const order = new RandomStream(3).permutation(rows.rows);
    const permuted = await run.estimator.predict(pick(rows, order));
    expect([...permuted]).toEqual(Array.from(order, (row) => labels[row]));
  });

  it('agrees with its ONNX file, run directly on raw rows, to 1e-5', async () => {
    const session = await InferenceSession.create(Buffer.from(run.folder.loadOnnx()));
    const probabilities = await run.estimator.predictProbabilities(dataset);
    const embedding = await run.estimator.transform(dataset);
    const labels = await run.estimator.predict(dataset);
    for (const some of [rows, slice(rows, 0, 1), slice(rows, 3, 10)]) {
      const start = some === rows ? 0 : some.rows === 1 ? 0 : 3;
      const results = await session.run({
        x: new Tensor('float32', some.values, [some.rows, some.columns]),
      });
      expect(Array.from(results['cluster']?.data ?? [], Number)).toEqual([
        ...labels.subarray(start, start + some.rows),
      ]);
      expectClose(results['probabilities'], slice(probabilities, start, start + some.rows));
      expectClose(results['embedding'], slice(embedding, start, start + some.rows));
    }
    await session.release();
  });
});

class Cut extends Error {}

/** Fits until the given checkpoint of as many as there can be, then drops everything; gives the number of checkpoints there were. */
async function cutShort(
  path: string,
  request: Pick<Parameters<typeof fitRun>[0], 'data' | 'model' | 'options'>,
  last: number,
): Promise<number> {
  let checkpoints = 0;
  const fit = fitRun(
    { ...request, folder: path, overwrite: true },
    {
      checkpointIntervalMs: 0,
      onEvent: (event) => {
        if (event.type === 'checkpoint' && ++checkpoints === last) throw new Cut();
      },
    },
  );
  await fit.catch((error: unknown) => {
    if (!(error instanceof Cut)) throw error;
  });
  return checkpoints;
}

/** Losses of all epochs in a run's log: what a resumed run must tell again, once. */
function losses(run: LoadedRun['folder']): unknown[] {
  return run.events().flatMap((event) => {
    if (event === null || typeof event !== 'object' || !('type' in event) || event.type !== 'epoch')
      return [];
    return [[event['phase'], event['epoch'], event['loss']]];
  });
}

function slice({ values, rows, columns }: Matrix, start: number, end: number): Matrix {
  const last = Math.min(end, rows);
  return { values: values.slice(start * columns, last * columns), rows: last - start, columns };
}

function pick({ values, columns }: Matrix, order: Int32Array): Matrix {
  const parts = Array.from(order, (row) => [...values.subarray(row * columns, (row + 1) * columns)]);
  return { values: Float32Array.from(parts.flat()), rows: order.length, columns };
}

function expectClose(found: Tensor | undefined, expected: Matrix): void {
  expect(found?.dims).toEqual([expected.rows, expected.columns]);
  const values = found?.data ?? [];
  const worst = expected.values.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - Number(values[at])) / Math.max(1, Math.abs(value))),
    0,
  );
  expect(worst).toBeLessThan(1e-5);
}
