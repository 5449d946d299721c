import { EigenvalueDecomposition, Matrix as DenseMatrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { RandomStream } from '../runtime/random.js';
import { fuzzyGraph } from './fuzzy-graph.js';
import { blobs, contextOf, largestDifference } from './golden/fixtures.support.js';
import { laplacianEigenvectors } from './laplacian.js';
import { nearestNeighbours } from './neighbours.js';
import type { SparseGraph } from './sparse-graph.js';

async function graphOf(rows: number, clusters: number, distance: number): Promise<SparseGraph> {
  const { x } = blobs(rows, 3, clusters, distance);
  return fuzzyGraph(await nearestNeighbours(x, 6, contextOf(1)));
}

function denseWeights({ rows, offsets, targets, weights }: SparseGraph): number[][] {
  const dense = Array.from({ length: rows }, () => Array.from({ length: rows }, () => 0));
  for (let i = 0; i < rows; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) dense[i][targets[at]] += weights[at];
  }
  return dense;
}

function denseLaplacian(graph: SparseGraph): DenseMatrix {
  const weights = denseWeights(graph);
  const degrees = weights.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  return new DenseMatrix(
    weights.map((row, i) =>
      row.map((weight, j) => (i === j ? 1 : 0) - weight / Math.sqrt(degrees[i] * degrees[j])),
    ),
  );
}

it('makes a symmetric graph by the fuzzy union', async () => {
  const weights = denseWeights(await graphOf(90, 3, 2));
  for (let i = 0; i < 90; i++) {
    expect(weights[i][i]).toBe(0);
    for (let j = 0; j < 90; j++) expect(weights[i][j]).toBeCloseTo(weights[j][i], 6);
    // The nearest neighbour has membership one, and a union is never less than its parts.
    expect(Math.max(...weights[i])).toBeCloseTo(1, 6);
  }
});

it('agrees with a dense eigendecomposition', async () => {
  const graph = await graphOf(120, 2, 1);
  const { values, vectors, components } = laplacianEigenvectors(graph, 4, new RandomStream(1));
  const laplacian = denseLaplacian(graph);
  const expected = new EigenvalueDecomposition(laplacian, { assumeSymmetric: true }).realEigenvalues;
  expect(components).toBe(1);
  expect(largestDifference(values, expected.toSorted((a, b) => a - b).slice(1, 4))).toBeLessThan(1e-6);
  vectors.forEach((vector, i) => {
    const image = laplacian.mmul(DenseMatrix.columnVector(Array.from(vector))).to1DArray();
    const residual = image.map((value, j) => value - values[i] * vector[j]);
    expect(Math.hypot(...residual)).toBeLessThan(2e-4);
  });
});

it('knows the null vectors of a graph that is not connected', async () => {
  const graph = await graphOf(90, 3, 40);
  const found = laplacianEigenvectors(graph, 5, new RandomStream(1));
  expect([found.components, found.trivial.length, found.vectors.length]).toEqual([3, 3, 2]);
  const laplacian = denseLaplacian(graph);
  found.trivial.forEach((vector) => {
    const image = laplacian.mmul(DenseMatrix.columnVector(Array.from(vector))).to1DArray();
    expect(Math.hypot(...image)).toBeLessThan(1e-6);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 9);
  });
  found.values.forEach((value) => expect(value).toBeGreaterThan(1e-3));
});

it('gives as many vectors as asked for where all eigenvalues but one are equal', () => {
  const rows = 6;
  const complete: SparseGraph = {
    rows,
    offsets: Int32Array.from({ length: rows + 1 }, (_, i) => i * (rows - 1)),
    targets: Int32Array.from({ length: rows * (rows - 1) }, (_, at) => {
      const [i, j] = [Math.floor(at / (rows - 1)), at % (rows - 1)];
      return j < i ? j : j + 1;
    }),
    weights: new Float32Array(rows * (rows - 1)).fill(1),
  };
  const { trivial, vectors, values } = laplacianEigenvectors(complete, 4, new RandomStream(1));
  expect(largestDifference(values, [1.2, 1.2, 1.2])).toBeLessThan(1e-9);
  const all = [...trivial, ...vectors];
  const products = all.flatMap((a) => all.map((b) => a.reduce((sum, value, i) => sum + value * b[i], 0)));
  expect(
    largestDifference(
      products,
      all.flatMap((_, i) => all.map((__, j) => Number(i === j))),
    ),
  ).toBeLessThan(1e-9);
});
