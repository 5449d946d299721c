import { describe, expect, it } from 'vitest';
import { blobs } from '../data/synthetic.js';
import { nativeBackend } from '../runtime/native.node.js';
import { Estimator } from './estimator.js';
import { models } from './registry.js';

const context = { backend: nativeBackend(), threads: 1 };
const rows = blobs(3, { rows: 320, features: 6 });
const small = {
  clusters: 4,
  hidden: [8],
  batchSize: 64,
  pretrainEpochs: 60,
  epochs: 3,
  start: 'kmeans' as const,
};

/** Small nets, and a learning rate at which training undoes its start. */
const undone = {
  aed: new Estimator(models.aed, { ...small, latent: 3, learningRate: 0.8 }, context),
  dcan: new Estimator(
    models.dcan,
    { ...small, latent: 3, heldEpochs: 0, spread: 4, learningRate: 0.03 },
    context,
  ),
  damic: new Estimator(models.damic, { ...small, clusteringHidden: [8], learningRate: 3 }, context),
  vaed: new Estimator(models.vaed, { ...small, latent: 3, heldEpochs: 0, learningRate: 0.8 }, context),
  vade: new Estimator(models.vade, { ...small, latent: 3, heldEpochs: 0, learningRate: 4 }, context),
};

describe.each(Object.entries(undone))('%s', (_, model) => {
  it('says so when it ends below its first clusters, by its own objective', async () => {
    const warnings: { code: string; details?: Readonly<Record<string, unknown>> | undefined }[] = [];
    await model.fit(rows, {
      onEvent: (event) => {
        if (event.type === 'warning') warnings.push(event);
      },
    });
    const said = warnings.filter(({ code }) => code === 'below-start');
    expect(said).toHaveLength(1);
    expect(said[0]?.details?.['after']).toBeGreaterThan(Number(said[0]?.details?.['before']));
  });
});
