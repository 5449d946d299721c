import { describe, expect, it } from 'vitest';
import { RandomStream } from '../runtime/random.js';
import { descriptionLength } from './map-equation.js';
import type { SparseGraph } from './sparse-graph.js';

/** A symmetric graph of weighted edges, each given once. */
function graphOf(rows: number, edges: readonly (readonly [number, number, number])[]): SparseGraph {
  const lists = Array.from({ length: rows }, () => [] as [number, number][]);
  for (const [a, b, weight] of edges) {
    lists[a]?.push([b, weight]);
    lists[b]?.push([a, weight]);
  }
  const flat = lists.flat();
  let end = 0;
  return {
    rows,
    offsets: Int32Array.from([0, ...lists.map((list) => (end += list.length))]),
    targets: Int32Array.from(flat, ([target]) => target),
    weights: Float32Array.from(flat, ([, weight]) => weight),
  };
}

const entropy = (parts: readonly number[]) => {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.reduce((sum, part) => (part > 0 ? sum - (part / total) * Math.log2(part / total) : sum), 0);
};

/** Two triangles joined by one weak edge. */
const weak = 0.5;
const triangles = graphOf(6, [
  [0, 1, 1],
  [1, 2, 1],
  [0, 2, 1],
  [3, 4, 1],
  [4, 5, 1],
  [3, 5, 1],
  [2, 3, weak],
]);

describe('the description length of clusters of a graph', () => {
  it('is the entropy of the rows where all are one cluster', () => {
    const degrees = [2, 2, 2 + weak, 2 + weak, 2, 2];
    expect(descriptionLength(triangles, [0, 0, 0, 0, 0, 0], 1)).toBeCloseTo(entropy(degrees), 6);
  });

  it('is the mean of the codebooks’ entropies, by their definition', () => {
    const total = 4 * 2 + 2 * (2 + weak);
    const leaving = weak / total;
    const inside = (6 + weak) / total;
    const book = (inside + leaving) * entropy([leaving, 2 / total, 2 / total, (2 + weak) / total]);
    const between = 2 * leaving * entropy([leaving, leaving]);
    expect(descriptionLength(triangles, [0, 0, 0, 1, 1, 1], 2)).toBeCloseTo(between + 2 * book, 6);
  });

  it('is least for the clusters that the graph has, and does not mind their order', () => {
    const true2 = descriptionLength(triangles, [0, 0, 0, 1, 1, 1], 2);
    const random = new RandomStream(1);
    for (let trial = 0; trial < 50; trial++) {
      const labels = Array.from({ length: 6 }, () => random.integer(2));
      expect(descriptionLength(triangles, labels, 2)).toBeGreaterThanOrEqual(true2 - 1e-9);
    }
    expect(descriptionLength(triangles, [1, 1, 1, 0, 0, 0], 2)).toBeCloseTo(true2, 12);
  });

  it('is zero for a graph without edges', () => {
    expect(descriptionLength(graphOf(3, []), [0, 1, 1], 2)).toBe(0);
  });
});
