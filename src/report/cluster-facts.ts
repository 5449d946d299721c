import type { Dataset } from '../data/dataset.js';
import { row, type Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import { hardClusters } from '../experiment/hard-clusters.js';
import { clusterSizes } from '../metrics/index.js';
import {
  clusterMoments,
  largestDifferences,
  type ClusterMoments,
  type FeatureDifference,
} from './cluster-moments.js';
import { centresOf, clusterSimilarity, type ClusterSimilarity } from './cluster-similarity.js';
import { clusterWarnings, type ClusterWarning } from './cluster-warnings.js';
import { clusterName } from './figures/palette.js';

/** A row of the data as an example of its cluster. */
export interface ExampleRow {
  /** Its number, from 0. */
  readonly row: number;
  /** From the centre of its cluster, in the embedding. */
  readonly distance: number;
  /** q(c|x) of its cluster. */
  readonly probability: number;
  /** The cluster it would be in otherwise. */
  readonly second: number;
  /** 0: no other cluster comes into question; 1: two do alike. */
  readonly doubt: number;
}

export interface ClusterFacts {
  readonly cluster: number;
  readonly name: string;
  /** Rows whose likeliest cluster it is. */
  readonly size: number;
  /** size ÷ rows */
  readonly share: number;
  /** Mean of q(c|x) over all rows. */
  readonly weight: number;
  /** Mean of q(c|x) over its own rows; NaN without rows. */
  readonly confidence: number;
  /** Its rows nearest to its centre, nearest first. */
  readonly nearest: readonly ExampleRow[];
  /** Its rows that might as well belong elsewhere, most doubtful first. */
  readonly doubtful: readonly ExampleRow[];
  /** What sets it apart: features by standardised difference from all rows. */
  readonly differences: readonly FeatureDifference[];
}

export interface ClusterOverview {
  readonly labels: Int32Array;
  /** Probability of each row's cluster. */
  readonly confidence: Float32Array;
  /** Whether probabilities are other than 0 and 1. */
  readonly soft: boolean;
  /** In order, without those that are absent. */
  readonly clusters: readonly ClusterFacts[];
  /** Of the features, cluster by cluster: mean rows, and how much rows vary about them. */
  readonly moments: ClusterMoments;
  readonly similarity: ClusterSimilarity;
  readonly warnings: readonly ClusterWarning[];
}

export interface ClusterFactsInput {
  readonly dataset: Pick<Dataset, 'name' | 'rows' | 'features' | 'read'>;
  /** `[rows, latent]` */
  readonly embedding: Matrix;
  /** q(c|x), `[rows, clusters]` */
  readonly probabilities: Matrix;
  readonly names?: readonly string[] | undefined;
  /** Clusters merged into others, whose probabilities are 0: left out of the list and the warnings. */
  readonly absent?: readonly number[] | undefined;
  /** Nearest and doubtful rows to list of each cluster. Default 16. */
  readonly examples?: number | undefined;
  /** Features to list of each cluster. Default 12. */
  readonly features?: number | undefined;
}

/** Everything a person wants to know of clusters before believing them, from one pass over data, embedding and probabilities. */
export function clusterFacts(input: ClusterFactsInput): ClusterOverview {
  const { dataset, embedding, probabilities, names, absent = [] } = input;
  const { examples = 16, features = 12 } = input;
  requireRows(dataset, embedding, probabilities);
  const clusters = probabilities.columns;
  const { labels, probabilities: confidence } = hardClusters(probabilities);
  const sizes = clusterSizes(labels, clusters);
  const centres = centresOf(embedding, labels, clusters);
  const soft = probabilities.values.some((value) => value > 1e-6 && value < 1 - 1e-6);
  const rows = exampleRows(embedding, probabilities, labels, centres, soft);
  const moments = clusterMoments(dataset, labels, clusters);
  const weights = columnMeans(probabilities);
  const present = [...sizes.keys()].filter((cluster) => !absent.includes(cluster));
  const facts = present.map((cluster): ClusterFacts => {
    const size = sizes[cluster];
    const own = rows.filter((_, i) => labels[i] === cluster);
    return {
      cluster,
      name: clusterName(cluster, names),
      size,
      share: size / dataset.rows,
      weight: weights[cluster],
      confidence: own.reduce((sum, { probability }) => sum + probability, 0) / size,
      nearest: own.toSorted((a, b) => a.distance - b.distance).slice(0, examples),
      doubtful: own.toSorted((a, b) => b.doubt - a.doubt).slice(0, examples),
      differences: largestDifferences(moments, cluster, features),
    };
  });
  const similarity = clusterSimilarity(embedding, probabilities, labels, centres);
  const warnings = clusterWarnings(facts, similarity, (cluster) => clusterName(cluster, names));
  return { labels, confidence, soft, clusters: facts, moments, similarity, warnings };
}

/** Every row as an example. Soft clusters doubt by probability and, between rows as sure, by distance; hard ones by distance alone. */
function exampleRows(
  embedding: Matrix,
  probabilities: Matrix,
  labels: Int32Array,
  centres: Float64Array,
  soft: boolean,
): ExampleRow[] {
  const clusters = probabilities.columns;
  const distances = new Float64Array(clusters);
  return Array.from(labels, (own, i) => {
    const values = row(embedding, i);
    for (let c = 0; c < clusters; c++) distances[c] = distanceTo(values, centres, c);
    const shares = row(probabilities, i);
    const nearestOther = best(distances, own, (a, b) => a < b);
    const second = soft ? best(shares, own, (a, b) => a > b) : nearestOther;
    const probability = shares[own];
    const ratio = Math.min(1, distances[own] / distances[nearestOther]) || 0;
    // Saturated probabilities tie at doubt 0: a trace of the distances puts them in order.
    const doubt = soft ? Math.min(1, 1 - (probability - shares[second]) + 1e-9 * ratio) : ratio;
    return { row: i, distance: distances[own], probability, second, doubt };
  });
}

function distanceTo(values: Float32Array, centres: Float64Array, cluster: number): number {
  let square = 0;
  for (let j = 0; j < values.length; j++) {
    square += (values[j] - centres[cluster * values.length + j]) ** 2;
  }
  return Math.sqrt(square);
}

/** The index of the best finite value other than `except`; `except` itself where there is none. */
function best(values: ArrayLike<number>, except: number, better: (a: number, b: number) => boolean): number {
  let found = except;
  for (let c = 0; c < values.length; c++) {
    if (c === except || !Number.isFinite(values[c])) continue;
    if (found === except || better(values[c], values[found])) found = c;
  }
  return found;
}

function columnMeans({ values, rows, columns }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let at = 0; at < values.length; at++) sums[at % columns] += values[at];
  return sums.map((sum) => sum / rows);
}

function requireRows(dataset: ClusterFactsInput['dataset'], ...parts: readonly Matrix[]): void {
  if (parts.every(({ rows }) => rows === dataset.rows)) return;
  throw new MixturaError(
    'INVALID_SHAPE',
    `${dataset.name} has ${dataset.rows} rows, its embedding and probabilities ${parts.map(({ rows }) => rows).join(' and ')}`,
  );
}
