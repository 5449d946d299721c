import { gatherRows, type Matrix } from '../data/matrix.js';
import { MixturaError, unreachable } from '../error.js';
import {
  manifoldLayout,
  neighbourEmbedding,
  principalComponents,
  project,
  type FitContext,
} from '../mixture/index.js';

export const mapKinds = ['umap', 't-sne', 'pca'] as const;
export type MapKind = (typeof mapKinds)[number];

export const mapTitles: Readonly<Record<MapKind, string>> = { umap: 'UMAP', 't-sne': 't-SNE', pca: 'PCA' };

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
}

export const defaultMapRows = 10_000;
/** Fewer rows have no neighbourhoods to lay out. */
const leastRows = 10;

/** The maps that so many rows allow. */
export function possibleMaps(rows: number): readonly MapKind[] {
  return rows < leastRows ? ['pca'] : mapKinds;
}

/** Lays the embedding out in the plane. Throws `INVALID_DATA` where there are too few rows. */
export async function layoutMap(
  kind: MapKind,
  embedding: Matrix,
  { mostRows = defaultMapRows }: MapOptions,
  context: FitContext,
): Promise<MapLayout> {
  if (!possibleMaps(embedding.rows).includes(kind) || embedding.rows < 2) {
    throw new MixturaError(
      'INVALID_DATA',
      `${embedding.rows} rows are too few for ${mapTitles[kind]}; it needs ${kind === 'pca' ? 2 : leastRows}`,
    );
  }
  const whole = kind === 'pca' || embedding.rows <= mostRows;
  const rows = whole
    ? Int32Array.from({ length: embedding.rows }, (_, i) => i)
    : context.random.split('map rows').sample(embedding.rows, mostRows).toSorted();
  const x = whole ? embedding : gatherRows(embedding, rows);
  return { kind, rows, positions: await positionsOf(kind, x, context) };
}

async function positionsOf(kind: MapKind, x: Matrix, context: FitContext): Promise<Float32Array> {
  switch (kind) {
    case 'umap': {
      const neighbours = Math.min(20, x.rows - 1);
      return (await manifoldLayout(x, { neighbours, minimumDistance: 0.1 }, context)).positions.values;
    }
    case 't-sne':
      return (await neighbourEmbedding(x, {}, context)).positions.values;
    case 'pca':
      return principalPlane(x, context);
    default:
      return unreachable(kind);
  }
}

async function principalPlane(x: Matrix, context: FitContext): Promise<Float32Array> {
  const components = Math.min(2, x.columns);
  const model = await principalComponents(x, { components }, context);
  const { values } = await project(model, x, context.products);
  if (components === 2) return values;
  return Float32Array.from({ length: 2 * x.rows }, (_, at) => (at % 2 === 0 ? values[at / 2] : 0));
}
