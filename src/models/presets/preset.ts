import type { z } from 'zod';
import type { ModelName, models } from '../registry.js';

/** `recommended`: found to work best here. `paper`: as published. */
export const presetNames = ['recommended', 'paper'] as const;
export type PresetName = (typeof presetNames)[number];

type OptionsOf<Name extends ModelName> = z.input<(typeof models)[Name]['schema']>;

/** Options of a model for one data set; every value with where it is from. */
export interface Preset {
  readonly model: ModelName;
  readonly preset: PresetName;
  readonly dataset: string;
  readonly options: Readonly<Record<string, readonly [value: unknown, source: string]>>;
}

/** One entry of the table: its options are checked against the model's schema by the compiler. */
export function entry<Name extends ModelName>(
  model: Name,
  preset: PresetName,
  dataset: string,
  options: {
    readonly [Key in keyof OptionsOf<Name>]?: readonly [value: OptionsOf<Name>[Key], source: string];
  },
): Preset {
  return { model, preset, dataset, options: options as Preset['options'] };
}
