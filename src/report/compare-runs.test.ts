import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareClusters, requireSameRows } from './compare-runs.js';

const labels = (...values: number[]) => Int32Array.from(values);

describe('requireSameRows', () => {
  const run = (path: string, digest: string) => {
    const dataset = { name: `rows of ${path}`, digest, rows: 2, features: 1, rowShape: [1] };
    return { path, config: { dataset } };
  };

  it('knows rows by their digest, and names runs and data where they differ', () => {
    expect(() => requireSameRows(run('a', 'same'), run('b', 'same'))).not.toThrow();
    expect(() => requireSameRows(run('a', 'these'), run('b', 'those'))).toThrow(
      expect.objectContaining({
        code: 'INVALID_DATA',
        message: expect.stringMatching(/^b \(rows of b\) was fitted on other rows than a \(rows of a\);/),
      }),
    );
  });
});

describe('compareClusters', () => {
  it('matches clusters one to one and lists the rows outside the pairs', () => {
    const first = { labels: labels(0, 0, 0, 1, 1, 2), clusters: 3 };
    const second = { labels: labels(1, 1, 0, 0, 0, 0), clusters: 2 };
    const comparison = compareClusters(first, second);
    expect(comparison.matched).toEqual([
      { first: 0, second: 1, firstSize: 3, secondSize: 2, shared: 2, agreement: 2 / 3 },
      { first: 1, second: 0, firstSize: 2, secondSize: 4, shared: 2, agreement: 0.5 },
      { first: 2, second: undefined, firstSize: 1, secondSize: 0, shared: 0, agreement: 0 },
    ]);
    expect([...comparison.changed]).toEqual([2, 5]);
  });

  it('names clusters that only the second run has', () => {
    const { matched } = compareClusters(
      { labels: labels(0, 0, 0), clusters: 1 },
      { labels: labels(0, 1, 1), clusters: 2 },
    );
    expect(matched.map(({ first, second }) => [first, second])).toEqual([
      [0, 1],
      [undefined, 0],
    ]);
  });

  it('leaves clusters out that were merged into others', () => {
    const merged = { labels: labels(0, 0, 0, 2), clusters: 3, absent: [1] };
    const other = { labels: labels(1, 1, 0, 2), clusters: 3 };
    const sides = ({ matched }: ReturnType<typeof compareClusters>) =>
      matched.map(({ first, second }) => [first, second]);
    const there = compareClusters(merged, other);
    expect(sides(there)).toEqual([
      [0, 1],
      [2, 2],
      [undefined, 0],
    ]);
    expect([...there.changed]).toEqual([2]);
    const back = compareClusters(other, merged);
    expect(sides(back)).toEqual([
      [0, undefined],
      [1, 0],
      [2, 2],
    ]);
    expect(back.secondClusters).toBe(3);
  });

  it('finds nothing changed when clusters only have other numbers', () => {
    const rows = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 4 }), (values, shift) => {
        const { changed, ari } = compareClusters(
          { labels: labels(...values), clusters: 5 },
          { labels: labels(...values.map((value) => (value + shift) % 5)), clusters: 5 },
        );
        expect(changed).toHaveLength(0);
        expect(ari).toBeCloseTo(1, 12);
      }),
    );
  });

  it('refuses runs on other rows', () => {
    const one = { labels: labels(0, 0), clusters: 1 };
    expect(() => compareClusters(one, { labels: labels(0), clusters: 1 })).toThrow(/2 rows, the second 1/);
  });
});
