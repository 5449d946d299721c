import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { MixturaError } from '../error.js';
import { isDatasetName, isTextSet } from './named.node.js';
import { isPostgres, postgresName } from './sources/postgres-url.js';
import { tableFormat, type TableFormat } from './sources/table-format.node.js';

type SourceKind = 'named' | 'server' | 'images' | 'npy' | 'npz' | 'idx' | TableFormat;

/** Arrays by the end of their file's name, without `.gz`. */
export const arrayNames = { npy: /\.npy$/, npz: /\.npz$/, idx: /\.idx\d?$|[-.]u?byte$/ } as const;

const kindTexts: Readonly<Record<SourceKind, string>> = {
  named: 'a data set known by its name',
  server: 'a table of a server',
  images: 'a folder of images',
  npy: 'an array',
  npz: 'a file of arrays',
  idx: 'an array',
  sql: 'a query',
  parquet: 'a table',
  database: 'a database file',
  csv: 'a table in text',
  json: 'a table in JSON Lines',
};

/** How a source is read, and what each of these options is for. */
const purposes = {
  label: 'columns of tables, folders of images and .npz files',
  labelFile: 'arrays',
  id: 'tables',
  columns: 'tables of numbers and categories',
  ignore: 'tables of numbers and categories',
  missing: 'tables of numbers, categories or texts',
  unknown: 'tables with categories',
  categories: 'tables with categories',
  categorical: 'tables with categories',
  maxCategories: 'tables with categories',
  textColumn: 'tables',
  words: 'texts, of the column that `textColumn` names',
  termFrequency: 'texts, of the column that `textColumn` names',
  imageColumn: 'tables',
  size: 'images',
  greyscale: 'images',
  maxTokens: 'texts that a `tokenizer` takes apart',
  output: 'an ONNX model of `features`',
  channelMeans: 'an ONNX model of `features`',
  channelDeviations: 'an ONNX model of `features`',
  window: 'tables of numbers and categories',
  step: 'windows of a time series (`window`)',
  group: 'tables of numbers and categories',
  order: 'tables of numbers and categories',
  table: 'databases',
  query: 'PostgreSQL servers',
  array: '.npz files',
  header: 'tables in text',
  delimiter: 'tables in text',
  decimal: 'tables in text',
  rowShape: 'arrays',
} as const;

type ReadingOption = keyof typeof purposes;

/** Options of `openDataset`; which of them are there is all that counts. */
type AskedOptions = { readonly [Name in ReadingOption | 'features' | 'tokenizer']?: unknown } & {
  readonly text?: { readonly [Name in ReadingOption]?: unknown };
};

/** Throws `INVALID_OPTION` for options that say nothing of a source as it is read: who gives one expects it to do something. */
export function refuseUnused(source: string, options: AskedOptions): void {
  const unused = unusedOptions(source, options);
  const kind = sourceKind(source);
  if (kind === undefined || unused.length === 0) return;
  const name = kind === 'server' ? postgresName(source) : kind === 'sql' ? 'the source' : basename(source);
  const texts = unused.map((option) => `\`${option}\` (for ${purposes[option]})`);
  throw new MixturaError(
    'INVALID_OPTION',
    `${name} is ${kindTexts[kind]}${modeText(kind, options)}; leave out ${texts.join(', ')}`,
    { details: { source, unused } },
  );
}

/** The options that are given and say nothing of a source as it is read; none of a source that cannot be. */
export function unusedOptions(source: string, options: AskedOptions): ReadingOption[] {
  const kind = sourceKind(source);
  if (kind === undefined) return [];
  const given = { ...options, ...options.text };
  const used = new Set<ReadingOption>([...ownOptions(kind, source, options), ...featureOptions(options)]);
  const names = Object.keys(purposes) as ReadingOption[];
  return names.filter((name) => given[name] !== undefined && !used.has(name));
}

function sourceKind(source: string): SourceKind | undefined {
  if (isDatasetName(source)) return 'named';
  if (isPostgres(source)) return 'server';
  const format = tableFormat(source);
  if (format === 'sql') return format;
  if (existsSync(source) && statSync(source).isDirectory()) return 'images';
  const name = source.toLowerCase().replace(/\.gz$/, '');
  const arrays = Object.keys(arrayNames) as (keyof typeof arrayNames)[];
  return format ?? arrays.find((kind) => arrayNames[kind].test(name));
}

function ownOptions(kind: SourceKind, source: string, options: AskedOptions): readonly ReadingOption[] {
  switch (kind) {
    case 'named':
      return isTextSet(source) ? ['words', 'termFrequency'] : [];
    case 'images':
      return ['label', 'size', 'greyscale'];
    case 'npy':
    case 'idx':
      return ['labelFile', 'rowShape'];
    case 'npz':
      return ['label', 'labelFile', 'array', 'rowShape'];
    case 'server':
      return ['table', 'query', ...columnOptions(options)];
    case 'database':
      return ['table', ...columnOptions(options)];
    case 'csv':
      return ['header', 'delimiter', 'decimal', ...columnOptions(options)];
    case 'json':
      return ['decimal', ...columnOptions(options)];
    case 'sql':
    case 'parquet':
      return columnOptions(options);
  }
}

/** A table is read for its texts, for the images that it names, or for its numbers and categories. */
function columnOptions(options: AskedOptions): readonly ReadingOption[] {
  if (options.textColumn !== undefined) {
    const words = options.tokenizer === undefined ? (['words', 'termFrequency'] as const) : [];
    return ['textColumn', 'label', 'id', 'missing', ...words];
  }
  if (options.imageColumn !== undefined) return ['imageColumn', 'label', 'id', 'size', 'greyscale'];
  return [
    'label',
    'id',
    'columns',
    'ignore',
    'missing',
    'unknown',
    'categories',
    'categorical',
    'maxCategories',
    'window',
    'group',
    'order',
    ...(options.window === undefined ? [] : (['step'] as const)),
  ];
}

function featureOptions({ features, tokenizer }: AskedOptions): readonly ReadingOption[] {
  if (features === undefined) return [];
  return tokenizer === undefined
    ? ['output', 'channelMeans', 'channelDeviations']
    : ['output', 'maxTokens', 'textColumn'];
}

function modeText(kind: SourceKind, { textColumn, imageColumn }: AskedOptions): string {
  if (['named', 'images', ...Object.keys(arrayNames)].includes(kind)) return '';
  if (textColumn !== undefined) return `, read for the texts of ${String(textColumn)}`;
  return imageColumn === undefined ? '' : `, read for the images of ${String(imageColumn)}`;
}
