import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Json } from '../artifact/json.js';
import { memoryDataset } from '../data/memory-dataset.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { RandomStream } from '../runtime/random.js';
import { autoencoder } from './autoencoder.js';
import { Estimator } from './estimator.js';
import { gmm } from './gmm.js';
import { kmeans } from './kmeans.js';
import { vade } from './vade.js';
import { vae } from './vae.js';

const context = { backend: nativeBackend(), threads: 1 };
const flat = Float32Array.of(0, 0, 0, 1, 9, 9, 9, 8);
const rows = [[0, 0], [0, 1], [9, 9], [9, 8]]; // prettier-ignore

describe('rows for a fit', () => {
  const fresh = () => new Estimator(kmeans, { clusters: 2, restarts: 1 }, context);

  it('come as a flat array with the numbers in a row, and mean what the same rows as arrays mean', async () => {
    const labels = await fresh().fitPredict(rows);
    expect(new Set(labels).size).toBe(2);
    expect(await fresh().fitPredict(flat, { features: 2 })).toEqual(labels);
    const shaped = await fresh().fit(flat, { rowShape: [2, 1] });
    expect(shaped.facts.rowShape).toEqual([2, 1]);
    expect(await shaped.predict(flat)).toEqual(labels);
  });

  it('are refused as a flat array alone, by a message that says what to write', async () => {
    const refused = fresh().fit(flat);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_SHAPE' });
    await expect(refused).rejects.toThrow(/^data: 8 numbers .*fit\(rows, \{ features: /);
  });
});

describe('rows in which there is nothing to find', () => {
  it.each([
    ['one row, also for one cluster', [[1, 2]], 1, /^data has one row, .* at least two rows/],
    [
      'rows that are all the same',
      Array.from({ length: 600 }, () => [5, 3]),
      3,
      /^the 600 rows of data are all/,
    ],
  ] as const)('are refused before training: %s', async (_, given, clusters, message) => {
    for (const definition of [kmeans, vae]) {
      const events: string[] = [];
      const model = new Estimator<z.ZodObject>(definition, { clusters }, context);
      const refused = model.fit(given, { onEvent: ({ type }) => events.push(type) });
      await expect(refused).rejects.toMatchObject({ code: 'INVALID_DATA' });
      await expect(refused).rejects.toThrow(message);
      expect(events).toEqual([]);
    }
  });

  it('are another thing than a column that does not vary, or rows of which one differs', async () => {
    const last = [...Array.from({ length: 30 }, () => [5, 3]), [5, 4]];
    const labels = await new Estimator(kmeans, { clusters: 2, restarts: 1 }, context).fitPredict(last);
    expect(labels[30]).not.toBe(labels[0]);
  });
});

describe('what no compiler has checked', () => {
  /** As a script without types would write it. */
  const untyped = (value: unknown) => value as never;

  it('is refused as rows, naming what was given and what to do', async () => {
    const model = new Estimator(kmeans, { clusters: 2 }, context);
    const messages: [unknown, RegExp][] = [
      ['my.csv', /"my\.csv".* openDataset/],
      [Promise.resolve(rows), /Promise.* await/],
      [undefined, /undefined.* array of rows/],
      [5, /5 is no rows/],
      [{ values: [1, 2], rows: 1, columns: 2 }, /Object.* matrix/],
      [BigInt64Array.of(1n, 2n), /BigInt64Array/],
      [[[1, 2], null], /row 1 has no numbers/],
    ];
    for (const [given, message] of messages) {
      const refused = model.fit(untyped(given), { features: 2 });
      await expect(refused).rejects.toMatchObject({ name: 'MixturaError' });
      await expect(refused).rejects.toThrow(message);
    }
  });

  it('is refused as a count, with the least there can be', async () => {
    const model = await new Estimator(gmm, { clusters: 2, restarts: 1 }, context).fit(rows);
    for (const count of [-1, 1.5, NaN]) {
      await expect(model.sample(0, count)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
      await expect(model.sample(0, count)).rejects.toThrow(`count must be a whole number of at least 0, got`);
      await expect(model.logLikelihood(rows, count)).rejects.toThrow(/samples must be .* at least 1/);
      await expect(model.interpolate([0, 0], [9, 9], count)).rejects.toThrow(/steps must be .* at least 1/);
    }
    expect(await model.sample(0, 0)).toMatchObject({ rows: 0, columns: 2 });
  });

  it('is refused as latents of another width', async () => {
    const options = { clusters: 2, hidden: [3], latent: 2, epochs: 1, start: 'kmeans' as const };
    const model = await new Estimator(vae, options, context).fit(rows);
    const wide = { values: new Float32Array(3), rows: 1, columns: 3 };
    await expect(model.decode(wide)).rejects.toThrow(/expected rows of 2 values, got rows of 3/);
  });

  it('is refused as options', () => {
    expect(() => new Estimator(kmeans, untyped(undefined), context)).toThrow(/cannot be undefined.*clusters/);
  });

  it('is refused as an option by what it is, in a list too', () => {
    const estimator = (options: z.input<typeof vae.schema>) => () => new Estimator(vae, options, context);
    expect(estimator({ clusters: 2, hidden: [10, -5] })).toThrow(
      'option "hidden.1" of vae cannot be -5: give at least 1',
    );
    expect(estimator({ clusters: 2, latent: NaN })).toThrow('option "latent" of vae cannot be NaN: give a');
    expect(estimator({ clusters: 2, hidden: untyped([10, '5']) })).toThrow(
      'option "hidden.1" of vae cannot be "5": give a number',
    );
    expect(estimator({ clusters: 2, hidden: untyped(null) })).toThrow('"hidden" of vae cannot be null');
  });
});

describe('a saved state', () => {
  const options = { clusters: 2, latent: 2, hidden: [4], pretrainEpochs: 1, batchSize: 4 };
  const fitted = () => new Estimator(autoencoder, { ...options, activation: 'relu' }, context).fit(rows);

  it('that says nothing of a model is refused as such', () => {
    for (const metadata of [{}, null, { facts: { rows: 1 }, summary: null }]) {
      const restore = () =>
        new Estimator(kmeans, { clusters: 2 }, context).restore({ tensors: {}, metadata });
      expect(restore).toThrow(expect.objectContaining({ code: 'INVALID_ARTIFACT' }));
    }
  });

  it('is refused by a model of the same shape that would compute something else from it', async () => {
    const state = (await fitted()).state();
    const other = new Estimator(autoencoder, { ...options, activation: 'tanh' }, context);
    expect(() => other.restore(state)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARTIFACT',
        message: expect.stringContaining('has activation "relu", this one "tanh"'),
      }),
    );
    const method = new Estimator(vae, { clusters: 2, latent: 2, hidden: [4] }, context);
    expect(() => method.restore(state)).toThrow(/of method autoencoder, this one of vae/);
  });

  it('is taken over where it names no method and not every option', async () => {
    const model = await fitted();
    const { tensors, metadata } = model.state();
    const { facts, summary } = metadata as unknown as { facts: Json; summary: Json };
    const fresh = new Estimator(autoencoder, { ...options, activation: 'relu' }, context);
    fresh.restore({ tensors, metadata: { facts, summary, options: { clusters: 2 } } });
    expect(await fresh.predictProbabilities(rows)).toEqual(await model.predictProbabilities(rows));
  });
});

describe('rows with named columns', () => {
  const table = (columns: string[]) =>
    memoryDataset({ name: 'table', values: flat, rows: 4, features: 2, columns });

  it('are refused in another order than those of the fit, rows without names are not', async () => {
    const model = await new Estimator(kmeans, { clusters: 2 }, context).fit(table(['age', 'income']));
    const labels = await model.predict(table(['age', 'income']));
    expect(await model.predict(rows)).toEqual(labels);
    await expect(model.predict(table(['income', 'age']))).rejects.toMatchObject({
      code: 'INVALID_DATA',
      message: expect.stringContaining('"income" as its feature 1, the model was fitted on "age"'),
    });
    const again = new Estimator(kmeans, { clusters: 2 }, context).restore(model.state());
    await expect(again.predict(table(['income', 'age']))).rejects.toMatchObject({ code: 'INVALID_DATA' });
  });

  it('are grouped by their numbers, not by categories that say nothing', async () => {
    const random = new RandomStream(0);
    const classes = Int32Array.from({ length: 400 }, (_, i) => i % 4);
    const oneOf = (values: number) => {
      const chosen = random.integer(values);
      return Array.from({ length: values }, (_, value) => Number(value === chosen));
    };
    const customers = Array.from(classes, (group) => {
      const [noise = 0, other = 0] = random.fillNormal(new Float32Array(2));
      return [20 * (group % 2) + noise, 900 * Math.floor(group / 2) + 40 * other, ...oneOf(5), ...oneOf(8)];
    });
    const labels = await new Estimator(kmeans, { clusters: 4 }, context).fitPredict(customers);
    expect(accuracy(classes, labels)).toBe(1);
  });
});

describe('new rows that lie close together', () => {
  it('are predicted on, whatever 32-bit floats tell apart among them', async () => {
    const spread = Array.from({ length: 60 }, (_, i) => [90_000 + 9000 * (i % 2) + i, i % 5]);
    const model = await new Estimator(
      vade,
      { clusters: 2, hidden: [4], latent: 2, epochs: 1, pretrainEpochs: 1, heldEpochs: 0 },
      context,
    ).fit(spread);
    const near = [101_325.01, 1, 101_325.02, 2];
    expect(await model.predict([near.slice(0, 2), near.slice(2)])).toHaveLength(2);
    expect(await model.predict(Float64Array.from(near))).toHaveLength(2);
    await model.dispose();
  });
});

describe('a row that float32 does not hold beside those of the fit', () => {
  const far = [...rows.slice(0, 3), [2, -1e30]];

  it.each([
    ['predicts', (model: Estimator) => model.predict(far)],
    ['has a score', (model: Estimator) => model.scoreRows(far)],
  ])('%s only in words', async (_, ask) => {
    const options = { clusters: 2, hidden: [4], latent: 2, epochs: 1, pretrainEpochs: 1, heldEpochs: 0 };
    const model = await new Estimator(vade, options, context).fit(rows);
    await expect(ask(model)).rejects.toMatchObject({
      code: 'NOT_FINITE',
      message: expect.stringMatching(/row 3 of .* feature 1 is -1e\+30; correct the row or leave it out/),
    });
    await model.dispose();
  });
});
