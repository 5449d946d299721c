import { withoutParts, type NewsPart } from '../text/news.js';
import { textDataset, type TextDataset } from '../text/text-dataset.js';
import type { TextOptions } from '../text/tf-idf.js';
import type { Vocabulary } from '../text/vocabulary.js';
import { dataFiles, type Store } from './files.js';

interface DocumentOptions {
  readonly text?: TextOptions;
  readonly vocabulary?: Vocabulary;
}

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
  options: DocumentOptions & { readonly without?: readonly NewsPart[] },
  name = '20newsgroups',
): Promise<TextDataset> {
  const { without = [] } = options;
  const documents = parseDocuments(await store(dataFiles.newsgroups));
  const posts = documents.map((document) => ({ ...document, text: withoutParts(document.text, without) }));
  return documentDataset(name, posts, options);
}

/**
 * Reuters-21578 stories with one topic each, as tf-idf rows: all 52 topics (9,100 stories), the 8 of R8 (7,674), or the 4 largest of those (6,915; the nearest thing
 * to Reuters-10k, whose texts are licensed).
 */
export async function reuters(
  store: Store,
  options: DocumentOptions,
  name: keyof typeof reutersTopics,
): Promise<TextDataset> {
  const topics = reutersTopics[name];
  const documents = parseDocuments(await store(dataFiles.reuters)).filter(
    ({ label }) => topics === undefined || topics.includes(label),
  );
  return documentDataset(name, documents, options);
}

/** The files are verified by their checksum, so that their lines are documents. */
function parseDocuments(bytes: Uint8Array): Document[] {
  const lines = new TextDecoder().decode(bytes).trimEnd().split('\n');
  return lines.map((line): Document => JSON.parse(line));
}

function documentDataset(
  name: string,
  documents: readonly Document[],
  options: DocumentOptions,
): TextDataset {
  return textDataset({
    name,
    texts: documents.map(({ text }) => text),
    classes: documents.map(({ label }) => label),
    ids: documents.map(({ id }) => id),
    ...(options.text && { text: options.text }),
    ...(options.vocabulary && { vocabulary: options.vocabulary }),
  });
}
