import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobs } from '../data/synthetic.js';
import { kmeans } from '../models/kmeans.js';
import { createEstimator, estimatorFor } from './create-estimator.node.js';
import { loadModel, saveModel } from './model-file.node.js';

const data = blobs(1, { rows: 60, features: 3, clusters: 3 });
const small = { clusters: 3, hidden: [8], latent: 2, pretrainEpochs: 2 };
const path = () => join(mkdtempSync(join(tmpdir(), 'mixtura-model-')), 'model.safetensors');

describe('a model file', () => {
  it('gives back the model, bit for bit', async () => {
    const fitted = await createEstimator('autoencoder', small, { threads: 1 }).fit(data);
    const file = path();
    saveModel(fitted, file);
    const loaded = loadModel(file, { threads: 1 });
    expect(loaded.options).toEqual(fitted.options);
    expect(loaded.summary).toEqual(fitted.summary);
    expect((await loaded.transform(data)).values).toEqual((await fitted.transform(data)).values);
    expect(await loaded.predict(data)).toEqual(await fitted.predict(data));
  });

  it("of a method of one's own is read with its definition", async () => {
    const mine = { ...kmeans, name: 'mine' };
    const fitted = await estimatorFor(mine, { clusters: 3 }, { threads: 1 }).fit(data);
    const file = path();
    saveModel(fitted, file);
    const loaded = loadModel(file, { definition: mine, threads: 1 });
    expect(await loaded.predict(data)).toEqual(await fitted.predict(data));
    expect(() => loadModel(file)).toThrow(/no model "?mine/);
    expect(() => loadModel(file, { definition: kmeans })).toThrow(
      /the saved model is of method mine, this one of kmeans/,
    );
  });

  it('that is cut short is refused', async () => {
    const file = path();
    saveModel(await createEstimator('kmeans', { clusters: 3 }).fit(data), file);
    writeFileSync(file, readFileSync(file).subarray(0, 200));
    expect(() => loadModel(file)).toThrow(expect.objectContaining({ code: 'INVALID_ARTIFACT' }));
  });

  it('of a model that is not fitted is not written', () => {
    expect(() => saveModel(createEstimator('kmeans', { clusters: 3 }), path())).toThrow(/not fitted/);
  });
});
