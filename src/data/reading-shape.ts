import { z } from 'zod';
import { termFrequencies } from './text/vocabulary.js';

/** Categories of a column that get a feature of their own, unless said otherwise. */
export const defaultMaxCategories = 32;

/** How a source is read, as plain data: what each value may be and means. */
export const readingShape = {
  label: z
    .string()
    .describe(
      'column with the true class of each row, or "folder" for images in a folder for each class; for scoring alone',
    ),
  labelFile: z.string().describe('NPY, IDX or text file with the true class of each row; for scoring alone'),
  id: z.string().describe('column that identifies each row'),
  columns: z.array(z.string()).describe('columns to learn from; all but label and id unless given'),
  ignore: z.array(z.string()).describe('columns to leave out'),
  missing: z
    .union([z.enum(['error', 'drop', 'mean']), z.number()])
    .describe('what to do about missing values; a number takes their place'),
  unknown: z
    .enum(['note', 'error'])
    .describe(
      'what to do about categories the model was not fitted on: note counts and names them, error refuses them',
    ),
  categories: z
    .enum(['one-hot', 'ordinal', 'ignore'])
    .describe('what becomes of columns of text; one-hot unless given'),
  categorical: z.array(z.string()).describe('columns of numbers that are categories all the same'),
  maxCategories: z
    .int()
    .min(1)
    .describe(
      `most categories of a column with a feature of their own; ${defaultMaxCategories} unless given`,
    ),
  textColumn: z.string().describe('column of text to learn from, as tf-idf'),
  words: z.int().min(1).describe('most frequent words that texts are told apart by; 2000 unless given'),
  termFrequency: z
    .enum(termFrequencies)
    .describe(
      'what n occurrences of a word in a text count: n (count, unless given), 1 + ln n (log) or 1 (binary)',
    ),
  imageColumn: z.string().describe('column of paths of images to learn from'),
  size: z
    .int()
    .min(1)
    .describe(
      'height and width that images are brought to; unless given their own where all are alike and at most 64, else 32',
    ),
  greyscale: z.boolean().describe('images in one channel; without it where no file has colours'),
  features: z.string().describe('ONNX model whose outputs are learnt from in place of the rows'),
  tokenizer: z
    .string()
    .describe(
      'tokenizer.json of a language model given as features: learn from its embeddings of the text column',
    ),
  maxTokens: z
    .int()
    .min(1)
    .describe('tokens a text is cut to; what the tokenizer says, else 512, unless given'),
  output: z.string().describe('output of that model; its first unless given'),
  channelMeans: z
    .array(z.number())
    .describe('taken from each channel of an image before that model sees it; one number or one a channel'),
  channelDeviations: z
    .array(z.number().positive())
    .describe('what each channel is divided by then; one number or one a channel'),
  window: z.int().min(1).describe('moments in a window of a time series'),
  step: z.int().min(1).describe('moments between starts of windows; half a window unless given'),
  group: z.string().describe('column of the series each moment belongs to'),
  order: z.string().describe('column that brings moments into order'),
  table: z.string().describe('table of a database file'),
  query: z.string().describe('what to select from a PostgreSQL server'),
  array: z.string().describe('array of an .npz file that holds the rows'),
  header: z.boolean().describe('whether the first line of a table names its columns; found out unless given'),
  delimiter: z.string().length(1).describe('character between cells; found out unless given'),
  decimal: z.enum(['.', ',']).describe('decimal mark'),
  rowShape: z.array(z.int().min(1)).describe('layout of a row, channels first: 1,28,28'),
} as const;
