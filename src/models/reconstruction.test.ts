import { describe, expect, it } from 'vitest';
import { blobs } from '../data/synthetic.js';
import { nativeBackend } from '../runtime/native.node.js';
import { damic } from './damic.js';
import type { ModelDefinition } from './definition.js';
import { dec } from './dec.js';
import { Estimator } from './estimator.js';
import { resolveReconstruction } from './reconstruction.js';
import { vae } from './vae.js';

describe('a Bernoulli likelihood', () => {
  const rows = blobs(1, { rows: 40, features: 3 });
  const context = { backend: nativeBackend(), threads: 1 };

  it.each([vae, dec, damic] as unknown as ModelDefinition[])(
    'is refused by $name for rows beyond [0, 1], where its loss has no least value',
    async (definition) => {
      const model = new Estimator(definition, { clusters: 2, reconstruction: 'bernoulli' }, context);
      await expect(model.fit(rows)).rejects.toMatchObject({
        code: 'INVALID_OPTION',
        message: expect.stringContaining('`scaling: min-max`'),
      });
    },
  );

  it('is taken for rows that lie in [0, 1], by themselves or by their scaling', async () => {
    expect(resolveReconstruction('bernoulli', true)).toBe('bernoulli');
    const options = { clusters: 2, latent: 2, hidden: [4], epochs: 1, batchSize: 20 };
    const model = new Estimator(
      vae,
      { ...options, reconstruction: 'bernoulli', scaling: 'min-max' },
      context,
    );
    expect((await model.fit(rows)).summary?.objective).toBeGreaterThan(0);
  });
});
