import { describe, expect, it } from 'vitest';
import { parseOptions } from './parse-options.js';
import { presetOptions, presets, type PresetName } from './presets.js';
import { modelNamed, modelNames } from './registry.js';

describe('presets', () => {
  it('are valid, and every value says where it is from', () => {
    for (const { model, preset, dataset, options } of presets) {
      expect(() =>
        parseOptions(modelNamed(model), presetOptions(model, preset, dataset ?? 'any')),
      ).not.toThrow();
      for (const [, source] of Object.values(options)) expect(source.length).toBeGreaterThan(5);
    }
  });

  it('follow the size of data that no recipe was made for', () => {
    const small = presetOptions('vade', 'recommended', 'my.csv', { rows: 300, features: 5 });
    expect(small).toMatchObject({ hidden: [128, 128], latent: 3, batchSize: 64, pretrainEpochs: 200 });
    const large = presetOptions('vade', 'recommended', 'my.csv', { rows: 1_000_000, features: 784 });
    expect(large).toEqual({});
    const known = presetOptions('vade', 'recommended', 'usps', { rows: 300, features: 5 });
    expect(known).toEqual(presetOptions('vade', 'recommended', 'usps'));
  });

  it('for any size are options that the model has', () => {
    for (const model of modelNames) {
      for (const size of [
        { rows: 10, features: 1 },
        { rows: 6000, features: 100 },
        { rows: 50_000, features: 2000 },
      ]) {
        const options = presetOptions(model, 'recommended', 'my.csv', size);
        expect(() => parseOptions(modelNamed(model), options)).not.toThrow();
      }
    }
  });

  it('are refused of methods and presets that are none', () => {
    expect(() => presetOptions('vadee', 'recommended', 'usps')).toThrow(/no model "?vadee/);
    expect(() => presetOptions('vade', 'best' as PresetName, 'usps')).toThrow(
      /no preset "best"; give one of recommended, paper/,
    );
  });

  it('refuse what no paper published', () => {
    expect(() => presetOptions('vade', 'paper', 'usps')).toThrow(
      /no preset "paper" of vade for usps; there is one for mnist, har/,
    );
  });
});
