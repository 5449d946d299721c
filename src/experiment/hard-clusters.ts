import type { Matrix } from '../data/matrix.js';
import { hardLabels } from '../models/hard-labels.js';

/** The likeliest cluster of each row of q(c|x) [rows, clusters] and its probability; the first of equals. */
export function hardClusters(every: Matrix): { labels: Int32Array; probabilities: Float32Array } {
  const { values, columns } = every;
  const labels = hardLabels(every);
  return {
    labels,
    probabilities: Float32Array.from(labels, (cluster, row) => values[row * columns + cluster] ?? 0),
  };
}
