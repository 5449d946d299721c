import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { RunConfig } from '../artifact/run-config.js';
import type { Dataset } from '../data/dataset.js';
import { isDatasetName } from '../data/named.node.js';
import { openDataset } from '../data/open.node.js';
import { isTextDataset } from '../data/text/text-dataset.js';
import type { Vocabulary } from '../data/text/tf-idf.js';
import { MixturaError } from '../error.js';
import { plain } from './plain.js';

/** How a source is read: plain data, so that a run can read it again. Flags and configuration files derive from it. */
export const readingSchema = z
  .strictObject({
    label: z.string().describe('column with the true class of each row; for scoring alone'),
    labelFile: z.string().describe('NPY or IDX file with the true class of each row; for scoring alone'),
    id: z.string().describe('column that identifies each row'),
    columns: z.array(z.string()).describe('columns to learn from; all but label and id unless given'),
    ignore: z.array(z.string()).describe('columns to leave out'),
    textColumn: z.string().describe('column of text to learn from, as tf-idf'),
    missing: z.enum(['error', 'drop', 'mean']).describe('what to do about missing values'),
    header: z
      .boolean()
      .describe('whether the first line of a table names its columns; found out unless given'),
    delimiter: z.string().length(1).describe('character between cells; found out unless given'),
    decimal: z.enum(['.', ',']).describe('decimal mark'),
    rowShape: z.array(z.int().min(1)).describe('layout of a row, channels first: 1,28,28'),
  })
  .partial();

export type Reading = Readonly<z.input<typeof readingSchema>>;

/** Rows by the name of a data set or the path of a file. */
export interface DataSource {
  readonly source: string;
  readonly reading?: Reading | undefined;
}

/** Opens the rows of a source. Throws as `openDataset` does. */
export function openSource({ source, reading }: DataSource, vocabulary?: Vocabulary): Promise<Dataset> {
  return openDataset(source, { ...defined(reading ?? {}), ...(vocabulary && { vocabulary }) });
}

/** What a run's configuration says of its data. */
export function describeData(data: DataSource, dataset: Dataset): RunConfig['dataset'] {
  const { name, digest, rows, features, rowShape, columns } = dataset;
  return {
    name,
    source: isDatasetName(data.source) || !existsSync(data.source) ? data.source : resolve(data.source),
    reading: plain(data.reading ?? {}),
    digest,
    rows,
    features,
    rowShape: [...rowShape],
    ...(columns && { columns: [...columns] }),
    ...(isTextDataset(dataset) && { vocabulary: plain(dataset.vocabulary) }),
  };
}

/** The very rows a run was started on. Throws `INVALID_DATA` where they changed since. */
export async function openDataOfRun(config: RunConfig, reading: Reading = {}): Promise<Dataset> {
  const { source, digest, name } = config.dataset;
  if (source === undefined) {
    throw new MixturaError(
      'MISSING_DATA',
      `the rows of this run (${name}) came from memory; give them again`,
    );
  }
  const dataset = await openSource({ source, reading: { ...readingOf(config), ...reading } });
  if (dataset.digest === digest) return dataset;
  throw new MixturaError(
    'INVALID_DATA',
    `${source} changed since the run was started: its digest is ${dataset.digest.slice(0, 12)}…, not ${digest.slice(0, 12)}…; restore the file, or start a new run`,
    { details: { source, digest: dataset.digest, expected: digest } },
  );
}

/** New rows for the model of a run: columns are found by the names the model learnt, texts become rows as its texts did. */
export function openDataFor(config: RunConfig, data: DataSource): Promise<Dataset> {
  const { columns, vocabulary } = config.dataset;
  const { label: _, labelFile: __, id: ___, ignore: ____, ...reading } = readingOf(config);
  const isText = vocabulary !== undefined;
  return openSource(
    {
      source: data.source,
      reading: { ...reading, ...(columns && !isText && { columns }), ...data.reading },
    },
    isText ? (vocabulary as unknown as Vocabulary) : undefined,
  );
}

function readingOf(config: RunConfig): Reading {
  return readingSchema.parse(config.dataset.reading ?? {});
}

/** Drops keys whose value is undefined. */
function defined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
