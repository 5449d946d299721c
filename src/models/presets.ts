import { MixturaError } from '../error.js';
import { baselinePresets } from './presets/baselines.js';
import { damicPresets } from './presets/damic.js';
import { dcanPresets } from './presets/dcan.js';
import { s3vdcPresets } from './presets/s3vdc.js';
import { vadePresets } from './presets/vade.js';
import { vaedPresets } from './presets/vaed.js';
import { presetNames, type Preset, type PresetName } from './presets/preset.js';
import { modelNamed } from './registry.js';
import { optionsForSize, type DataSize } from './sized-options.js';

export { presetNames, type PresetName } from './presets/preset.js';

/** Every recipe, with where each of its values is from. */
export const presets: readonly Preset[] = [
  ...baselinePresets,
  ...vadePresets,
  ...s3vdcPresets,
  ...vaedPresets,
  ...dcanPresets,
  ...damicPresets,
];

/**
 * Options of a preset for the named data set. Where no recipe was made for a
 * data set, the recommendation follows from its size. Throws `INVALID_OPTION` where nothing was published for it.
 */
export function presetOptions(
  model: string,
  preset: PresetName,
  dataset: string,
  size?: DataSize,
): Readonly<Record<string, unknown>> {
  modelNamed(model);
  if (!presetNames.includes(preset)) {
    throw new MixturaError(
      'INVALID_OPTION',
      `there is no preset ${JSON.stringify(preset)}; give one of ${presetNames.join(', ')}`,
    );
  }
  const known = presets.filter((candidate) => candidate.model === model && candidate.preset === preset);
  const special = known.filter((candidate) => candidate.dataset === dataset);
  if (preset === 'paper' && special.length === 0) {
    const datasets = known.map((candidate) => candidate.dataset).join(', ');
    throw new MixturaError(
      'INVALID_OPTION',
      `there is no preset "paper" of ${model} for ${dataset}; ${datasets === '' ? 'leave out --preset' : `there is one for ${datasets}`}`,
    );
  }
  const options = special.flatMap((found) => Object.entries(found.options));
  return {
    ...(preset === 'recommended' && special.length === 0 && size ? sizedOptions(model, size) : {}),
    ...Object.fromEntries(options.map(([name, [value]]) => [name, value])),
  };
}

/** Options of a model whose recommendation follows from the size of data that no recipe was made for. */
export function sizedOptionNames(model: string): string[] {
  return Object.keys(sizedOptions(model, { rows: 1, features: 1 }));
}

/** What follows from the size of the data, as far as the model has such options and trains by default. */
function sizedOptions(model: string, size: DataSize): Readonly<Record<string, unknown>> {
  const { shape } = modelNamed(model).schema;
  return Object.fromEntries(
    Object.entries(optionsForSize(size)).filter(([name]) => {
      const byDefault = shape[name]?.safeParse(undefined);
      return byDefault?.success === true && byDefault.data !== 0;
    }),
  );
}
