import { describe, expect, it } from 'vitest';
import { consensus } from './consensus.js';

const of = (...labels: number[]) => Int32Array.from(labels);

describe('a consensus of partitions', () => {
  it('is the partition where there is one', () => {
    expect(consensus([of(0, 1, 1, 2)])).toEqual(of(0, 1, 1, 2));
  });

  it('gives each row the cluster that most give it, whatever their numbers', () => {
    const found = consensus([
      of(0, 0, 0, 1, 1, 1),
      of(1, 1, 0, 0, 0, 0),
      of(1, 1, 1, 0, 0, 0),
      of(0, 0, 0, 1, 1, 0),
    ]);
    expect(found).toEqual(of(0, 0, 0, 1, 1, 1));
  });

  it('mends what each gets wrong', () => {
    const truth = Int32Array.from({ length: 90 }, (_, row) => row % 3);
    // Each calls the clusters by other numbers and misplaces a tenth of the rows, each another.
    const spoiled = [0, 1, 2, 3, 4].map((voter) =>
      truth.map((label, row) => (label + voter + (row % 10 === voter ? 1 : 0)) % 3),
    );
    const found = consensus(spoiled);
    const clusterOf = [found[0], found[1], found[2]];
    expect(new Set(clusterOf).size).toBe(3);
    found.forEach((label, row) => expect(label).toBe(clusterOf[row % 3]));
  });

  it('is the most agreeing of them where the vote is a tie', () => {
    expect(consensus([of(0, 0, 1, 1), of(0, 1, 1, 1)])).toEqual(of(0, 0, 1, 1));
  });

  it('keeps every cluster of the most agreeing of them', () => {
    const centre = of(0, 0, 0, 1, 1, 1, 2);
    expect(consensus([centre, of(0, 0, 0, 1, 1, 1, 1), of(0, 0, 0, 1, 1, 1, 1)])).toEqual(
      of(0, 0, 0, 1, 1, 1, 1),
    );
    expect(new Set(consensus([centre, of(0, 0, 2, 1, 1, 1, 1), of(2, 0, 0, 1, 1, 1, 1)])).size).toBe(3);
  });
});
