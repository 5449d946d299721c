import { memoryDataset, type MemoryDataset } from '../memory-dataset.js';
import { encodeLabels } from '../row-facts.js';
import { withoutParts, type NewsPart } from '../text/news.js';
import { fitVocabulary, vectorise, type TextOptions } from '../text/tf-idf.js';
import { dataFiles, type Store } from './files.js';

interface Document {
  readonly id: string;
  readonly text: string;
  readonly label: string;
}

const largestReutersTopics = ['earn', 'acq', 'crude', 'trade', 'money-fx', 'interest', 'ship', 'grain'];

const reutersTopics = {
  reuters: undefined,
  'reuters-r8': largestReutersTopics,
  'reuters-4': largestReutersTopics.slice(0, 4),
} as const;

/** 18,846 posts of 20 newsgroups, "bydate", as tf-idf rows. Sorted by split and group. */
export async function newsgroups(
  store: Store,
  options: { readonly text?: TextOptions; readonly without?: readonly NewsPart[] },
): Promise<MemoryDataset> {
  const { text = {}, without = [] } = options;
  const documents = parseDocuments(await store(dataFiles.newsgroups));
  const posts = documents.map((document) => ({ ...document, text: withoutParts(document.text, without) }));
  return textDataset('20newsgroups', posts, text);
}

/**
 * Reuters-21578 stories with one topic each, as tf-idf rows: all 52 topics (9,100 stories), the 8 of R8 (7,674), or the 4 largest of those (6,915; the nearest thing
 * to Reuters-10k, whose texts are licensed).
 */
export async function reuters(
  store: Store,
  options: { readonly text?: TextOptions },
  name: keyof typeof reutersTopics,
): Promise<MemoryDataset> {
  const topics = reutersTopics[name];
  const documents = parseDocuments(await store(dataFiles.reuters)).filter(
    ({ label }) => topics === undefined || topics.includes(label),
  );
  return textDataset(name, documents, options.text ?? {});
}

/** The files are verified by their checksum, so that their lines are documents. */
function parseDocuments(bytes: Uint8Array): Document[] {
  const lines = new TextDecoder().decode(bytes).trimEnd().split('\n');
  return lines.map((line): Document => JSON.parse(line));
}

function textDataset(name: string, documents: readonly Document[], options: TextOptions): MemoryDataset {
  const texts = documents.map(({ text }) => text);
  const vocabulary = fitVocabulary(texts, options);
  const { values, rows, columns: features } = vectorise(texts, vocabulary);
  return memoryDataset({
    name,
    values,
    rows,
    features,
    columns: vocabulary.words,
    ids: documents.map(({ id }) => id),
    ...encodeLabels(documents.map(({ label }) => label)),
  });
}
