import type { Nearest } from '../runtime/products.js';
import { type SparseGraph, symmetrised } from './sparse-graph.js';

const searchSteps = 64;
const searchTolerance = 1e-5;
/** Least bandwidth as a part of the mean distance. */
const leastBandwidth = 1e-3;

/**
 * Membership strengths `exp(-(d - ρ)/σ)` of neighbour lists, one an entry (McInnes et al. 2018, algorithms 2 and 3). `ρ` is the
 * distance to the nearest distinct neighbour (or zero where `local` is false) and `σ` makes the strengths sum to `target`.
 */
export function membershipStrengths(neighbours: Nearest, target: number, local: boolean): Float32Array {
  const { k, squaredDistances } = neighbours;
  const distances = squaredDistances.map(Math.sqrt);
  const overallMean = mean(distances);
  const strengths = new Float32Array(distances.length);
  for (let start = 0; start < distances.length; start += k) {
    const own = distances.subarray(start, start + k);
    const nearest = local ? (own.find((distance) => distance > 0) ?? 0) : 0;
    const scale = leastBandwidth * (nearest > 0 ? mean(own) : overallMean);
    const bandwidth = Math.max(bandwidthFor(own, nearest, target), scale);
    for (let j = 0; j < k; j++) {
      const beyond = own[j] - nearest;
      strengths[start + j] = beyond <= 0 || bandwidth === 0 ? 1 : Math.exp(-beyond / bandwidth);
    }
  }
  return strengths;
}

/** The `σ` at which `Σ_j exp(-max(0, d_j - ρ)/σ)` is `target`, by bisection. */
function bandwidthFor(distances: Float32Array, nearest: number, target: number): number {
  let low = 0;
  let high = Infinity;
  let middle = 1;
  for (let step = 0; step < searchSteps; step++) {
    let sum = 0;
    for (let j = 0; j < distances.length; j++) {
      const beyond = distances[j] - nearest;
      sum += beyond > 0 ? Math.exp(-beyond / middle) : 1;
    }
    if (Math.abs(sum - target) < searchTolerance) break;
    if (sum > target) {
      high = middle;
      middle = (low + high) / 2;
    } else {
      low = middle;
      middle = high === Infinity ? middle * 2 : (low + high) / 2;
    }
  }
  return middle;
}

/** The fuzzy union of the neighbourhoods of all rows: `w_ij + w_ji - w_ij w_ji`. */
export function fuzzyGraph(neighbours: Nearest): SparseGraph {
  // A row counts itself among its neighbours, as in umap-learn.
  const strengths = membershipStrengths(neighbours, Math.log2(neighbours.k + 1), true);
  return symmetrised(neighbours, strengths, (there, back) => there + back - there * back);
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
