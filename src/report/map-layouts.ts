import { gatherRows, type Matrix } from '../data/matrix.js';
import { MixturaError, unreachable } from '../error.js';
import {
  manifoldLayout,
  neighbourEmbedding,
  placeRows,
  principalComponents,
  project,
  type FitContext,
  type ManifoldLayout,
} from '../mixture/index.js';
import { RandomStream } from '../runtime/random.js';
import { mapKinds, mapTitles, type MapKind } from './map-kinds.js';

/** Rows in the plane. */
export interface MapLayout {
  readonly kind: MapKind;
  /** The rows laid out, ascending: all of them, or an even sample. */
  readonly rows: Int32Array;
  /** `[rows, 2]`, row by row. */
  readonly positions: Float32Array;
}

export interface MapOptions {
  /** Rows that UMAP and t-SNE lay out; more are sampled. Default 10,000. PCA always takes all. */
  readonly mostRows?: number | undefined;
  /** Gives every row a position: UMAP places those beyond `mostRows` among the others, t-SNE lays out all. Default false. */
  readonly everyRow?: boolean | undefined;
}

export const defaultMapRows = 10_000;
/** Fewer rows have no neighbourhoods to lay out. */
const leastRows = 10;

/** The maps that so many rows allow. */
export function possibleMaps(rows: number): readonly MapKind[] {
  return rows < leastRows ? ['pca'] : mapKinds;
}

/** What a map draws on: the same seed makes the same map, in reports, notebooks and the studio alike. */
export function mapRandom(seed: number, kind: MapKind): RandomStream {
  return new RandomStream(seed).split(`map ${kind}`);
}

/** Whether a map lays out all of so many rows, none of them sampled or placed. */
export function laysOutAll(kind: MapKind, rows: number, options: MapOptions): boolean {
  const { mostRows = defaultMapRows, everyRow = false } = options;
  return kind === 'pca' || rows <= mostRows || (kind === 't-sne' && everyRow);
}

/** Lays the embedding out in the plane. Throws `INVALID_OPTION` for a kind that is none, and `INVALID_DATA` where there are too few rows. */
export async function layoutMap(
  kind: MapKind,
  embedding: Matrix,
  options: MapOptions,
  context: FitContext,
): Promise<MapLayout> {
  if (!mapKinds.includes(kind)) {
    throw new MixturaError('INVALID_OPTION', `there is no map "${kind}"; choose ${mapKinds.join(', ')}`);
  }
  if (!possibleMaps(embedding.rows).includes(kind) || embedding.rows < 2) {
    throw new MixturaError(
      'INVALID_DATA',
      `${embedding.rows} rows are too few for ${mapTitles[kind]}; it needs ${kind === 'pca' ? 2 : leastRows}`,
    );
  }
  const all = Int32Array.from({ length: embedding.rows }, (_, i) => i);
  if (laysOutAll(kind, embedding.rows, options)) {
    return { kind, rows: all, positions: (await positionsOf(kind, embedding, context)).values };
  }
  const { mostRows = defaultMapRows, everyRow = false } = options;
  const rows = context.random.split('map rows').sample(embedding.rows, mostRows).toSorted();
  if (everyRow) return { kind, rows: all, positions: await placedAmong(rows, embedding, context) };
  return { kind, rows, positions: (await positionsOf(kind, gatherRows(embedding, rows), context)).values };
}

async function positionsOf(kind: MapKind, x: Matrix, context: FitContext): Promise<Matrix> {
  switch (kind) {
    case 'umap':
      return (await manifold(x, context)).positions;
    case 't-sne':
      return (await neighbourEmbedding(x, {}, context)).positions;
    case 'pca':
      return principalPlane(x, context);
    default:
      return unreachable(kind);
  }
}

function manifold(x: Matrix, context: FitContext): Promise<ManifoldLayout> {
  return manifoldLayout(x, { neighbours: Math.min(20, x.rows - 1), minimumDistance: 0.1 }, context);
}

/** UMAP of the chosen rows, and the others placed among them. */
async function placedAmong(chosen: Int32Array, x: Matrix, context: FitContext): Promise<Float32Array> {
  const isChosen = new Set(chosen);
  const others = Int32Array.from(Array(x.rows).keys()).filter((row) => !isChosen.has(row));
  const layout = await manifold(gatherRows(x, chosen), context);
  const placed = await placeRows(layout, gatherRows(x, others), { ...context, onProgress: undefined });
  const positions = new Float32Array(2 * x.rows);
  const put = (rows: Int32Array, { values }: Matrix) =>
    rows.forEach((row, at) => positions.set(values.subarray(2 * at, 2 * at + 2), 2 * row));
  put(chosen, layout.positions);
  put(others, placed);
  return positions;
}

/** The first two principal components; zeros stand in for a second one that is not there. */
export async function principalPlane(x: Matrix, context: FitContext): Promise<Matrix> {
  const components = Math.min(2, x.columns);
  const projected = await project(await principalComponents(x, { components }, context), x, context.products);
  if (components === 2) return projected;
  const { values } = projected;
  const flat = Float32Array.from({ length: 2 * x.rows }, (_, at) => (at % 2 === 0 ? values[at / 2] : 0));
  return { values: flat, rows: x.rows, columns: 2 };
}
