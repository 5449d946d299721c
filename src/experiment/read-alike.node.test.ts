import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../data/dataset.js';
import { openDataset } from '../data/open.node.js';
import type { OpenOptions } from '../data/open-options.node.js';
import { subset } from '../data/subset.js';
import { createEstimator } from './create-estimator.node.js';
import { loadModel, saveModel } from './model-file.node.js';
import { scratch } from './scratch.support.js';

const folder = scratch();
afterAll(folder.remove);

const compute = { threads: 1 };

function file(name: string, lines: readonly string[]): string {
  writeFileSync(folder.path(name), lines.join('\n'));
  return folder.path(name);
}

/** A model of some rows, saved and loaded, and the clusters of those rows. */
async function savedModel(rows: Dataset) {
  const model = await createEstimator('kmeans', { clusters: 2 }, compute).fit(rows);
  saveModel(model, folder.path('model.safetensors'));
  return { model: loadModel(folder.path('model.safetensors'), compute), clusters: await model.predict(rows) };
}

const days = Array.from({ length: 12 }, (_, i) => `2024-0${i < 6 ? 1 : 7}-1${i % 6},${i % 3}`);
const fruits = ['apple', 'banana', 'cherry'].flatMap((fruit, i) => Array(4).fill(`${fruit},${i}`));

describe('further rows of a saved model', () => {
  it.each<[string, string, readonly string[], OpenOptions]>([
    ['times', 'day,x', days, {}],
    ['categories by their place', 'fruit,x', fruits, { categories: 'ordinal' }],
  ])(
    'with %s are refused as read by themselves, and fit as read alike',
    async (_, header, lines, options) => {
      const rows = await openDataset(file('fit.csv', [header, ...lines]), options);
      const { model, clusters } = await savedModel(rows);
      expect(await model.predict(rows)).toEqual(clusters);
      const later = file('later.csv', [header, ...lines.slice(8)]);
      await expect(model.predict(await openDataset(later, options))).rejects.toMatchObject({
        code: 'INVALID_DATA',
        message: expect.stringMatching(/later\.csv was read by itself, so that "(day|fruit)" would not mean/),
      });
      const { plan } = model.facts;
      expect(plan).toBeDefined();
      const alike = await openDataset(later, plan ? { plan } : {});
      expect(await model.predict(alike)).toEqual(clusters.slice(8));
    },
  );

  it('that are texts have the weights of the words of the fit', async () => {
    const posts = ['one cat sat', 'two cats sat', 'a dog ran', 'dogs ran home', 'a cat ran'];
    const header = 'post';
    const text = { textColumn: 'post' };
    const { model, clusters } = await savedModel(
      await openDataset(file('posts.csv', [header, ...posts]), text),
    );
    const later = file('more.csv', [header, ...posts.slice(0, 4), posts[3] ?? '']);
    await expect(
      model.predict(await openDataset(later, { ...text, text: { words: 5 } })),
    ).rejects.toMatchObject({
      code: 'INVALID_DATA',
    });
    const { vocabulary } = model.facts;
    const alike = await openDataset(later, { ...text, ...(vocabulary && { vocabulary }) });
    expect((await model.predict(alike)).slice(0, 4)).toEqual(clusters.slice(0, 4));
  });

  it('are known by their plan in a part of them, too', async () => {
    const rows = await openDataset(file('fit.csv', ['day,x', ...days]));
    expect(subset(rows, [3, 4]).plan).toEqual(rows.plan);
  });
});
