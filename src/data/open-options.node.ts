import { z } from 'zod';
import { checkedOptions } from './checked-options.js';
import { readingShape } from './reading-shape.js';
import { columnPlan } from './sources/column-plan.js';
import { savedVocabulary } from './text/vocabulary.js';
import type { NpzOptions } from './formats/npz.js';
import type { NamedOptions } from './named.node.js';
import type { ImageOptions } from './sources/images.node.js';
import type { FeatureOptions } from './sources/onnx-features.node.js';
import type { TableOpenOptions } from './sources/open-table.node.js';
import type { TextEmbeddingOptions } from './sources/text-embeddings.node.js';

export interface OpenOptions
  extends
    NamedOptions,
    NpzOptions,
    TableOpenOptions,
    ImageOptions,
    Partial<FeatureOptions>,
    Partial<TextEmbeddingOptions> {
  /** File with the class of each row, for sources that keep them apart: NPY, IDX, or a table in text. */
  readonly labelFile?: string;
  /** Layout of a row, where the source is flat: `[1, 28, 28]`. */
  readonly rowShape?: readonly number[];
  /** Rows above this size are read from disk; 64 MiB for tables and 1 GiB for NPY files unless given. */
  readonly memoryBytes?: number;
}

const { words, termFrequency, ...plain } = readingShape;

const openShape = {
  ...plain,
  size: z.union([z.number(), z.tuple([z.number(), z.number()])]),
  text: z
    .strictObject({
      words,
      termFrequency,
      stopWords: savedVocabulary.shape.stopWords,
      stem: savedVocabulary.shape.stem,
      normalise: savedVocabulary.shape.normalise,
    })
    .partial(),
  plan: columnPlan,
  vocabulary: savedVocabulary,
  idIfThere: z.string(),
  memoryBytes: z.number().min(0),
  featureBatchSize: z.int().min(1),
  seed: z.int(),
  without: z.array(z.enum(['headers', 'footers', 'quotes'])),
  folder: z.string(),
  cache: z.string(),
  isFitted: z.boolean(),
  groups: z.custom<OpenOptions['groups']>(),
  fetch: z.custom<OpenOptions['fetch']>(),
} satisfies Readonly<Record<keyof OpenOptions, z.ZodType>>;

const openOptions = z.strictObject(openShape).partial();

/** Throws `INVALID_OPTION` for names and values that are none of `openDataset`'s options. */
export function checkOpenOptions(options: OpenOptions): void {
  checkedOptions(openOptions, options, 'openDataset');
}
