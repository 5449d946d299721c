import { z } from 'zod';
import type { Json } from '../artifact/json.js';
import { scalerKinds } from '../data/preprocessing.js';
import { columnPlan } from '../data/sources/column-plan.js';
import { savedVocabulary } from '../data/text/vocabulary.js';
import { MixturaError } from '../error.js';
import type { ModelDefinition } from './definition.js';

const savedModel = z.looseObject({
  model: z.string().optional(),
  options: z.record(z.string(), z.unknown()).optional(),
  facts: z.object({
    rows: z.int(),
    features: z.int(),
    rowShape: z.array(z.int()),
    scaling: z.enum(scalerKinds),
    unitInterval: z.boolean(),
    columns: z.array(z.string()).optional(),
    plan: columnPlan.optional(),
    vocabulary: savedVocabulary.optional(),
  }),
  summary: z.object({ objective: z.number(), objectiveName: z.string(), elapsedMs: z.number() }).nullable(),
});

type SavedModel = z.output<typeof savedModel>;

/** What a saved state says of its model. Throws `INVALID_ARTIFACT` where that is nothing, or another method or other options. */
export function readSavedModel(
  metadata: Json,
  definition: Pick<ModelDefinition, 'name' | 'schema'>,
  options: object,
): SavedModel {
  const parsed = savedModel.safeParse(metadata);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path[0] ?? 'description';
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `this is not the state of a model: its ${String(place)} is missing or damaged; give what \`state()\` of a fitted model gave`,
      { cause: parsed.error },
    );
  }
  const { model = definition.name } = parsed.data;
  if (model !== definition.name) {
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `the saved model is of method ${model}, this one of ${definition.name}; restore it into one of ${model}`,
    );
  }
  requireSameOptions(parsed.data.options ?? {}, definition, options);
  return parsed.data;
}

/** A state that does not name an option was saved before there was one. */
function requireSameOptions(
  saved: Readonly<Record<string, unknown>>,
  { name: model, schema }: Pick<ModelDefinition, 'name' | 'schema'>,
  options: object,
): void {
  // Parsed again: an older version may have saved an option with fewer parts, which have defaults now.
  const read = schema.safeParse(saved);
  const theirs: Readonly<Record<string, unknown>> = read.success ? read.data : saved;
  const ours = new Map<string, unknown>(Object.entries(options));
  for (const name of Object.keys(saved)) {
    const [then, now] = [JSON.stringify(theirs[name]), JSON.stringify(ours.get(name))];
    if (then === now) continue;
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `the saved ${model} has ${name} ${then}, this one ${now ?? 'none'}; restore it into one with the same options`,
      { details: { option: name, saved: theirs[name], given: ours.get(name) } },
    );
  }
}
