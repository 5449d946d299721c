import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import { type FitContext, pacer } from './context.js';
import { nearestNeighbours } from './neighbours.js';
import { requireAtLeast, requireCount, requireFinite } from './options.js';
import { principalComponents, project } from './pca.js';
import { jointProbabilities } from './perplexity.js';
import { type Repulsion, treeRepulsion } from './repulsion-tree.js';
import type { SparseGraph } from './sparse-graph.js';

export interface NeighbourEmbeddingOptions {
  /** Effective number of neighbours of a row. Default 30, or a third of the other rows where there are fewer. */
  readonly perplexity?: number;
  /** Iterations with exaggerated attraction, and after them. Defaults 250 and 500. */
  readonly exaggeratedIterations?: number;
  readonly iterations?: number;
  /** Factor of the attraction in the first phase. Default 12. */
  readonly exaggeration?: number;
  /** Default `max(200, rows / exaggeration)`. */
  readonly learningRate?: number;
}

export interface NeighbourEmbedding {
  /** `[rows, 2]` */
  readonly positions: Matrix;
  /** Kullback-Leibler divergence between the affinities of the rows and of the points, in nats. */
  readonly divergence: number;
}

/** Neighbours looked at for each unit of perplexity. */
const neighboursPerPerplexity = 3;
const startDeviation = 1e-4;
const [firstMomentum, laterMomentum] = [0.5, 0.8];
const leastGain = 0.01;
/** Longest step along an axis, so that a point thrown out can come back. */
const longestStep = 5;

/**
 * t-SNE (van der Maaten and Hinton 2008) in two dimensions from principal components, by the Barnes-Hut approximation:
 * gradient descent with momentum and per-coordinate gains, at first with exaggerated attraction.
 */
export async function neighbourEmbedding(
  x: Matrix,
  options: NeighbourEmbeddingOptions,
  context: FitContext,
): Promise<NeighbourEmbedding> {
  const { exaggeration = 12, exaggeratedIterations = 250, iterations = 500 } = options;
  const { learningRate = Math.max(200, x.rows / exaggeration) } = options;
  const perplexity = options.perplexity ?? Math.min(30, (x.rows - 1) / neighboursPerPerplexity);
  requireCount('exaggeratedIterations', exaggeratedIterations, 0);
  requireCount('iterations', iterations);
  requireAtLeast('exaggeration', exaggeration, 1);
  requireAtLeast('learningRate', learningRate, 0);
  requireFinite(x);
  requirePerplexity(perplexity, x.rows);

  const silent = { ...context, onProgress: undefined };
  const neighbours = Math.min(x.rows - 1, Math.ceil(neighboursPerPerplexity * perplexity));
  const graph = jointProbabilities(await nearestNeighbours(x, neighbours, silent), perplexity);
  const state = restingAt(await startingPositions(x, context));
  const repulsion = treeRepulsion(x.rows);
  const pace = pacer(context);
  const total = exaggeratedIterations + iterations;
  for (let iteration = 0; iteration < total; iteration++) {
    const early = iteration < exaggeratedIterations;
    fillGradient(graph, early ? exaggeration : 1, repulsion, state);
    step(state, early ? firstMomentum : laterMomentum, learningRate);
    await pace(iteration + 1, total);
  }
  const divergence = divergenceOf(graph, state.positions, repulsion(state.positions, state.gradient));
  const positions = { values: Float32Array.from(state.positions), rows: x.rows, columns: 2 };
  return { positions, divergence };
}

/** Positions of all points with what gradient descent remembers of each coordinate, `[rows, 2]`. */
interface State {
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
  readonly gains: Float64Array;
  readonly gradient: Float64Array;
}

function restingAt(positions: Float64Array): State {
  const size = positions.length;
  return {
    positions,
    velocities: new Float64Array(size),
    gains: new Float64Array(size).fill(1),
    gradient: new Float64Array(size),
  };
}

/** A quarter of the gradient, `Σ_j (e p_ij - q_ij) (y_i - y_j) / (1 + d²)`. */
function fillGradient(graph: SparseGraph, exaggeration: number, repulsion: Repulsion, state: State): void {
  const { rows, offsets, targets, weights } = graph;
  const { positions, gradient } = state;
  const normalisation = repulsion(positions, gradient);
  for (let i = 0; i < rows; i++) {
    const x = positions[2 * i];
    const y = positions[2 * i + 1];
    let pullX = 0;
    let pullY = 0;
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      const apartX = x - positions[2 * targets[at]];
      const apartY = y - positions[2 * targets[at] + 1];
      const distance = 1 + apartX * apartX + apartY * apartY;
      const pull = weights[at] / distance;
      pullX += pull * apartX;
      pullY += pull * apartY;
    }
    gradient[2 * i] = exaggeration * pullX - gradient[2 * i] / normalisation;
    gradient[2 * i + 1] = exaggeration * pullY - gradient[2 * i + 1] / normalisation;
  }
}

/** `Σ_ij p_ij ln (p_ij / q_ij)`, in nats. */
function divergenceOf(graph: SparseGraph, positions: Float64Array, normalisation: number): number {
  const { rows, offsets, targets, weights } = graph;
  let divergence = 0;
  for (let i = 0; i < rows; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      const apartX = positions[2 * i] - positions[2 * targets[at]];
      const apartY = positions[2 * i + 1] - positions[2 * targets[at] + 1];
      const probability = weights[at];
      if (probability === 0) continue;
      const distance = 1 + apartX * apartX + apartY * apartY;
      divergence += probability * Math.log(probability * distance * normalisation);
    }
  }
  return divergence;
}

/** Gains grow while a coordinate keeps its direction and shrink when it turns (Jacobs 1988). */
function step(
  { positions, velocities, gains, gradient }: State,
  momentum: number,
  learningRate: number,
): void {
  for (let at = 0; at < positions.length; at++) {
    const turning = velocities[at] > 0 === gradient[at] > 0;
    gains[at] = Math.max(leastGain, turning ? gains[at] * 0.8 : gains[at] + 0.2);
    const velocity = momentum * velocities[at] - learningRate * gains[at] * gradient[at];
    velocities[at] = Math.max(-longestStep, Math.min(longestStep, velocity));
    positions[at] += velocities[at];
  }
  for (let axis = 0; axis < 2; axis++) {
    let mean = 0;
    for (let at = axis; at < positions.length; at += 2) mean += positions[at];
    mean /= positions.length / 2;
    for (let at = axis; at < positions.length; at += 2) positions[at] -= mean;
  }
}

/** The first two principal components, scaled to a small deviation, with a little noise to part equal rows. */
async function startingPositions(x: Matrix, context: FitContext): Promise<Float64Array> {
  const random = context.random.split('start');
  const components = Math.min(2, x.columns, x.rows);
  const model = await principalComponents(x, { components }, { ...context, random });
  const projected = await project(model, x, context.products);
  const scale = startDeviation / Math.sqrt(Math.max(model.variances[0], Number.MIN_VALUE));
  const positions = new Float64Array(2 * x.rows);
  for (let i = 0; i < x.rows; i++) {
    for (let axis = 0; axis < 2; axis++) {
      const value = axis < components ? projected.values[i * components + axis] * scale : 0;
      positions[2 * i + axis] = value + 0.01 * startDeviation * random.normal();
    }
  }
  return positions;
}

function requirePerplexity(perplexity: number, rows: number): void {
  if (!(perplexity >= 1) || perplexity > rows - 1) {
    throw new MixturaError(
      'INVALID_OPTION',
      `perplexity must be from 1 to rows - 1 = ${rows - 1}, got ${perplexity}`,
    );
  }
}
