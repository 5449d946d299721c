import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { toJson } from '../artifact/json.js';
import type { RunConfig } from '../artifact/run-config.js';
import { savedValue } from '../artifact/saved-value.js';
import type { Dataset } from '../data/dataset.js';
import { isDatasetName } from '../data/named.node.js';
import { openDataset } from '../data/open.node.js';
import type { OpenOptions } from '../data/open-options.node.js';
import { checkedOptions } from '../data/checked-options.js';
import { readingShape } from '../data/reading-shape.js';
import { parsePlan, planWithMissing, type ColumnPlan } from '../data/sources/column-plan.js';
import { isPostgres } from '../data/sources/postgres-url.js';
import { isQuery, tableFormat } from '../data/sources/table-format.node.js';
import { unusedOptions } from '../data/unused-options.node.js';
import { parseVocabulary, type Vocabulary } from '../data/text/vocabulary.js';
import { MixturaError } from '../error.js';

/** How a source is read: plain data, so that a run can read it again. Flags and configuration files derive from it. */
export const readingSchema = z.strictObject(readingShape).partial();

export type Reading = Readonly<z.input<typeof readingSchema>>;

/** Rows by the name of a data set or the path of a file. */
export interface DataSource {
  readonly source: string;
  readonly reading?: Reading | undefined;
}

/** What was fitted to the data of a run, for new data to become rows in the same way. */
interface FittedReading {
  readonly plan?: ColumnPlan;
  readonly vocabulary?: Vocabulary;
  /** The column that identified the rows of the run. */
  readonly idIfThere?: string;
}

/** Opens the rows of a source. Throws as `openDataset` does. */
export function openSource({ source, reading }: DataSource, fitted: FittedReading = {}): Promise<Dataset> {
  return openDataset(source, { ...openOptions(reading), ...fitted });
}

function openOptions(reading: Reading = {}): OpenOptions {
  const { words, termFrequency, ...rest } = checkedReading(reading);
  return { ...defined(rest), text: defined({ words, termFrequency }) };
}

/** Throws `INVALID_OPTION`, naming value and cure. */
function checkedReading(reading: Reading): Reading {
  return checkedOptions(readingSchema, reading, 'the reading of data');
}

/** What a run's configuration says of its data. No password stays in it. */
export function describeData(data: DataSource | undefined, dataset: Dataset): RunConfig['dataset'] {
  const { name, digest, rows, features, rowShape, columns, plan, vocabulary } = dataset;
  return {
    name,
    ...(data && {
      source: lastingSource(data.source),
      reading: toJson(lastingReading(checkedReading(data.reading ?? {}))),
    }),
    digest,
    rows,
    features,
    rowShape: [...rowShape],
    ...(columns && !vocabulary && { columns: [...columns] }),
    ...(vocabulary && { vocabulary: toJson(vocabulary) }),
    ...(plan && { plan: toJson(plan) }),
  };
}

/** A source as it can be found again from any folder; paths within a query stay as they are. */
function lastingSource(source: string): string {
  if (isPostgres(source)) return withoutPassword(source);
  if (isDatasetName(source) || tableFormat(source) === 'sql') return source;
  return resolve(isQuery(source) ? patternOf(process.cwd()) : '', source);
}

function withoutPassword(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  url.password = '';
  return url.toString();
}

