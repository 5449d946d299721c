import type { SparseGraph } from './sparse-graph.js';

/**
 * The map equation (Rosvall and Bergstrom 2008): bits a step to tell where a random walk on `graph` is, with a codebook for each
 * cluster of its rows and one for the moves between clusters. With the share `p` of all weight at a row or in a cluster and the
 * share `q_c` that leaves cluster `c`,
 *
 *     L = (Σ q_c) log (Σ q_c) - 2 Σ q_c log q_c - Σ_row p log p + Σ_c (q_c + p_c) log (q_c + p_c).
 *
 * The fewer, the better the clusters follow the graph: it weighs few edges between clusters against clusters of like size
 * without a parameter. `labels` has one cluster below `clusters` a row.
 */
export function descriptionLength(graph: SparseGraph, labels: ArrayLike<number>, clusters: number): number {
  const leaving = new Float64Array(clusters);
  const inside = new Float64Array(clusters);
  const ofRows = new Float64Array(graph.rows);
  let total = 0;
  for (let row = 0; row < graph.rows; row++) {
    const own = labels[row] ?? 0;
    for (let at = graph.offsets[row] ?? 0; at < (graph.offsets[row + 1] ?? 0); at++) {
      const weight = graph.weights[at] ?? 0;
      ofRows[row] = (ofRows[row] ?? 0) + weight;
      if ((labels[graph.targets[at] ?? 0] ?? 0) !== own) leaving[own] = (leaving[own] ?? 0) + weight;
    }
    inside[own] = (inside[own] ?? 0) + (ofRows[row] ?? 0);
    total += ofRows[row] ?? 0;
  }
  if (total === 0) return 0;
  const share = (weight: number) => weight / total;
  const moves = entropyTerm(share(leaving.reduce((sum, weight) => sum + weight, 0)));
  const moved = leaving.reduce((sum, weight) => sum + entropyTerm(share(weight)), 0);
  const rows = ofRows.reduce((sum, weight) => sum + entropyTerm(share(weight)), 0);
  const books = leaving.reduce(
    (sum, weight, cluster) => sum + entropyTerm(share(weight + (inside[cluster] ?? 0))),
    0,
  );
  return moves - 2 * moved - rows + books;
}

/** `p log2 p`, zero at zero. */
function entropyTerm(p: number): number {
  return p > 0 ? p * Math.log2(p) : 0;
}
