import { describe, expect, it } from 'vitest';
import { nativeBackend } from '../runtime/native.node.js';
import { variable } from '../nn/layer.js';
import { constant } from '../nn/initializers.js';
import type { ModelDefinition } from './definition.js';
import { modelNamed } from './registry.js';
import { drawTrial, runTrial } from './stability.js';

const context = { backend: nativeBackend(), threads: 1 };
const draws = Array.from({ length: 10 }, (_, seed) => seed);

describe.each(['vae', 'vaed', 'vade', 's3vdc', 'gmvae', 'm1plus2'])('%s under hard conditions', (name) => {
  const definition = modelNamed(name);
  it('ends in a fit or in an error that names its reason, and no parameter is ever NaN', async () => {
    const outcomes = [];
    for (const seed of draws) outcomes.push(await runTrial(definition, drawTrial(definition, seed), context));
    const refused = outcomes.filter(({ ended }) => ended !== 'fitted');
    for (const { reason } of refused) expect(reason).toMatch(/\w/);
    expect(refused.length).toBeLessThan(5);
  });
});

describe('the stability trial', () => {
  it('is the same for the same seed, and holds to the limits it names', () => {
    const definition = modelNamed('vade');
    expect(drawTrial(definition, 3)).toEqual(drawTrial(definition, 3));
    for (let seed = 0; seed < 200; seed++) {
      const { data, options } = drawTrial(definition, seed);
      expect(data.values.every(Number.isFinite)).toBe(true);
      const { clusters, latent, batchSize, learningRate } = options as Record<string, number>;
      expect(clusters >= 2 && clusters <= 50 && clusters <= data.rows).toBe(true);
      expect(latent >= 1 && latent <= 64 && batchSize >= 1 && batchSize <= 512).toBe(true);
      expect(learningRate <= 0.05).toBe(true);
    }
  });

  it('finds the NaN of a method that lets one through', async () => {
    const vae = modelNamed('vae');
    const broken: ModelDefinition = {
      ...vae,
      build: (options, rows) => {
        const model = vae.build(options, rows);
        return { ...model, state: [...model.state, variable('broken', [1], constant(NaN))] };
      },
    };
    await expect(runTrial(broken, drawTrial(vae, 0), context)).rejects.toThrow('broken became NaN');
  });
});
