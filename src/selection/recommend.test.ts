import { describe, expect, it } from 'vitest';
import { recommend } from './recommend.js';
import type { ClusterCount } from './summary.js';

type Line = readonly [clusters: number, heldOut: readonly number[], seeds: number, halves: number];

function counts(lines: readonly Line[]): ClusterCount[] {
  return lines.map(([clusters, heldOut, seeds, halves]) => ({
    clusters,
    heldOut,
    betweenSeeds: [seeds, seeds, seeds],
    betweenHalves: [halves],
    calinskiHarabasz: [100],
    silhouette: [clusters / 10],
    bic: [1000],
    occupied: [clusters],
    failed: 0,
  }));
}

/** What VaDE came to on the four clusters of `damic-synthetic`. */
const fourClusters: readonly Line[] = [
  [2, [41.48, 41.64, 41.63], 0.33, 0],
  [3, [41.33, 41.39, 41.38], 0.64, 0.46],
  [4, [41.129, 41.122, 41.141], 1, 1],
  [5, [41.127, 41.124, 41.136], 0.86, 0.91],
  [6, [41.121, 41.127, 41.146], 0.88, 0.87],
];

describe('recommend', () => {
  it('is fairly sure where the likelihood stops improving and clusters repeat', () => {
    const { clusters, confidence, text } = recommend(counts(fourClusters));
    expect([clusters, confidence]).toEqual([4, 'fairly sure']);
    expect(text).toMatch(/^k = 4, fairly sure: .*at k = 4/);
  });

  it('shows what the silhouette would have taken, and why it is no judge', () => {
    expect(recommend(counts(fourClusters)).text).toMatch(/silhouette would take k = 6, but .*-0\.77/);
  });

  it('cannot tell while the likelihood still improves at the end of the range', () => {
    const { clusters, text } = recommend(counts(fourClusters.slice(0, 3)));
    expect(clusters).toBeUndefined();
    expect(text).toMatch(/^Cannot tell: .*larger --to/);
  });

  it('cannot tell where likelihood and stability ask for different numbers', () => {
    const lines = fourClusters.map(([k, heldOut]): Line => [
      k,
      heldOut,
      k === 2 ? 1 : 0.6,
      k === 2 ? 1 : 0.6,
    ]);
    const { clusters, text } = recommend(counts(lines));
    expect(clusters).toBeUndefined();
    expect(text).toMatch(/likelihood asks for 4, 5 or 6 clusters, stability for 2/);
  });

  it('cannot tell where nothing repeats', () => {
    const lines = fourClusters.map(([k, heldOut]): Line => [k, heldOut, 0.2, 0.2]);
    expect(recommend(counts(lines)).text).toMatch(
      /^Cannot tell: no number of clusters comes out alike twice/,
    );
  });

  it('cannot tell where several explain and repeat alike, and names them', () => {
    const lines = fourClusters.map(([k, heldOut, seeds]): Line => [
      k,
      heldOut,
      seeds > 0.8 ? 0.95 : seeds,
      0.95,
    ]);
    const { clusters, candidates, text } = recommend(counts([...lines, [7, [41.6, 41.6, 41.6], 0.1, 0.1]]));
    expect([clusters, candidates]).toEqual([undefined, [4, 5, 6]]);
    expect(text).toMatch(/4, 5 or 6 clusters explain the rows and repeat alike/);
  });

  it('cannot tell two apart that are no neighbours', () => {
    const lines = fourClusters.map(([k, heldOut]): Line => {
      return k === 4 || k === 6 ? [k, heldOut, 0.9, 0.9] : [k, heldOut, 0.6, 0.6];
    });
    const { clusters, text } = recommend(counts([...lines, [7, [41.6, 41.6, 41.6], 0.1, 0.1]]));
    expect(clusters).toBeUndefined();
    expect(text).toMatch(/^Cannot tell: 4 or 6 clusters explain the rows and repeat alike/);
  });

  it('only leans where more clusters fit worse, as too short a training makes them', () => {
    const short: readonly Line[] = [
      [2, [3.06, 3.06], 1, 1],
      [3, [3.11, 3.12], 0.39, 0.9],
      [4, [3.37, 3.37], 0.95, 0.99],
    ];
    const { clusters, confidence, text } = recommend(counts(short));
    expect([clusters, confidence]).toEqual([2, 'leaning']);
    expect(text).toMatch(/more clusters fit worse, .* and 4 repeats as well/);
  });

  it('only leans towards the smaller of two that are alike', () => {
    const lines = fourClusters.map(([k, heldOut, seeds, halves]): Line => {
      return k === 5 ? [k, heldOut, 0.98, 0.98] : [k, heldOut, seeds, halves];
    });
    const { clusters, confidence, text } = recommend(counts(lines));
    expect([clusters, confidence]).toEqual([4, 'leaning']);
    expect(text).toMatch(/but 5 is nearly as good/);
  });

  it('leans on stability alone where the model has no likelihood', () => {
    const lines = fourClusters.map(([k, , seeds, halves]): Line => [k, [], seeds, halves]);
    expect(recommend(counts(lines))).toMatchObject({ clusters: 4, confidence: 'leaning' });
    const flat = lines.map(([k, heldOut]): Line => [k, heldOut, 0.9, 0.9]);
    expect(recommend(counts(flat)).clusters).toBeUndefined();
  });

  it('takes differences within the noise of the seeds for none', () => {
    const noisy: readonly Line[] = [
      [2, [60, 60.4, 59.6], 0.6, 0.6],
      [3, [50, 50.4, 49.6], 0.9, 0.9],
      [4, [49.8, 50.2, 49.4], 0.7, 0.7],
      [5, [49.9, 50.3, 49.5], 0.7, 0.7],
    ];
    expect(recommend(counts(noisy))).toMatchObject({ clusters: 3, confidence: 'fairly sure' });
  });

  it('cannot tell while the best is at the start of the range', () => {
    const { clusters, text } = recommend(counts(fourClusters.slice(2)));
    expect(clusters).toBeUndefined();
    expect(text).toMatch(/^Cannot tell: .*smaller --from/);
  });

  it('cannot tell from a single number of clusters', () => {
    expect(recommend(counts(fourClusters.slice(0, 1))).text).toMatch(/too few trials/);
  });
});