/** The pattern that a folder alone matches, whatever characters are in its name. */
const patternOf = (folder: string): string => folder.replace(/[*?[]/g, '[$&]');

/** A reading whose files can be found again from any folder. */
function lastingReading(reading: Reading): Reading {
  const files = (['labelFile', 'features', 'tokenizer'] as const).flatMap((name) => {
    const path = reading[name];
    return path === undefined ? [] : [[name, resolve(path)] as const];
  });
  return { ...reading, ...Object.fromEntries(files) };
}

/** The very rows a run was started on. Throws `INVALID_DATA` where they changed since, `MISSING_DATA` where they are gone. */
export async function openDataOfRun(config: RunConfig, reading: Reading = {}): Promise<Dataset> {
  const { source, name } = config.dataset;
  if (source === undefined) {
    throw new MixturaError(
      'MISSING_DATA',
      `the rows of this run (${name}) came from memory; give them again, as in resumeRun(folder, { dataset })`,
    );
  }
  // Files are kept by their absolute paths.
  if (isAbsolute(source) && !isQuery(source) && !existsSync(source)) {
    throw new MixturaError(
      'MISSING_DATA',
      `the rows of this run were read from ${source}, where nothing is now; put them back or link them there (they are known by their digest)`,
    );
  }
  return sameRows(
    config,
    await openSource({ source, reading: joined(source, readingOf(config), reading) }, fittedReading(config)),
  );
}

/** The very rows a run was started on: those `given`, or read again. Throws as `openDataOfRun` does. */
export async function rowsOfRun(config: RunConfig, given: Dataset | undefined): Promise<Dataset> {
  return given === undefined ? openDataOfRun(config) : sameRows(config, given);
}

/** Gives `dataset` back where it has the very rows a run was started on. Throws `INVALID_DATA` where it does not. */
function sameRows({ dataset: { digest, source, name } }: RunConfig, dataset: Dataset): Dataset {
  if (dataset.digest === digest) return dataset;
  throw new MixturaError(
    'INVALID_DATA',
    `${source ?? name} changed since the run was started: its digest is ${dataset.digest.slice(0, 12)}…, not ${digest.slice(0, 12)}…; give the same rows, or start a new run`,
    { details: { source, digest: dataset.digest, expected: digest } },
  );
}

/** Readings that belong to the rows a model learnt from, not to any it is shown later. */
const ownReadings = new Set<string>(['label', 'labelFile', 'id', 'columns', 'ignore', 'table', 'query']);
/** Readings that a plan of columns took over. */
const plannedReadings = new Set<string>(['missing', 'categories', 'categorical', 'maxCategories']);

/** Readings of columns that were settled when a run was fitted. */
const settledReadings = ['columns', 'ignore', 'categories', 'categorical', 'maxCategories'] as const;

/** Readings of texts that the vocabulary of a run holds. */
const settledTextReadings = ['words', 'termFrequency'] as const;

/**
 * New rows for the model of a run: tables and texts become rows as its own did, columns found by their names, and the column that identified its rows
 * does so here where there is one. Throws `INVALID_OPTION` for readings that
 * the run has settled, else as `openSource` does.
 */
export async function openDataFor(config: RunConfig, data: DataSource): Promise<Dataset> {
  const { columns, vocabulary, plan } = config.dataset;
  const settled = [
    ...(plan === undefined ? [] : settledReadings),
    ...(vocabulary === undefined ? [] : settledTextReadings),
  ].filter((name) => data.reading?.[name] !== undefined);
  if (settled.length > 0) {
    throw new MixturaError(
      'INVALID_OPTION',
      `new rows are read as those of the run were, by its columns and its words; leave out ${settled.map((name) => `\`${name}\``).join(', ')}`,
    );
  }
  const inherited = Object.entries(readingOf(config)).filter(
    ([name]) => !ownReadings.has(name) && !(plan !== undefined && plannedReadings.has(name)),
  );
  const { id } = readingOf(config);
  const named = plan === undefined && vocabulary === undefined && columns !== undefined ? { columns } : {};
  const known = { ...Object.fromEntries(inherited), ...named };
  return openSource(
    { source: data.source, reading: joined(data.source, known, data.reading) },
    { ...fittedFor(config, data.reading?.missing), ...(id !== undefined && { idIfThere: id }) },
  );
}

/** What is known of reading and what is asked for, which comes first; known is only what says something of this source. */
function joined(source: string, known: Reading, asked: Reading = {}): Reading {
  const reading = { ...known, ...asked };
  const unused = new Set<string>(unusedOptions(source, openOptions(reading)));
  return Object.fromEntries(
    Object.entries(reading).filter(([name]) => Object.hasOwn(asked, name) || !unused.has(name)),
  );
}

/** The column that held the true classes of a run's own rows, where new rows may have it too. */
export function labelColumnOf(config: RunConfig, source: string): string | undefined {
  const { label } = readingOf(config);
  return label === undefined || unusedOptions(source, { label }).length > 0 ? undefined : label;
}

/** What a run fitted, with the missing values of new rows treated as asked. */
function fittedFor(config: RunConfig, missing: Reading['missing']): FittedReading {
  const fitted = fittedReading(config);
  if (fitted.plan === undefined || missing === undefined) return fitted;
  return { ...fitted, plan: planWithMissing(fitted.plan, missing) };
}

/** How the columns of a run's table became features, where its rows came from one. Throws `INVALID_ARTIFACT`. */
export function planOfRun({ dataset: { plan } }: RunConfig): ColumnPlan | undefined {
  return plan === undefined ? undefined : parsePlan(plan);
}

/** What the features of a run are called, where they have names: its columns, or the words of its texts. Throws `INVALID_ARTIFACT`. */
export function featureNamesOf(config: RunConfig): readonly string[] | undefined {
  return vocabularyOf(config)?.words ?? config.dataset.columns;
}

function vocabularyOf({ dataset: { vocabulary } }: RunConfig): Vocabulary | undefined {
  return vocabulary === undefined ? undefined : parseVocabulary(vocabulary);
}

function fittedReading(config: RunConfig): FittedReading {
  const [plan, vocabulary] = [planOfRun(config), vocabularyOf(config)];
  return { ...(plan !== undefined && { plan }), ...(vocabulary !== undefined && { vocabulary }) };
}

function readingOf(config: RunConfig): Reading {
  return savedValue(
    readingSchema,
    config.dataset.reading ?? {},
    'this does not say how the rows of a run are read',
  );
}

/** Drops keys whose value is undefined. */
export function defined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
