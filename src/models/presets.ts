import type { z } from 'zod';
import { MixturaError } from '../error.js';
import { models, type ModelName } from './registry.js';

/** `recommended`: found to work best here. `paper`: as published. */
export const presetNames = ['recommended', 'paper'] as const;
export type PresetName = (typeof presetNames)[number];

type OptionsOf<Name extends ModelName> = z.input<(typeof models)[Name]['schema']>;

/** Options of a model for one data set, or for any where none is named; every value with where it is from. */
interface Preset {
  readonly model: ModelName;
  readonly preset: PresetName;
  readonly dataset: string | undefined;
  readonly options: Readonly<Record<string, readonly [value: unknown, source: string]>>;
}

/** One entry of the table: its options are checked against the model's schema by the compiler. */
function entry<Name extends ModelName>(
  model: Name,
  preset: PresetName,
  dataset: string | undefined,
  options: {
    readonly [Key in keyof OptionsOf<Name>]?: readonly [value: OptionsOf<Name>[Key], source: string];
  },
): Preset {
  return { model, preset, dataset, options: options as Preset['options'] };
}

const vadePaper = 'VaDE (Jiang et al. 2017), section 4.4';
const vadeCode = "VaDE's published code";

export const presets: readonly Preset[] = [
  entry('vade', 'paper', 'mnist', {
    hidden: [[500, 500, 2000], vadePaper],
    latent: [10, vadePaper],
    reconstruction: ['bernoulli', vadePaper],
    posterior: ['sample', vadePaper],
    start: ['gmm', vadePaper],
    heldEpochs: [0, vadePaper],
    batchSize: [100, vadePaper],
    learningRate: ['step:0.002,0.9,10,0.0002', `${vadePaper}; floor: ${vadeCode}`],
    epsilon: [1e-4, vadeCode],
    epochs: [3000, vadeCode],
  }),
];

/**
 * Options of a preset: those for any data set, overruled by those for the named one. Nothing is recommended beyond a
 * model's defaults where the table has no entry. Throws `INVALID_OPTION` where nothing was published for the data set.
 */
export function presetOptions(
  model: string,
  preset: PresetName,
  dataset: string,
): Readonly<Record<string, unknown>> {
  const known = presets.filter((candidate) => candidate.model === model && candidate.preset === preset);
  const general = known.filter((candidate) => candidate.dataset === undefined);
  const special = known.filter((candidate) => candidate.dataset === dataset);
  if (preset === 'paper' && general.length + special.length === 0) {
    const datasets = known.map((candidate) => candidate.dataset).join(', ');
    throw new MixturaError(
      'INVALID_OPTION',
      `there is no preset "paper" of ${model} for ${dataset}; ${datasets === '' ? 'leave out --preset' : `there is one for ${datasets}`}`,
    );
  }
  const options = [...general, ...special].flatMap((found) => Object.entries(found.options));
  return Object.fromEntries(options.map(([name, [value]]) => [name, value]));
}
