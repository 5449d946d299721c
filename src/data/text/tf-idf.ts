import { MixturaError, unreachable } from '../../error.js';
import type { Matrix } from '../matrix.js';
import { tokeniser, type TokenOptions } from './tokenise.js';
import type { TermFrequency, Vocabulary } from './vocabulary.js';

export interface TextOptions extends Partial<TokenOptions> {
  /** How many words to keep: the most frequent ones over all texts. */
  readonly words?: number;
  /** What n occurrences of a word count: n, 1 + ln n, or 1, so that a text is not about its most repeated word alone. */
  readonly termFrequency?: TermFrequency;
  /** `l2`: each row has length 1, its values within [0, 1]; `none`: frequencies times weights as they are. */
  readonly normalise?: 'l2' | 'none';
}

/** Chooses the words and weighs them. Ties in frequency go to the alphabet. Throws `INVALID_DATA` where no text has a word. */
export function fitVocabulary(texts: Iterable<string>, options: TextOptions = {}): Vocabulary {
  const { words: limit = 2000, stopWords = 'english', stem = true, normalise = 'l2' } = options;
  const { termFrequency = 'count' } = options;
  const tokens = tokeniser({ stopWords, stem });
  const occurrences = new Map<string, number>();
  const documents = new Map<string, number>();
  let count = 0;
  for (const text of texts) {
    const found = tokens(text);
    for (const word of found) occurrences.set(word, (occurrences.get(word) ?? 0) + 1);
    for (const word of new Set(found)) documents.set(word, (documents.get(word) ?? 0) + 1);
    count += 1;
  }
  if (occurrences.size === 0) {
    throw new MixturaError('INVALID_DATA', `no word in ${count} texts; give texts, or fewer stop words`);
  }
  const words = [...occurrences]
    .toSorted(([a, countOfA], [b, countOfB]) => countOfB - countOfA || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([word]) => word);
  return {
    words,
    inverseDocumentFrequencies: words.map(
      (word) => Math.log((1 + count) / (1 + (documents.get(word) ?? 0))) + 1,
    ),
    stopWords,
    stem,
    normalise,
    termFrequency,
  };
}

/** Each text as a row of term frequency × inverse document frequency, texts × words. A text without a known word is all zeros. */
export function vectorise(texts: readonly string[], vocabulary: Vocabulary): Matrix {
  const { words } = vocabulary;
  const columns = words.length;
  const columnOf = new Map(words.map((word, column) => [word, column]));
  const tokens = tokeniser(vocabulary);
  const values = new Float32Array(texts.length * columns);
  texts.forEach((text, index) => {
    const row = values.subarray(index * columns, (index + 1) * columns);
    for (const word of tokens(text)) {
      const column = columnOf.get(word);
      if (column !== undefined) row[column] = (row[column] ?? 0) + 1;
    }
    weigh(row, vocabulary);
  });
  return { values, rows: texts.length, columns };
}

/** Turns the counts of a text's words into their weights, in place. */
function weigh(row: Float32Array, vocabulary: Vocabulary): void {
  const { inverseDocumentFrequencies: weights, normalise, termFrequency = 'count' } = vocabulary;
  let squares = 0;
  row.forEach((count, column) => {
    if (count === 0) return;
    const weighed = weightOfCount(count, termFrequency) * (weights[column] ?? 0);
    row[column] = weighed;
    squares += weighed ** 2;
  });
  if (normalise === 'none' || squares === 0) return;
  const length = Math.sqrt(squares);
  for (let column = 0; column < row.length; column++) row[column] = (row[column] ?? 0) / length;
}

function weightOfCount(count: number, termFrequency: TermFrequency): number {
  switch (termFrequency) {
    case 'count':
      return count;
    case 'log':
      return 1 + Math.log(count);
    case 'binary':
      return 1;
    default:
      return unreachable(termFrequency);
  }
}
