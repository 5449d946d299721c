import { recipeOf, type FitRequest } from '../experiment/fit-run.node.js';
import type { ModelDefinition } from '../models/definition.js';
import { sizedOptionNames } from '../models/presets.js';
import { parseOptions } from '../models/parse-options.js';
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
export function mainOptionsLine(definition: ModelDefinition, request: FitRequest): string | undefined {
  const { dataset, options = {} } = request;
  const recipe = recipeOf(request);
  const whole = recipeOf(request, dataset);
  const values: Readonly<Record<string, unknown>> = parseOptions(definition, { ...whole, ...options });
  const shown = mainOptions.filter((name) => name in values);
  if (shown.length === 0) return undefined;
  const sized = Object.keys(whole).some((name) => !(name in recipe) && !(name in options));
  const typed = shown.map((name) => `--${toKebab(name)} ${String(values[name])}`);
  return `${typed.join(' ')}${sized ? ' (what you did not give: by the size of the data)' : ''}`;
}
