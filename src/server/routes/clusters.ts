import { Hono, type Context } from 'hono';
import { z } from 'zod';
import {
  mergedInto,
  readClusterNames,
  renamed,
  saveClusterNames,
  separated,
  type ClusterNames,
} from '../../experiment/cluster-names.node.js';
import { readingSchema } from '../../experiment/data-source.node.js';
import { MixturaError } from '../../error.js';
import { mapKinds } from '../../report/map-kinds.js';
import { bodyOf, queryOf } from '../failures.js';
import type { Services } from '../services.js';

/** The number of a cluster or of a column, as text too. */
const index = z.coerce.number().int().min(0);
const cluster = index;
const steps = z.int().min(1).max(200).default(21);
const nameSchema = z.strictObject({ name: z.string().max(80) });
const mergeSchema = z.strictObject({ into: cluster });
const generateSchema = z.strictObject({
  cluster,
  count: z.int().min(1).max(400).default(24),
  seed: z.int().min(0).default(0),
});
const walkSchema = z.strictObject({ from: cluster, to: cluster, steps });
const varySchema = z.strictObject({
  cluster,
  dimension: z.int().min(0),
  span: z.number().positive().max(10).default(3),
  steps,
});
/** Addresses said `tsne` before. */
const mapKind = z.preprocess((kind) => (kind === 'tsne' ? 't-sne' : kind), z.enum(mapKinds));
const predictSchema = z.strictObject({
  source: z.string(),
  reading: readingSchema.default({}),
  map: mapKind.optional(),
});
const cellsSchema = z.object({
  rows: z
    .string()
    .regex(/^\d+(,\d+)*$/)
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.int().min(0)).max(200)),
});

/** What a finished run found: its rows, clusters and map, and what its model makes of new things. */
export function clusterRoutes(services: Services): Hono {
  const { analyst, library, maps, shelf } = services;
  const pathOf = (context: Context) => library.open(context.req.param('run') ?? '').path;
  const countOf = (context: Context) => library.detail(context.req.param('run') ?? '').clusters ?? 0;
  const clusterOf = (context: Context) =>
    checkedIndex('cluster', context.req.param('cluster'), countOf(context));
  const featureOf = (context: Context) => {
    const { data } = library.detail(context.req.param('run') ?? '');
    return checkedIndex('column', context.req.param('feature'), data?.features ?? 0);
  };
  return new Hono()
    .get('/:run/rows', async (context) => context.json(await analyst.ask('rows', { run: pathOf(context) })))
    .get('/:run/cells', async (context) => {
      const { rows } = queryOf(context, cellsSchema);
      return context.json(await analyst.ask('cells', { run: pathOf(context), rows }));
    })
    .get('/:run/column/:feature', async (context) =>
      context.json(await analyst.ask('column', { run: pathOf(context), feature: featureOf(context) })),
    )
    .get('/:run/map/:kind', async (context) => {
      const kind = mapKind.safeParse(context.req.param('kind'));
      if (!kind.success) {
        throw new MixturaError('INVALID_OPTION', `maps are ${mapKinds.join(', ')}`);
      }
      const answer = await maps.ask(pathOf(context), kind.data);
      return context.json(answer, answer.ready ? 200 : 202);
    })
    .get('/:run/clusters', async (context) =>
      context.json(await analyst.ask('clusters', { run: pathOf(context) })),
    )
    .get('/:run/clusters/:cluster', async (context) =>
      context.json(await analyst.ask('cluster', { run: pathOf(context), cluster: clusterOf(context) })),
    )
    .put('/:run/clusters/:cluster/name', async (context) => {
      const { name } = await bodyOf(context, nameSchema);
      return change(context, pathOf(context), (names) => renamed(names, clusterOf(context), name));
    })
    .post('/:run/clusters/:cluster/merge', async (context) => {
      const { into } = await bodyOf(context, mergeSchema);
      const target = checkedIndex('cluster', into, countOf(context));
      return change(context, pathOf(context), (names) => mergedInto(names, clusterOf(context), target));
    })
    .post('/:run/clusters/:cluster/separate', (context) =>
      change(context, pathOf(context), (names) => separated(names, clusterOf(context))),
    )
    .post('/:run/generate', async (context) => {
      const body = await bodyOf(context, generateSchema);
      return context.json(await analyst.ask('generate', { run: pathOf(context), ...body }));
    })
    .post('/:run/walk', async (context) => {
      const body = await bodyOf(context, walkSchema);
      return context.json(await analyst.ask('walk', { run: pathOf(context), ...body }));
    })
    .post('/:run/vary', async (context) => {
      const body = await bodyOf(context, varySchema);
      return context.json(await analyst.ask('vary', { run: pathOf(context), ...body }));
    })
    .post('/:run/predict', async (context) => {
      const { source, reading, map } = await bodyOf(context, predictSchema);
      return context.json(
        await analyst.ask('predict', {
          run: pathOf(context),
          source: shelf.resolve(source),
          reading,
          ...(map && { map }),
        }),
      );
    });
}

/** Two runs side by side. */
export function compareRoutes({ analyst, library }: Services): Hono {
  const pair = z.object({ a: z.string(), b: z.string() });
  return new Hono().get('/', async (context) => {
    const { a, b } = queryOf(context, pair);
    const answer = await analyst.ask('compare', { a: library.open(a).path, b: library.open(b).path });
    return context.json({ ...answer, a, b });
  });
}

function change(context: Context, path: string, edit: (names: ClusterNames) => ClusterNames): Response {
  const names = edit(readClusterNames(path));
  saveClusterNames(path, names);
  return context.json(names);
}

/** Which of `count` clusters or columns is meant. Throws `INVALID_OPTION` where there is none of that number. */
function checkedIndex(what: 'cluster' | 'column', given: unknown, count: number): number {
  const parsed = index.safeParse(given);
  if (parsed.success && parsed.data < count) return parsed.data;
  throw new MixturaError(
    'INVALID_OPTION',
    `there is no ${what} ${String(given)}; ${what}s are 0 to ${count - 1}`,
  );
}
