import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../data/matrix.js';
import { toDataset } from '../data/to-dataset.js';
import { RandomStream } from '../runtime/random.js';
import { clusterFacts } from './cluster-facts.js';
import { largestMeans } from './cluster-moments.js';

/** Normal rows about centres; one-hot probabilities unless `soft`. */
function groups(centres: readonly (readonly number[])[], each: number, deviation = 1) {
  const random = new RandomStream(7);
  const columns = centres[0].length;
  const rows = centres.length * each;
  const values = Float32Array.from(
    { length: rows * columns },
    (_, at) => centres[Math.floor(at / columns / each)][at % columns] + deviation * random.normal(),
  );
  const labels = Int32Array.from({ length: rows }, (_, i) => Math.floor(i / each));
  return { embedding: matrix(values, rows, columns), labels };
}

function oneHot(labels: Int32Array, clusters: number): Matrix {
  const values = new Float32Array(labels.length * clusters);
  labels.forEach((label, i) => (values[i * clusters + label] = 1));
  return matrix(values, labels.length, clusters);
}

describe('clusterFacts', () => {
  const { embedding, labels } = groups(
    [
      [0, 0, 0],
      [10, 0, 0],
      [0, 10, 0],
    ],
    50,
  );
  const dataset = toDataset(embedding);
  const probabilities = oneHot(labels, 4);
  const overview = clusterFacts({ dataset, embedding, probabilities });

  it('gives sizes, weights and means as plain loops do', () => {
    expect(overview.clusters.map(({ size }) => size)).toEqual([50, 50, 50, 0]);
    expect(overview.clusters[0].weight).toBeCloseTo(1 / 3, 6);
    const own = [...labels.keys()].filter((i) => labels[i] === 1);
    const mean = own.reduce((sum, i) => sum + embedding.values[i * 3], 0) / 50;
    expect(overview.moments.means[3]).toBeCloseTo(mean, 5);
    const variance = own.reduce((sum, i) => sum + (embedding.values[i * 3] - mean) ** 2, 0) / 50;
    expect(overview.moments.deviations[3]).toBeCloseTo(Math.sqrt(variance), 5);
  });

  it('lists the rows of a cluster by their distance from its centre', () => {
    const { nearest } = overview.clusters[2];
    expect(nearest).toHaveLength(16);
    expect(nearest.every(({ row }) => labels[row] === 2)).toBe(true);
    expect(nearest.map(({ distance }) => distance)).toEqual(
      nearest.map(({ distance }) => distance).toSorted((a, b) => a - b),
    );
  });

  it('names the feature that sets a cluster apart, with its sign', () => {
    const [first] = overview.clusters[1].differences;
    expect(first.feature).toBe(0);
    // Means 0, 10, 0 with unit variance inside: (10 − 10/3) / √(1 + 200/9).
    expect(first.difference).toBeCloseTo((10 - 10 / 3) / Math.sqrt(1 + 200 / 9), 1);
    expect(overview.clusters[2].differences.find(({ feature }) => feature === 0)?.difference).toBeLessThan(0);
    expect(overview.clusters[3].differences).toEqual([]);
  });

  it('warns of an empty cluster and of none else', () => {
    expect(overview.warnings.map(({ code, clusters }) => [code, clusters])).toEqual([['empty', [3]]]);
  });

  it('doubts rows of hard clusters by their distance from the next centre', () => {
    const [first] = overview.clusters[0].doubtful;
    const shortfall = ({ row }: { row: number }) => {
      const [x, y, z] = embedding.values.subarray(row * 3, row * 3 + 3);
      return Math.hypot(x, y, z) / Math.min(Math.hypot(x - 10, y, z), Math.hypot(x, y - 10, z));
    };
    const most = Math.max(...Array.from({ length: 50 }, (_, row) => shortfall({ row })));
    expect(shortfall(first)).toBeGreaterThan(0.8 * most);
    expect(overview.soft).toBe(false);
  });
});

describe('warnings of clusterFacts', () => {
  it('takes the halves of one bell curve for duplicates and two curves for two', () => {
    const separate = groups(
      [
        [0, 0],
        [6, 0],
      ],
      400,
    );
    const together = {
      ...separate,
      embedding: groups(
        [
          [0, 0],
          [0, 0],
        ],
        400,
      ).embedding,
    };
    const cut = Int32Array.from({ length: 800 }, (_, i) => (together.embedding.values[2 * i] > 0 ? 1 : 0));
    const codes = (embedding: Matrix, labels: Int32Array) =>
      clusterFacts({ dataset: toDataset(embedding), embedding, probabilities: oneHot(labels, 2) }).warnings;
    expect(codes(separate.embedding, separate.labels)).toEqual([]);
    const { similarity } = clusterFacts({
      dataset: toDataset(together.embedding),
      embedding: together.embedding,
      probabilities: oneHot(cut, 2),
    });
    // Half-normals: means ±√(2/π), variance 1 − 2/π.
    expect(similarity.separation[1]).toBeCloseTo(
      (2 * Math.sqrt(2 / Math.PI)) / Math.sqrt(2 - 4 / Math.PI),
      1,
    );
    const random = codes(together.embedding, separate.labels);
    expect(random.map(({ code }) => code)).toEqual(['duplicate']);
  });

  it('measures overlap by probabilities, and warns of unsure and of tiny clusters', () => {
    const { embedding, labels } = groups(
      [
        [0, 0],
        [30, 0],
      ],
      100,
    );
    const values = new Float32Array(200 * 3);
    labels.forEach((label, i) => values.set(label === 0 ? [0.55, 0, 0.45] : [0, 1, 0], i * 3));
    values.set([0.4, 0, 0.6], 0);
    const overview = clusterFacts({
      dataset: toDataset(embedding),
      embedding,
      probabilities: matrix(values, 200, 3),
      names: ['left', 'right', 'shadow'],
    });
    expect(overview.soft).toBe(true);
    expect(overview.similarity.overlap[1]).toBe(0);
    expect(overview.similarity.overlap[2]).toBeGreaterThan(0.95);
    expect(overview.similarity.overlap[2]).toBe(overview.similarity.overlap[6]);
    expect(overview.clusters[0].doubtful[0].second).toBe(2);
    expect(overview.warnings.map(({ code }) => code)).toEqual(['low-confidence', 'tiny', 'duplicate']);
    expect(overview.warnings.at(-1)?.message).toMatch(/left and shadow/);
  });

  it('is silent about clusters that were merged into others', () => {
    const { embedding, labels } = groups([[0], [50]], 20);
    const input = { dataset: toDataset(embedding), embedding, probabilities: oneHot(labels, 3) };
    const overview = clusterFacts({ ...input, absent: [2] });
    expect(overview.clusters.map(({ cluster }) => cluster)).toEqual([0, 1]);
    expect(overview.warnings).toEqual([]);
  });

  it('refuses parts of other data', () => {
    const { embedding, labels } = groups([[0], [5]], 3);
    const probabilities = oneHot(labels.subarray(0, 5), 2);
    expect(() => clusterFacts({ dataset: toDataset(embedding), embedding, probabilities })).toThrow(/6 rows/);
  });
});

describe('largestMeans', () => {
  it('puts the most used words first and leaves unused ones out', () => {
    const embedding = matrix(Float32Array.from([0.5, 0, 0.9, 0.4, 0, 1]), 2, 3);
    const { moments } = clusterFacts({
      dataset: toDataset(embedding),
      embedding,
      probabilities: oneHot(Int32Array.of(0, 0), 1),
    });
    expect(largestMeans(moments, 0, 5).map(({ feature }) => feature)).toEqual([2, 0]);
  });
});
