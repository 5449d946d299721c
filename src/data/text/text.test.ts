import { describe, expect, it } from 'vitest';
import { withoutParts } from './news.js';
import { fitVocabulary, vectorise } from './tf-idf.js';
import { tokeniser } from './tokenise.js';

describe('words', () => {
  it('are lower case, without numbers and stop words, and cut to their stems', () => {
    const tokens = tokeniser({ stopWords: 'english', stem: true });
    expect(tokens('The 3 Clusters, clustering; été x86 a')).toEqual(['cluster', 'cluster', 'été', 'x86']);
    expect(tokens('Clusters')).toEqual(['cluster']);
  });

  it('are kept as they are on request', () => {
    expect(tokeniser({ stopWords: 'none', stem: false })('The Clusters')).toEqual(['the', 'clusters']);
    expect(tokeniser({ stopWords: ['clusters'], stem: false })('The Clusters')).toEqual(['the']);
  });
});

describe('tf-idf', () => {
  const texts = ['apple apple pear', 'pear fig', 'pear pear fig', 'kiwi'];
  const plain = { stopWords: 'none', stem: false } as const;

  it('keeps the most frequent words, ties in alphabetical order', () => {
    expect(fitVocabulary(texts, { ...plain, words: 3 }).words).toEqual(['pear', 'apple', 'fig']);
  });

  it('equals the formula written out', () => {
    const vocabulary = fitVocabulary(texts, { ...plain, words: 3, normalise: 'none' });
    const [pear, apple] = [Math.log(5 / 4) + 1, Math.log(5 / 2) + 1];
    const { values } = vectorise(texts, vocabulary);
    [pear, 2 * apple, 0].forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 6));
  });

  it.each([
    ['log', 1 + Math.log(2)],
    ['binary', 1],
  ] as const)('counts a repeated word less on request: %s', (termFrequency, twice) => {
    const vocabulary = fitVocabulary(texts, { ...plain, words: 3, normalise: 'none', termFrequency });
    const [pear, apple] = [Math.log(5 / 4) + 1, Math.log(5 / 2) + 1];
    const { values } = vectorise(texts, vocabulary);
    [pear, twice * apple, 0].forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 6));
  });

  it('counts every word where a vocabulary of before there was a choice does not say', () => {
    const { termFrequency, ...older } = fitVocabulary(texts, plain);
    expect(termFrequency).toBe('count');
    expect(vectorise(texts, older)).toEqual(vectorise(texts, { ...older, termFrequency: 'count' }));
  });

  it('gives rows of length 1, and zeros for a text without known words', () => {
    const vocabulary = fitVocabulary(texts, { ...plain, words: 3 });
    const { values, rows } = vectorise(texts, vocabulary);
    const lengths = Array.from({ length: rows }, (_, row) =>
      Math.hypot(...values.subarray(row * 3, row * 3 + 3)),
    );
    [1, 1, 1, 0].forEach((expected, row) => expect(lengths[row]).toBeCloseTo(expected, 6));
  });

  it('gives the same bits after the vocabulary travelled as JSON', () => {
    const vocabulary = fitVocabulary(texts);
    expect(vectorise(texts, JSON.parse(JSON.stringify(vocabulary)))).toEqual(vectorise(texts, vocabulary));
  });

  it('refuses texts without a word', () => {
    expect(() => fitVocabulary(['1 2', ''])).toThrow(/no word in 2 texts/);
  });
});

describe('a newsgroup post', () => {
  const post = 'From: a@b.c\nSubject: x\n\nJane wrote:\n> old text\nnew text\n--\nSent by Joe';

  it('loses its headers, quotes and footer on request', () => {
    expect(withoutParts(post, [])).toBe(post);
    expect(withoutParts(post, ['headers'])).toBe('Jane wrote:\n> old text\nnew text\n--\nSent by Joe');
    expect(withoutParts(post, ['headers', 'quotes'])).toBe('new text\n--\nSent by Joe');
    expect(withoutParts(post, ['headers', 'quotes', 'footers'])).toBe('new text');
  });
});
