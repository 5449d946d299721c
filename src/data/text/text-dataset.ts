import { memoryDataset, type MemoryDataset } from '../memory-dataset.js';
import { encodeLabels } from '../row-facts.js';
import { fitVocabulary, vectorise, type TextOptions } from './tf-idf.js';
import type { Vocabulary } from './vocabulary.js';

export interface TextSource {
  readonly name: string;
  readonly texts: readonly string[];
  /** The class of each text. */
  readonly classes?: readonly string[];
  readonly ids?: readonly string[];
  /** Rows left out for want of a text. */
  readonly dropped?: number;
  readonly text?: TextOptions;
  /** Fitted before: new texts become rows as the first ones did. Fitted on `texts` unless given. */
  readonly vocabulary?: Vocabulary;
}

/** Texts as tf-idf rows; `vocabulary` turns further texts into rows of the same columns. */
export interface TextDataset extends MemoryDataset {
  readonly vocabulary: Vocabulary;
  /** Texts without a word of the vocabulary, which are rows of zeros. */
  readonly wordless: number;
  /** Rows left out for want of a text. */
  readonly dropped: number;
}

/** Throws `INVALID_DATA` where there are no texts or no words in them. */
export function textDataset(source: TextSource): TextDataset {
  const { name, texts, classes, ids, dropped = 0 } = source;
  const vocabulary = source.vocabulary ?? fitVocabulary(texts, source.text);
  const { values, rows, columns: features } = vectorise(texts, vocabulary);
  const dataset = memoryDataset({
    name,
    values,
    rows,
    features,
    columns: vocabulary.words,
    ...(classes && encodeLabels(classes)),
    ...(ids && { ids }),
  });
  return Object.assign(dataset, { vocabulary, wordless: emptyRows(values, features), dropped });
}

function emptyRows(values: Float32Array, features: number): number {
  let empty = 0;
  for (let at = 0; at < values.length; at += features) {
    if (values.subarray(at, at + features).every((value) => value === 0)) empty += 1;
  }
  return empty;
}

/** Whether a data set was made of texts, and so knows how to take more of them. */
export function isTextDataset(dataset: object): dataset is TextDataset {
  return 'wordless' in dataset;
}
