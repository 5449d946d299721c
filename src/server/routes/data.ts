import { Hono } from 'hono';
import { z } from 'zod';
import { reason } from '../../data/reason.js';
import { MixturaError } from '../../error.js';
import { readingSchema } from '../../experiment/data-source.node.js';
import { presetNames, presetOptions, presets } from '../../models/presets.js';
import { modelNamed, models } from '../../models/registry.js';
import type { ModelDefinition } from '../../models/definition.js';
import { bodyOf, queryOf } from '../failures.js';
import type { JsonSchema, ModelInfo, OptionProblems } from '../interface.js';
import type { Services } from '../services.js';

const sourceSchema = z.strictObject({ source: z.string(), reading: readingSchema.default({}) });
const optionsSchema = z.strictObject({ options: z.record(z.string(), z.unknown()) });
const defaultsSchema = z.strictObject({
  source: z.string(),
  preset: z.enum(presetNames).default('recommended'),
  size: z.strictObject({ rows: z.int().min(1), features: z.int().min(1) }).optional(),
});
const fileSchema = z.object({ name: z.string().min(1) });

/** What runs can be made of: data and models. */
export function dataRoutes({ shelf, analyst }: Services): Hono {
  return new Hono()
    .get('/data', (context) => context.json(shelf.list()))
    .post('/data', async (context) => {
      const { name } = queryOf(context, fileSchema);
      const content = context.req.raw.body;
      if (content === null) throw new MixturaError('INVALID_DATA', 'the file is empty');
      return context.json({ source: await shelf.keep(name, content) }, 201);
    })
    .post('/data/preview', async (context) => {
      const { source, reading } = await bodyOf(context, sourceSchema);
      const preview = await analyst.ask('preview', { source: shelf.resolve(source), reading });
      return context.json({ ...preview, source });
    })
    .post('/data/columns', async (context) => {
      const { source, reading } = await bodyOf(context, sourceSchema);
      return context.json(await analyst.ask('columns', { source: shelf.resolve(source), reading }));
    })
    .get('/models', (context) => context.json(Object.values(models).map((model) => infoOf(model))))
    .post('/models/:model/defaults', async (context) => {
      const { source, preset, size } = await bodyOf(context, defaultsSchema);
      const { name } = modelNamed(context.req.param('model'));
      return context.json(presetOptions(name, preset, source, size));
    })
    .post('/models/:model/check', async (context) => {
      const { options } = await bodyOf(context, optionsSchema);
      return context.json(problemsOf(modelNamed(context.req.param('model')), options));
    });
}

/** Each option by itself, so that a form can say beside every field what is wrong with it. */
function problemsOf({ schema }: ModelDefinition, options: Readonly<Record<string, unknown>>): OptionProblems {
  const problems = Object.entries(schema.shape).flatMap(([name, option]) => {
    if (options[name] === undefined) return [];
    const parsed = z.safeParse(option, options[name]);
    return parsed.success ? [] : [[name, reason(parsed.error)]];
  });
  return Object.fromEntries(problems);
}

function infoOf({ name, title, source, summary, capabilities, schema }: ModelDefinition): ModelInfo {
  return {
    name,
    title,
    source,
    summary,
    capabilities: { ...capabilities },
    schema: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema,
    presets: presets
      .filter(({ model }) => model === name)
      .map(({ preset, dataset }) => ({ preset, dataset })),
  };
}
