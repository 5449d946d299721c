import { row, type Matrix } from '../data/matrix.js';

/** How alike the clusters are, each `[clusters, clusters]`, symmetric. */
export interface ClusterSimilarity {
  /** Cosine of the columns of q(c|x): 1 for clusters that always share a row's probability, 0 for clusters that never do. */
  readonly overlap: Float64Array;
  /** Euclidean distances between the centres in the embedding; NaN for a cluster without rows. */
  readonly distances: Float64Array;
  /**
   * `|m_i - m_j| / √(v_i + v_j)` with `v` the variances of the two clusters' rows along the line between their centres (Fisher's
   * criterion): the halves of one bell curve cut in two are 1.87 apart. Infinite where neither varies along the line.
   */
  readonly separation: Float64Array;
}

/** Mean of each cluster's rows, `[clusters, columns]`; NaN without rows. */
export function centresOf(embedding: Matrix, labels: ArrayLike<number>, clusters: number): Float64Array {
  const { rows, columns, values } = embedding;
  const totals = new Float64Array(clusters * columns);
  const sizes = new Float64Array(clusters);
  for (let i = 0; i < rows; i++) {
    sizes[labels[i]]++;
    for (let j = 0; j < columns; j++) totals[labels[i] * columns + j] += values[i * columns + j];
  }
  return totals.map((total, cell) => total / sizes[Math.floor(cell / columns)]);
}

export function clusterSimilarity(
  embedding: Matrix,
  probabilities: Matrix,
  labels: ArrayLike<number>,
  centres: Float64Array,
): ClusterSimilarity {
  const distances = distancesBetween(centres, probabilities.columns, embedding.columns);
  return {
    overlap: overlapOf(probabilities),
    distances,
    separation: separationOf(embedding, labels, centres, distances, probabilities.columns),
  };
}

function overlapOf(probabilities: Matrix): Float64Array {
  const clusters = probabilities.columns;
  const products = new Float64Array(clusters * clusters);
  for (let i = 0; i < probabilities.rows; i++) {
    const shares = row(probabilities, i);
    for (let a = 0; a < clusters; a++) {
      if (shares[a] === 0) continue;
      for (let b = 0; b < clusters; b++) products[a * clusters + b] += shares[a] * shares[b];
    }
  }
  return products.map((product, cell) => {
    const [a, b] = [Math.floor(cell / clusters), cell % clusters];
    if (a === b) return 1;
    const length = Math.sqrt(products[a * clusters + a] * products[b * clusters + b]);
    return length === 0 ? 0 : product / length;
  });
}

function distancesBetween(centres: Float64Array, clusters: number, columns: number): Float64Array {
  return Float64Array.from({ length: clusters * clusters }, (_, cell) => {
    const [a, b] = [Math.floor(cell / clusters) * columns, (cell % clusters) * columns];
    let square = 0;
    for (let j = 0; j < columns; j++) square += (centres[a + j] - centres[b + j]) ** 2;
    return Math.sqrt(square);
  });
}

function separationOf(
  embedding: Matrix,
  labels: ArrayLike<number>,
  centres: Float64Array,
  distances: Float64Array,
  clusters: number,
): Float64Array {
  const { columns } = embedding;
  // Sum over rows of cluster a of their squared offsets from its centre along the line to the centre of b.
  const along = new Float64Array(clusters * clusters);
  const sizes = new Float64Array(clusters);
  for (let i = 0; i < embedding.rows; i++) {
    const values = row(embedding, i);
    const own = labels[i];
    sizes[own]++;
    for (let other = 0; other < clusters; other++) {
      let offset = 0;
      for (let j = 0; j < columns; j++) {
        const centre = centres[own * columns + j];
        offset += (values[j] - centre) * (centres[other * columns + j] - centre);
      }
      along[own * clusters + other] += offset * offset;
    }
  }
  return distances.map((distance, cell) => {
    const [a, b] = [Math.floor(cell / clusters), cell % clusters];
    if (a === b || distance === 0) return 0;
    const variance = (along[cell] / sizes[a] + along[b * clusters + a] / sizes[b]) / (distance * distance);
    return distance / Math.sqrt(variance);
  });
}
