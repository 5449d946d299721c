import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { Nearest } from '../runtime/products.js';
import { type FitContext, pacer } from './context.js';
import { fuzzyGraph, membershipStrengths } from './fuzzy-graph.js';
import { laplacianEigenvectors } from './laplacian.js';
import { type LayoutEdges, descend, scheduleEdges } from './layout-descent.js';
import { nearestNeighbours, nearestReferences } from './neighbours.js';
import { requireAtLeast, requireColumns, requireCount, requireFinite } from './options.js';
import { principalComponents, project } from './pca.js';
import { type SimilarityCurve, fitSimilarityCurve } from './similarity-curve.js';
import type { SparseGraph } from './sparse-graph.js';

export interface ManifoldLayoutOptions {
  /** Default 2. */
  readonly dimensions?: number;
  /** Size of a row's neighbourhood, itself included as in umap-learn. Default 20. */
  readonly neighbours?: number;
  /** Least distance between points of the layout; zero packs clusters tightest. Default 0. */
  readonly minimumDistance?: number;
  /** Scale of the layout. Default 1. */
  readonly spread?: number;
  /** Default 200. */
  readonly epochs?: number;
  /** Random rows that push a row away for each neighbour that pulls it. Default 5. */
  readonly negativeSamples?: number;
  /** Default 1. */
  readonly learningRate?: number;
  /** Neighbour lists of `x` with `k = neighbours - 1`, where they are known already. */
  readonly nearest?: Nearest;
}

/** A layout with what placing new rows needs. */
export interface ManifoldLayout {
  /** `[rows, dimensions]` */
  readonly positions: Matrix;
  /** The rows laid out. */
  readonly reference: Matrix;
  /** Fuzzy neighbour graph of the rows. */
  readonly graph: SparseGraph;
  readonly neighbours: number;
  readonly curve: SimilarityCurve;
  readonly epochs: number;
  readonly negativeSamples: number;
  readonly learningRate: number;
}

/** Width of the start of a layout, and the noise that separates equal points. */
const startWidth = 10;
const startNoise = 1e-4;

/**
 * UMAP (McInnes, Healy and Melville 2018): the fuzzy nearest-neighbour graph of `x`, laid out by stochastic gradient
 * descent from its spectral embedding, or from principal components where the graph is not connected.
 */
export async function manifoldLayout(
  x: Matrix,
  options: ManifoldLayoutOptions,
  context: FitContext,
): Promise<ManifoldLayout> {
  const { dimensions = 2, neighbours = 20, minimumDistance = 0, spread = 1 } = options;
  const { epochs = 200, negativeSamples = 5, learningRate = 1 } = options;
  requireCount('dimensions', dimensions);
  requireCount('neighbours', neighbours, 2);
  requireCount('epochs', epochs);
  requireCount('negativeSamples', negativeSamples, 0);
  requireAtLeast('minimumDistance', minimumDistance, 0);
  requireAtLeast('spread', spread, Number.MIN_VALUE);
  requireFinite(x);
  const curve = fitSimilarityCurve(minimumDistance, spread);
  const nearest = options.nearest ?? (await nearestNeighbours(x, neighbours - 1, silent(context)));
  requireLists(nearest, x.rows, neighbours - 1);

  const graph = fuzzyGraph(nearest);
  const positions = await startingPositions(x, graph, dimensions, context);
  const pace = pacer(context);
  await descend(
    {
      moving: positions.values,
      anchors: positions.values,
      dimensions,
      edges: edgesOf(graph, epochs),
      curve,
      epochs,
      learningRate,
      negativeSamples,
    },
    context.random.split('descent'),
    (epoch) => pace(epoch, epochs),
  );
  return { positions, reference: x, graph, neighbours, curve, epochs, negativeSamples, learningRate };
}

/**
 * Places new rows in a finished layout, `[x.rows, dimensions]`: each starts at the weighted mean of its neighbours'
 * positions and is refined for a third of the layout's epochs while the layout stays fixed.
 */
