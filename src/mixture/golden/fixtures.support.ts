import { type Matrix, matrix } from '../../data/matrix.js';
import { plainProducts } from '../../runtime/products.plain.js';
import { RandomStream } from '../../runtime/random.js';
import type { FitContext } from '../context.js';
import digitsFile from './digits.json' with { type: 'json' };
import points from './points.json' with { type: 'json' };

/** The 150 × 3 points that `make.py` gives to scikit-learn. */
export const goldenPoints: Matrix = matrix(Float32Array.from(points), points.length / 3, 3);

/** The first 600 of scikit-learn's 8 × 8 digits. */
export const digits: Matrix = matrix(
  Float32Array.from(atob(digitsFile.pixels), (letter) => letter.charCodeAt(0)),
  600,
  64,
);
export const digitClasses: Int32Array = Int32Array.from(digitsFile.classes);

export function contextOf(seed: number): FitContext {
  return { random: new RandomStream(seed), products: plainProducts };
}

/** Equal round clusters of unit variance in turn (row `i` belongs to cluster `i % clusters`), `distance` apart. */
export function blobs(
  rows: number,
  columns: number,
  clusters: number,
  distance: number,
  seed = 1,
): { x: Matrix; labels: Int32Array } {
  const random = new RandomStream(seed);
  const values = random.fillNormal(new Float32Array(rows * columns));
  const labels = Int32Array.from({ length: rows }, (_, i) => i % clusters);
  for (let i = 0; i < rows; i++) {
    // Cluster k lies at (k / columns + 1) · distance on axis k mod columns, alternating in sign.
    const k = labels[i];
    const shell = Math.floor(k / (2 * columns)) + 1;
    values[i * columns + (k % columns)] += shell * distance * (Math.floor(k / columns) % 2 === 0 ? 1 : -1);
  }
  return { x: matrix(values, rows, columns), labels };
}

/** Share of rows whose cluster's most frequent class is their own. */
export function purity(found: Int32Array, classes: Int32Array): number {
  const counts = new Map<number, Map<number, number>>();
  found.forEach((label, i) => {
    const inCluster = counts.get(label) ?? new Map<number, number>();
    counts.set(label, inCluster.set(classes[i], (inCluster.get(classes[i]) ?? 0) + 1));
  });
  const majority = [...counts.values()].reduce((sum, inCluster) => sum + Math.max(...inCluster.values()), 0);
  return majority / found.length;
}

/** Largest absolute difference between two sequences of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}

/** For each row its other rows' numbers, nearest first. */
function rankings(x: Matrix): number[][] {
  const distance = (i: number, j: number): number => {
    let sum = 0;
    for (let d = 0; d < x.columns; d++) {
      sum += (x.values[i * x.columns + d] - x.values[j * x.columns + d]) ** 2;
    }
    return sum;
  };
  return Array.from({ length: x.rows }, (_, i) => {
    const distances = Array.from({ length: x.rows }, (_, j) => distance(i, j));
    const others = distances.map((_, j) => j).filter((j) => j !== i);
    return others.toSorted((a, b) => distances[a] - distances[b]);
  });
}

/** Share of a layout's `k` nearest rows that were near in `x` (Venna and Kaski 2001), as scikit-learn computes it. */
export function trustworthiness(x: Matrix, layout: Matrix, k: number): number {
  const n = x.rows;
  const before = rankings(x).map((order) => new Map(order.map((j, rank) => [j, rank + 1])));
  let penalty = 0;
  rankings(layout).forEach((order, i) => {
    for (const j of order.slice(0, k)) penalty += Math.max(0, (before[i].get(j) ?? n) - k);
  });
  return 1 - (2 / (n * k * (2 * n - 3 * k - 1))) * penalty;
}
