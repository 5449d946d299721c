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
