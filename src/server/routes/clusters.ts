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
  return new Hono()
    .route('/:run', rowRoutes(services))
    .route('/:run/clusters', namingRoutes(services))
    .route('/:run', makingRoutes(services));
}

/** What the path of a request names. */
function namedIn({ library }: Services) {
  const runOf = (context: Context) => context.req.param('run') ?? '';
  return {
    path: (context: Context) => library.open(runOf(context)).path,
    cluster: (context: Context, given: unknown = context.req.param('cluster')) =>
      checkedIndex('cluster', given, library.detail(runOf(context)).clusters ?? 0),
    feature: (context: Context) =>
      checkedIndex(
        'column',
        context.req.param('feature'),
        library.detail(runOf(context)).data?.features ?? 0,
      ),
  };
}

function rowRoutes(services: Services): Hono {
  const { analyst, maps } = services;
  const named = namedIn(services);
  return new Hono()
    .get('/rows', async (context) => context.json(await analyst.ask('rows', { run: named.path(context) })))
    .get('/cells', async (context) => {
      const { rows } = queryOf(context, cellsSchema);
      return context.json(await analyst.ask('cells', { run: named.path(context), rows }));
    })
    .get('/column/:feature', async (context) => {
      const feature = named.feature(context);
      return context.json(await analyst.ask('column', { run: named.path(context), feature }));
    })
    .get('/map/:kind', async (context) => {
      const kind = mapKind.safeParse(context.req.param('kind'));
      if (!kind.success) {
        throw new MixturaError('INVALID_OPTION', `maps are ${mapKinds.join(', ')}`);
      }
      const answer = await maps.ask(named.path(context), kind.data);
      return context.json(answer, answer.ready ? 200 : 202);
    });
}

function namingRoutes(services: Services): Hono {
  const { analyst } = services;
  const named = namedIn(services);
  return new Hono()
    .get('/', async (context) => context.json(await analyst.ask('clusters', { run: named.path(context) })))
    .get('/:cluster', async (context) => {
      const cluster = named.cluster(context);
      return context.json(await analyst.ask('cluster', { run: named.path(context), cluster }));
    })
    .put('/:cluster/name', async (context) => {
      const { name } = await bodyOf(context, nameSchema);
      return change(context, named.path(context), (names) => renamed(names, named.cluster(context), name));
    })
    .post('/:cluster/merge', async (context) => {
      const { into } = await bodyOf(context, mergeSchema);
      const target = named.cluster(context, into);
      return change(context, named.path(context), (names) =>
        mergedInto(names, named.cluster(context), target),
      );
    })
    .post('/:cluster/separate', (context) =>
      change(context, named.path(context), (names) => separated(names, named.cluster(context))),
    );
}

function makingRoutes(services: Services): Hono {
  const { analyst, shelf } = services;
  const named = namedIn(services);
  return new Hono()
    .post('/generate', async (context) => {
      const body = await bodyOf(context, generateSchema);
      return context.json(await analyst.ask('generate', { run: named.path(context), ...body }));
    })
    .post('/walk', async (context) => {
      const body = await bodyOf(context, walkSchema);
      return context.json(await analyst.ask('walk', { run: named.path(context), ...body }));
    })
    .post('/vary', async (context) => {
      const body = await bodyOf(context, varySchema);
      return context.json(await analyst.ask('vary', { run: named.path(context), ...body }));
    })
    .post('/predict', async (context) => {
      const { source, reading, map } = await bodyOf(context, predictSchema);
      const asked = { source: shelf.resolve(source), reading, ...(map && { map }) };
      return context.json(await analyst.ask('predict', { run: named.path(context), ...asked }));
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
