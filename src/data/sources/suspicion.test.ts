import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../runtime/random.js';
import { suspicionOf, suspicionRefusal, type ColumnTraits } from './suspicion.js';

function traitsOf(values: readonly number[], name = 'x'): ColumnTraits {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    name,
    kind: 'integer',
    rows: values.length,
    missing: 0,
    least: Math.min(...values),
    greatest: Math.max(...values),
    mean,
    deviation: Math.sqrt(square / values.length),
  };
}

const reasonOf = (values: readonly number[], name?: string) =>
  suspicionOf(traitsOf(values, name), new Set(values).size)?.reason;

/** The same draw for every row number, between 0 and 1. */
function draws(count: number, seed = 0): number[] {
  const random = new RandomStream(seed);
  return Array.from({ length: count }, () => random.uniform());
}

describe('a column of whole numbers that are all different', () => {
  it('looks like an id where its digits are as random ones, however many rows', () => {
    for (const rows of [12, 60, 600, 20_000]) {
      const accounts = draws(rows).map((share) => Math.floor(1e9 + 9e9 * share));
      expect(reasonOf(accounts), String(rows)).toMatch(/all different, of 10 digits and as evenly spread/);
    }
  });

  it('looks like an id where it counts the rows in any order, or is called one', () => {
    expect(reasonOf([4, 9, 2, 1, 7, 3, 5, 0, 8, 6])).toBe('it counts the rows from 0 to 9');
    const numbers = draws(40).map((share) => Math.floor(1e5 * share));
    expect(reasonOf(numbers, 'customer_id')).toMatch(/called an id/);
    expect(reasonOf(numbers)).toBeUndefined();
  });

  it.each([
    ['times in seconds', (share: number) => 1.6e9 + 1.6e8 * share],
    ['times in milliseconds', (share: number) => 1.2e12 + 6e11 * share],
    ['dates such as 20240131', (share: number) => 20_000_101 + 300_000 * share],
    ['measures of a wide range', (share: number) => 1e9 * share],
    ['amounts with a long tail', (share: number) => 1e9 * 9.9 ** (share * share)],
    ['short numbers', (share: number) => 1e7 + 9e7 * share],
  ])('is a quantity where it holds %s', (_, valueAt) => {
    for (const rows of [50, 600]) {
      expect(reasonOf(draws(rows, 3).map((share) => Math.floor(valueAt(share))))).toBeUndefined();
    }
  });

  it('is a quantity where its values are heaped about their middle', () => {
    const random = new RandomStream(1);
    const heaped = Array.from({ length: 400 }, () => Math.round(5.5e9 + 1e9 * random.normal()));
    expect(reasonOf(heaped)).toBeUndefined();
  });
});

describe('a column of texts that are all different', () => {
  const texts = (words: number): ColumnTraits => ({
    name: 'note',
    kind: 'text',
    rows: 50,
    missing: 0,
    words,
  });

  it('looks like free text where they have words, and like an id where they are names', () => {
    expect(suspicionOf(texts(1.8), 50)?.looksLike).toBe('an id');
    const suspicion = suspicionOf(texts(6.2), 48);
    expect(suspicion).toEqual({
      looksLike: 'free text',
      reason: 'its texts are (nearly) all different, of 6 words on average',
    });
    expect(suspicion && suspicionRefusal('t.csv', 'note', suspicion).message).toBe(
      't.csv: column note looks like free text: its texts are (nearly) all different, of 6 words on average. Learn from its words (`textColumn: note`), name it as the id (`id: note`), ignore it (`ignore: note`), or list the columns to learn from (`columns`).',
    );
    expect(suspicionOf(texts(6.2), 20)).toBeUndefined();
  });
});
