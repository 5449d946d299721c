import { z } from 'zod';
import { savedValue } from '../../artifact/saved-value.js';
import type { TokenOptions } from './tokenise.js';

/** What n occurrences of a word in a text count: n, 1 + ln n, or 1. */
export const termFrequencies = ['count', 'log', 'binary'] as const;
export type TermFrequency = (typeof termFrequencies)[number];

/** Everything fitted on the texts, as plain data: a text vectorised with it is the same row wherever and whenever. */
export interface Vocabulary extends TokenOptions {
  /** Most frequent first; word `i` is column `i`. */
  readonly words: readonly string[];
  /** Weight of each word, `ln((1 + n) / (1 + documents with the word)) + 1`. */
  readonly inverseDocumentFrequencies: readonly number[];
  readonly normalise: 'l2' | 'none';
  /** `count` where a vocabulary of before there was a choice does not say. */
  readonly termFrequency?: TermFrequency;
}

/** Whether two vocabularies make the same row of any text. */
export function sameVocabulary(a: Vocabulary, b: Vocabulary): boolean {
  return meaning(a) === meaning(b);
}

function meaning(vocabulary: Vocabulary): string {
  const {
    words,
    inverseDocumentFrequencies,
    normalise,
    termFrequency = 'count',
    stopWords,
    stem,
  } = vocabulary;
  return JSON.stringify([words, inverseDocumentFrequencies, normalise, termFrequency, stopWords, stem]);
}

/** A vocabulary as it is saved. */
export const savedVocabulary = z.object({
  words: z.array(z.string()),
  inverseDocumentFrequencies: z.array(z.number()),
  normalise: z.enum(['l2', 'none']),
  termFrequency: z.enum(termFrequencies).exactOptional(),
  stopWords: z.union([z.enum(['english', 'none']), z.array(z.string())]),
  stem: z.boolean(),
}) satisfies z.ZodType<Vocabulary>;

/** A vocabulary out of a saved run. Throws `INVALID_ARTIFACT`. */
export function parseVocabulary(value: unknown): Vocabulary {
  return savedValue(savedVocabulary, value, 'this is no vocabulary of texts');
}