export async function placeRows(layout: ManifoldLayout, x: Matrix, context: FitContext): Promise<Matrix> {
  const { positions, reference, curve, negativeSamples } = layout;
  requireColumns(x, reference.columns);
  requireFinite(x);
  const k = Math.min(layout.neighbours, reference.rows);
  const nearest = await nearestReferences(x, reference, k, silent(context));
  const strengths = membershipStrengths(nearest, Math.log2(k), false);
  const values = weightedMeans(positions, nearest, strengths);
  const epochs = Math.max(1, Math.round(layout.epochs / 3));
  const heads = nearest.indices.map((_, entry) => Math.floor(entry / k));
  const pace = pacer(context);
  await descend(
    {
      moving: values,
      anchors: positions.values,
      dimensions: positions.columns,
      edges: scheduleEdges(heads, nearest.indices, strengths, epochs),
      curve,
      epochs,
      learningRate: layout.learningRate / 4,
      negativeSamples,
    },
    context.random.split('placement'),
    (epoch) => pace(epoch, epochs),
  );
  return { values, rows: x.rows, columns: positions.columns };
}

function silent(context: FitContext): FitContext {
  return { ...context, onProgress: undefined };
}

function requireLists(nearest: Nearest, rows: number, k: number): void {
  if (nearest.k !== k || nearest.indices.length !== rows * k) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `expected ${k} neighbours for each of ${rows} rows, got ${nearest.indices.length} entries with k = ${nearest.k}`,
    );
  }
}

function edgesOf({ rows, offsets, targets, weights }: SparseGraph, epochs: number): LayoutEdges {
  const heads = new Int32Array(targets.length);
  for (let i = 0; i < rows; i++) heads.fill(i, offsets[i], offsets[i + 1]);
  return scheduleEdges(heads, targets, weights, epochs);
}

async function startingPositions(
  x: Matrix,
  graph: SparseGraph,
  dimensions: number,
  context: FitContext,
): Promise<Matrix> {
  const random = context.random.split('start');
  const { components, vectors } = laplacianEigenvectors(graph, dimensions + 1, random);
  const values = new Float32Array(x.rows * dimensions);
  if (components === 1 && vectors.length === dimensions) {
    vectors.forEach((vector, d) => vector.forEach((value, i) => (values[i * dimensions + d] = value)));
  } else {
    const shared = Math.min(dimensions, x.columns, x.rows);
    const model = await principalComponents(x, { components: shared }, { ...context, random });
    const projected = await project(model, x, context.products);
    for (let i = 0; i < x.rows; i++) {
      values.set(projected.values.subarray(i * shared, (i + 1) * shared), i * dimensions);
    }
  }
  stretch(values, dimensions);
  for (let at = 0; at < values.length; at++) values[at] += startNoise * random.normal();
  stretch(values, dimensions);
  return { values, rows: x.rows, columns: dimensions };
}

/** Scales every axis to run from zero to `startWidth`. */
function stretch(values: Float32Array, dimensions: number): void {
  for (let d = 0; d < dimensions; d++) {
    let [least, most] = [Infinity, -Infinity];
    for (let at = d; at < values.length; at += dimensions) {
      least = Math.min(least, values[at]);
      most = Math.max(most, values[at]);
    }
    const scale = most > least ? startWidth / (most - least) : 0;
    for (let at = d; at < values.length; at += dimensions) values[at] = (values[at] - least) * scale;
  }
}

function weightedMeans(positions: Matrix, { k, indices }: Nearest, weights: Float32Array): Float32Array {
  const { columns } = positions;
  const rows = indices.length / k;
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    let total = 0;
    for (let at = i * k; at < (i + 1) * k; at++) total += weights[at];
    for (let at = i * k; at < (i + 1) * k; at++) {
      for (let d = 0; d < columns; d++) {
        values[i * columns + d] += (weights[at] / total) * positions.values[indices[at] * columns + d];
      }
    }
  }
  return values;
}
