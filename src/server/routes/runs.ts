import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { sourceStem } from '../../data/source-stem.node.js';
import { MixturaError } from '../../error.js';
import { readingSchema } from '../../experiment/data-source.node.js';
import { parseOptions } from '../../models/parse-options.js';
import { presetNames, presetOptions } from '../../models/presets.js';
import { modelNamed } from '../../models/registry.js';
import { bodyOf } from '../failures.js';
import { followRun } from '../follow-run.node.js';
import { newRunName, tidyFileName } from '../names.js';
import type { Services } from '../services.js';

const startSchema = z.strictObject({
  source: z.string(),
  reading: readingSchema.default({}),
  model: z.string(),
  preset: z.enum(presetNames).default('recommended'),
  options: z.record(z.string(), z.unknown()).default({}),
  threads: z.int().min(1).optional(),
  name: newRunName.optional(),
});

type Start = z.output<typeof startSchema>;

/** Listing, starting, following and halting runs. */
export function runRoutes(services: Services): Hono {
  const { library, trainer, analyst } = services;
  return new Hono()
    .get('/', (context) => context.json(library.list()))
    .post('/', async (context) => context.json(start(services, await bodyOf(context, startSchema)), 201))
    .get('/:run', (context) => context.json(library.detail(context.req.param('run'))))
    .get('/:run/events', (context) => {
      const name = context.req.param('run');
      library.detail(name);
      const abort = new AbortController();
      return streamSSE(context, async (stream) => {
        stream.onAbort(() => abort.abort());
        const last = context.req.header('last-event-id');
        for await (const message of followRun(name, last, { library, trainer, signal: abort.signal })) {
          await stream.writeSSE(message);
        }
      });
    })
    .post('/:run/resume', (context) => {
      const { name, state } = library.detail(context.req.param('run'));
      if (state !== 'paused' && state !== 'interrupted' && state !== 'failed') {
        const doing = state === 'elsewhere' ? 'training elsewhere' : state;
        throw new MixturaError('INVALID_OPTION', `${name} is ${doing}; only a halted run can be resumed`);
      }
      library.open(name);
      trainer.resume(name);
      return context.json(library.detail(name));
    })
    .post('/:run/pause', (context) => {
      const name = context.req.param('run');
      trainer.pause(name);
      return context.json(library.detail(name));
    })
    .post('/:run/stop', (context) => {
      const name = context.req.param('run');
      trainer.stop(name);
      return context.json(library.detail(name));
    })
    .get('/:run/glimpse', async (context) =>
      context.json(await analyst.ask('glimpse', { run: library.open(context.req.param('run')).path })),
    );
}

function start({ library, trainer, shelf }: Services, request: Start): { name: string } {
  const { source, reading, model, preset, options, threads } = request;
  const data = shelf.resolve(source);
  const definition = modelNamed(model);
  // Refuses what could not be fitted before a process starts; what follows from the size of the data is added there.
  parseOptions(definition, { ...presetOptions(model, preset, source), ...options });
  const name = request.name ?? library.freeName(tidyFileName(sourceStem(source)));
  if (library.list().some((run) => run.name === name)) {
    throw new MixturaError('INVALID_OPTION', `there is a run "${name}" already; choose another name`);
  }
  trainer.start(name, {
    data,
    model,
    preset,
    ...reading,
    ...options,
    ...(threads !== undefined && { threads }),
  });
  return { name };
}
