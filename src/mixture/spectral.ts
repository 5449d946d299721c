import { type Matrix, gatherRows } from '../data/matrix.js';
import type { FitContext } from './context.js';
import { kMeans } from './kmeans.js';
import { laplacianEigenvectors } from './laplacian.js';
import { nearestNeighbours, nearestReferences } from './neighbours.js';
import { requireClusters, requireCount, requireFinite } from './options.js';
import { symmetrised } from './sparse-graph.js';

export interface SpectralClusteringOptions {
  readonly clusters: number;
  /** Nearest other rows that a row is joined to. Default 10. */
  readonly neighbours?: number;
  /** k-means starts on the eigenvectors. Default 10. */
  readonly restarts?: number;
  /** Above this many rows a random sample of as many is clustered, and each other row follows its nearest. */
  readonly sampleRows?: number;
}

export interface SpectralClustering {
  readonly labels: Int32Array;
  /** Rows whose graph was decomposed, and their eigenvector coordinates `[rows, clusters]`, each of unit length. */
  readonly sample: Int32Array;
  readonly embedding: Matrix;
  /** Eigenvalues of the normalised Laplacian, smallest first; a gap after the k-th speaks for k clusters. */
  readonly eigenvalues: Float64Array;
}

/**
 * Spectral clustering (Ng, Jordan and Weiss 2002) of the symmetric nearest-neighbour graph: k-means on the rows of the
 * normalised Laplacian's smallest eigenvectors, scaled to unit length.
 */
export async function spectralClustering(
  x: Matrix,
  options: SpectralClusteringOptions,
  context: FitContext,
): Promise<SpectralClustering> {
  const { clusters, neighbours = 10, restarts = 10, sampleRows = 10_000 } = options;
  requireClusters(clusters, x.rows);
  requireCount('sampleRows', sampleRows, Math.max(clusters, neighbours + 1));
  requireFinite(x);
  const whole = x.rows <= sampleRows;
  const sample = whole
    ? Int32Array.from({ length: x.rows }, (_, i) => i)
    : context.random.split('sample').sample(x.rows, sampleRows).toSorted();
  const rows = whole ? x : gatherRows(x, sample);

  const nearest = await nearestNeighbours(rows, neighbours, context);
  const joined = new Float32Array(nearest.indices.length).fill(1);
  const graph = symmetrised(nearest, joined, (there, back) => (there + back) / 2);
  const found = laplacianEigenvectors(graph, clusters, context.random.split('eigenvectors'));
  const embedding = unitRows([...found.trivial, ...found.vectors], rows.rows);
  const { labels } = await kMeans(
    embedding,
    { clusters, restarts },
    { ...context, random: context.random.split('k-means'), onProgress: undefined },
  );
  return {
    labels: whole ? labels : await followNearest(x, rows, labels, context),
    sample,
    embedding,
    eigenvalues: Float64Array.of(...found.trivial.map(() => 0), ...found.values),
  };
}

/** The vectors as columns, every row scaled to unit length; rows of zeros stay. */
function unitRows(vectors: readonly Float64Array[], rows: number): Matrix {
  const columns = vectors.length;
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const length = Math.hypot(...vectors.map((vector) => vector[i]));
    vectors.forEach((vector, c) => {
      values[i * columns + c] = length > 0 ? vector[i] / length : 0;
    });
  }
  return { values, rows, columns };
}

async function followNearest(
  x: Matrix,
  references: Matrix,
  labels: Int32Array,
  context: FitContext,
): Promise<Int32Array> {
  const { indices } = await nearestReferences(x, references, 1, context);
  return indices.map((reference) => labels[reference]);
}
