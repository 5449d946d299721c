import type { Nearest } from '../runtime/products.js';
import { type SparseGraph, symmetrised } from './sparse-graph.js';

const searchSteps = 100;
const searchTolerance = 1e-5;

/**
 * The joint probabilities of t-SNE (van der Maaten and Hinton 2008): every row's neighbours weigh `exp(-β_i d²)` with `β_i` such
 * that their distribution has the given perplexity, and `p_ij = (p_j|i + p_i|j) / 2n`.
 */
export function jointProbabilities(neighbours: Nearest, perplexity: number): SparseGraph {
  const { k, squaredDistances } = neighbours;
  const rows = squaredDistances.length / k;
  const conditional = new Float32Array(squaredDistances.length);
  for (let start = 0; start < squaredDistances.length; start += k) {
    const own = squaredDistances.subarray(start, start + k);
    conditional.set(distributionOf(own, Math.log(perplexity)), start);
  }
  return symmetrised(neighbours, conditional, (there, back) => (there + back) / (2 * rows));
}

/** The distribution over sorted squared distances whose entropy is `entropy`, in nats. */
function distributionOf(squares: Float32Array, entropy: number): Float64Array {
  const shares = new Float64Array(squares.length);
  let low = 0;
  let high = Infinity;
  let beta = 1;
  for (let step = 0; step < searchSteps; step++) {
    const found = weigh(squares, beta, shares);
    if (Math.abs(found - entropy) < searchTolerance) break;
    if (found > entropy) {
      low = beta;
      beta = high === Infinity ? beta * 2 : (low + high) / 2;
    } else {
      high = beta;
      beta = (low + high) / 2;
    }
  }
  return shares;
}

/** Fills in the distribution at `beta` and returns its entropy `ln Σ w + β Σ w d² / Σ w`. */
function weigh(squares: Float32Array, beta: number, shares: Float64Array): number {
  let total = 0;
  let moment = 0;
  for (let j = 0; j < squares.length; j++) {
    // Measured from the nearest, so that not all weights vanish.
    const beyond = squares[j] - squares[0];
    const weight = Math.exp(-beta * beyond);
    shares[j] = weight;
    total += weight;
    moment += weight * beyond;
  }
  for (let j = 0; j < shares.length; j++) shares[j] /= total;
  return Math.log(total) + (beta * moment) / total;
}
