import type { ModelDefinition } from '../models/definition.js';
import { presetOptions, sizedOptionNames, type PresetName } from '../models/presets.js';
import { parseOptions } from '../models/parse-options.js';
import type { DataSize } from '../models/sized-options.js';
import { toKebab } from './flags.js';

/** Which of a model's defaults give way to the size of the data, as a sentence; empty where none does. */
export function sizedNote({ name }: ModelDefinition): string {
  const flags = sizedOptionNames(name).map((option) => `--${toKebab(option)}`);
  if (flags.length === 0) return '';
  return `For your own data fit chooses ${flags.join(', ')} by its size, unless you give them.`;
}

/** What decides most about how long a fit takes, and what comes of it. */
const mainOptions = ['hidden', 'latent', 'batchSize', 'pretrainEpochs', 'heldEpochs', 'epochs'];

/** The main options that a fit is going to have, as they would be typed, and whether some follow from the size of the data; undefined where the model has none. */
export function mainOptionsLine(
  definition: ModelDefinition,
  options: Readonly<Record<string, unknown>>,
  given: readonly string[],
  start: { readonly preset: PresetName; readonly source: string; readonly size: DataSize },
): string | undefined {
  const values: Readonly<Record<string, unknown>> = parseOptions(definition, options);
  const shown = mainOptions.filter((name) => name in values);
  if (shown.length === 0) return undefined;
  const { preset, source, size } = start;
  const recipe = presetOptions(definition.name, preset, source);
  const sized = Object.keys(presetOptions(definition.name, preset, source, size)).some(
    (name) => !(name in recipe) && !given.includes(name),
  );
  const typed = shown.map((name) => `--${toKebab(name)} ${String(values[name])}`);
  return `${typed.join(' ')}${sized ? ' (what you did not give: by the size of the data)' : ''}`;
}
