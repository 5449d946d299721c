import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accuracy,
  adjustedRandIndex,
  normalizedMutualInformation,
  purity,
  scoreLabels,
} from './agreement.js';
import golden from './golden/metrics.json' with { type: 'json' };

const averages = ['arithmetic', 'max', 'min', 'geometric'] as const;
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe.each(golden.labels)('agrees with scikit-learn to 1e-9 on $name', (reference) => {
  const { labels, predicted } = reference;

  test('in accuracy, purity and adjusted Rand index', () => {
    expect(Math.abs(accuracy(labels, predicted) - reference.accuracy)).toBeLessThan(1e-9);
    expect(Math.abs(purity(labels, predicted) - reference.purity)).toBeLessThan(1e-9);
    expect(Math.abs(adjustedRandIndex(labels, predicted) - reference.ari)).toBeLessThan(1e-9);
  });

  test.each(averages)('in mutual information normalised by the %s average', (average) => {
    const found = normalizedMutualInformation(labels, predicted, { average });
    expect(Math.abs(found - reference.nmi[average])).toBeLessThan(1e-9);
  });

  test('in all four scores at once, from typed arrays', () => {
    const scores = scoreLabels(Int32Array.from(labels), Int32Array.from(predicted));
    expect(scores).toEqual({
      accuracy: accuracy(labels, predicted),
      nmi: normalizedMutualInformation(labels, predicted),
      ari: adjustedRandIndex(labels, predicted),
      purity: purity(labels, predicted),
    });
  });
});

/** Pairs of labels with a permutation of the cluster ids and one of the rows. */
const cases = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 5 })), {
    minLength: 1,
    maxLength: 60,
  })
  .chain((pairs) =>
    fc.record({
      pairs: fc.constant(pairs),
      names: fc.shuffledSubarray([-7, 0, 3, 12, 40, 41], { minLength: 6 }),
      shuffled: fc.shuffledSubarray(pairs, { minLength: pairs.length }),
    }),
  );

function expectSameScores(found: object, expected: object): void {
  for (const [name, value] of Object.entries(expected)) {
    expect(Math.abs(Reflect.get(found, name) - value), name).toBeLessThan(1e-12);
  }
}

const scorePairs = (pairs: readonly (readonly [number, number])[]) =>
  scoreLabels(
    pairs.map(([label]) => label),
    pairs.map(([, cluster]) => cluster),
  );

test('renaming the clusters changes no score', () => {
  fc.assert(
    fc.property(cases, ({ pairs, names }) => {
      const renamed = pairs.map(([label, cluster]) => [label, names[cluster]] as const);
      expectSameScores(scorePairs(renamed), scorePairs(pairs));
    }),
  );
});

test('reordering the rows changes no score', () => {
  fc.assert(
    fc.property(cases, ({ pairs, shuffled }) => {
      expect(scorePairs(shuffled)).toEqual(scorePairs(pairs));
    }),
  );
});

test('exchanging classes and clusters keeps accuracy, mutual information and Rand index', () => {
  fc.assert(
    fc.property(cases, ({ pairs }) => {
      const { purity: _, ...expected } = scorePairs(pairs);
      expectSameScores(scorePairs(pairs.map(([label, cluster]) => [cluster, label] as const)), expected);
    }),
  );
});

test('a relabelled truth scores 1 everywhere', () => {
  fc.assert(
    fc.property(cases, ({ pairs, names }) => {
      const scores = scorePairs(pairs.map(([label]) => [label, names[label]] as const));
      expectSameScores(scores, { accuracy: 1, nmi: 1, ari: 1, purity: 1 });
    }),
  );
});

test('accuracy never passes purity', () => {
  fc.assert(
    fc.property(cases, ({ pairs }) => {
      const scores = scorePairs(pairs);
      expect(scores.accuracy).toBeLessThanOrEqual(scores.purity);
    }),
  );
});

test.each(Object.entries({ accuracy, purity, normalizedMutualInformation, adjustedRandIndex, scoreLabels }))(
  '%s refuses empty, unequal and fractional labels',
  (_, score) => {
    expect(() => score([], [])).toThrow(code('INVALID_DATA'));
    expect(() => score([0, 1], [0])).toThrow(code('INVALID_SHAPE'));
    expect(() => score([0, 1], [0, 0.5])).toThrow(/0\.5 of row 1/);
    expect(() => score([0, NaN], [0, 1])).toThrow(code('INVALID_DATA'));
  },
);
