import { describe, expect, it } from 'vitest';
import { matrix } from '../data/matrix.js';
import { RandomStream } from '../runtime/random.js';
import { input } from '../tensor/index.js';
import { keptRows, neighbourVote } from './neighbour-vote.js';
import { evaluateTensors } from './testing.support.js';

const random = new RandomStream(2);
const normal = (length: number) => random.fillNormal(new Float32Array(length));
const points = normal(12 * 2);
const facts = normal(12 * 3);
const query = input('query', ['batch', 2]);

/** Answers to queries by a model that keeps `points` with `facts`. */
function answers(voters: number, queries: ArrayLike<number>): number[] {
  const vote = neighbourVote(12, 2, { facts: 3 }, voters);
  const [result] = evaluateTensors([vote.answer(query, 'facts')], {
    query: queries,
    'references/points': points,
    'references/facts': facts,
  });
  return [...(result?.data ?? [])];
}

/** The same by plain loops. */
function expectedAnswer(voters: number, q: ArrayLike<number>): number[] {
  const distances = Array.from({ length: 12 }, (_, i) => ({
    i,
    squared: (q[0] - points[i * 2]) ** 2 + (q[1] - points[i * 2 + 1]) ** 2,
  }));
  const nearest = distances.toSorted((a, b) => a.squared - b.squared).slice(0, voters);
  const total = nearest.reduce((sum, { squared }) => sum + 1 / squared, 0);
  return [0, 1, 2].map((j) =>
    nearest.reduce((sum, { i, squared }) => sum + facts[i * 3 + j] / squared / total, 0),
  );
}

describe('the vote of neighbours', () => {
  it.each([1, 4, 12])('is the mean of the %i nearest rows, weighted by 1 / distance²', (voters) => {
    const queries = normal(5 * 2);
    const found = answers(voters, queries);
    for (let row = 0; row < 5; row++) {
      expectedAnswer(voters, queries.subarray(row * 2, row * 2 + 2)).forEach((value, j) =>
        expect(found[row * 3 + j]).toBeCloseTo(value, 6),
      );
    }
  });

  it('gives a kept row what is known of it', () => {
    answers(5, points).forEach((value, i) => expect(value).toBeCloseTo(facts[i], 6));
  });

  it('asks all kept rows where there are fewer than the voters wanted', () => {
    const queries = normal(2);
    expect(answers(99, queries)).toEqual(answers(12, queries));
  });
});

describe('the rows to keep', () => {
  it('are all of them where there are few enough', () => {
    expect([...keptRows(4, 4, random)]).toEqual([0, 1, 2, 3]);
  });

  it('are else a sample without repetition, in order', () => {
    const kept = [...keptRows(100, 10, random)];
    expect(new Set(kept).size).toBe(10);
    expect(kept).toEqual(kept.toSorted((a, b) => a - b));
    expect(kept.every((row) => row >= 0 && row < 100)).toBe(true);
  });
});

it('keeps what it is given', () => {
  const vote = neighbourVote(2, 2, { facts: 1 }, 1);
  const assigned: Record<string, number[]> = {};
  const session = {
    assign: (leaf: { name: string }, values: ArrayLike<number>) => {
      assigned[leaf.name] = Array.from(values);
    },
  };
  vote.assign(session, matrix(Float32Array.of(1, 2, 3, 4), 2, 2), {
    facts: matrix(Float32Array.of(5, 6), 2, 1),
  });
  expect(assigned).toEqual({ 'references/points': [1, 2, 3, 4], 'references/facts': [5, 6] });
});
