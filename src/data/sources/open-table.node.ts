import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { MixturaError } from '../../error.js';
import type { Dataset } from '../dataset.js';
import { idsOfKept, withId } from '../id-column.js';
import { isLeftOut, missingTexts } from '../text/missing-texts.js';
import { textDataset, type TextSource } from '../text/text-dataset.js';
import type { TextOptions } from '../text/tf-idf.js';
import type { Vocabulary } from '../text/vocabulary.js';
import { ambiguousDates, type AmbiguousDates } from './ambiguous-dates.node.js';
import type { ColumnPlan } from './column-plan.js';
import { identifier, type Engine } from './duckdb.node.js';
import { readImages, type ImageOptions } from './images.node.js';
import { fitPlan, type PlanOptions } from './fit-plan.node.js';
import { readPlanned, type PlannedRowsOptions, type RowFindings } from './planned-rows.node.js';
import type { Relation } from './relation.node.js';
import { MissingCell, refusedCell } from './row-problems.node.js';
import { columnNamed, featureColumns, type ColumnChoice } from './table-columns.js';
import { withTable, type TableSourceOptions } from './table-source.node.js';
import { windowDataset, type WindowOptions } from './windows.js';

export interface TableOpenOptions
  extends
    TableSourceOptions,
    ColumnChoice,
    PlanOptions,
    PlannedRowsOptions,
    ImageOptions,
    Partial<WindowOptions> {
  /** Fitted before, and saved with a model: its columns and encodings are used as they are. */
  readonly plan?: ColumnPlan;
  /** Column of text to learn from, in place of numbers: each row becomes its tf-idf. */
  readonly textColumn?: string;
  /** Column of paths of images to learn from. */
  readonly imageColumn?: string;
  readonly text?: TextOptions;
  readonly vocabulary?: Vocabulary;
}

/** Rows of a table; `plan` makes rows of the same features of further tables. */
export interface TableDataset extends Dataset, RowFindings {
  readonly plan: ColumnPlan;
  /** Columns with more categories than get a feature of their own, where the plan was fitted to this very table. */
  readonly capped: readonly CappedColumn[];
  /** Columns of dates that could have been read another way, where the plan was fitted to this very table. */
  readonly ambiguousDates: readonly AmbiguousDates[];
}

/** A column whose rarer categories share one feature. */
export interface CappedColumn {
  readonly column: string;
  /** Categories with a feature of their own. */
  readonly categories: number;
}

/** Whether a data set was made of a table, and so knows how to take more of them. */
export function isTableDataset(dataset: object): dataset is TableDataset {
  return 'capped' in dataset;
}

/**
 * Opens a table as a data set: Parquet, CSV, JSON Lines, a DuckDB file, several of them by a pattern, a query, or a PostgreSQL server. It is read once from
 * start to end into rows of 32-bit floats, in memory while small, else in a temporary file. Throws `MISSING_DEPENDENCY`, `MISSING_DATA`,
 * `INVALID_DATA` naming row and column, `INVALID_OPTION`, `QUERY_FAILED`, or `CONNECTION_FAILED`.
 */
export function openTable(source: string, given: TableOpenOptions = {}): Promise<Dataset> {
  const { textColumn, imageColumn } = given;
  return withTable(source, given, (engine, relation) => {
    const options = withIdOf(relation, given);
    if (textColumn !== undefined) return openTexts(engine, relation, textColumn, options);
    if (imageColumn !== undefined) {
      const folder = existsSync(source) ? dirname(source) : '.';
      return openImages(engine, relation, imageColumn, folder, options);
    }
    return openNumbers(engine, relation, options);
  });
}

async function openNumbers(engine: Engine, relation: Relation, options: TableOpenOptions): Promise<Dataset> {
  const plan = options.plan ?? (await planOf(engine, relation, options));
  const isFitted = options.plan !== undefined;
  const { dataset, findings, groups } = await readPlanned(engine, relation, plan, { ...options, isFitted });
  const { window, step } = options;
  const rows =
    window === undefined
      ? dataset
      : windowDataset(dataset, { window, ...(step !== undefined && { step }), ...(groups && { groups }) });
  return Object.assign(rows, {
    plan,
    capped: isFitted ? [] : cappedOf(plan),
    ambiguousDates: isFitted ? [] : await ambiguousDates(engine, relation, plan),
    ...findings,
  });
}

function cappedOf({ columns }: ColumnPlan): CappedColumn[] {
  return columns.flatMap(({ column, encoding }) =>
    encoding.kind === 'one-hot' && encoding.others
      ? [{ column, categories: encoding.categories.length }]
      : [],
  );
}

function planOf(engine: Engine, relation: Relation, options: TableOpenOptions): Promise<ColumnPlan> {
  const chosen = featureColumns(relation.name, relation.columns, options, [options.group, options.order]);
  return fitPlan(engine, relation, chosen, options);
}

/** The texts of a column, as they stand. Throws as `openTable` does. */
export function tableTexts(
  source: string,
  textColumn: string,
  options: TableOpenOptions = {},
): Promise<TextSource> {
  return withTable(source, { ...options, textColumn }, (engine, relation) =>
    textsOf(engine, relation, textColumn, withIdOf(relation, options)),
  );
}

async function openTexts(
  engine: Engine,
  relation: Relation,
  textColumn: string,
  options: TableOpenOptions,
): Promise<Dataset> {
  return textDataset({
    ...(await textsOf(engine, relation, textColumn, options)),
    ...(options.text && { text: options.text }),
    ...(options.vocabulary && { vocabulary: options.vocabulary }),
  });
}

async function textsOf(
  engine: Engine,
  relation: Relation,
  textColumn: string,
  options: TableOpenOptions,
): Promise<TextSource> {
  const missing = missingTexts(options.missing);
  const all = await readTexts(engine, relation, textColumn, options);
  const place = (row: number) => `${relation.name}: row ${row}, column ${textColumn}`;
  const dropped = all.filter(({ text, row }) => isLeftOut(text, missing, () => place(row)));
  const left = new Set(dropped);
  const rows = all.filter((row) => !left.has(row));
  if (rows.length === 0) {
    throw new MixturaError('INVALID_DATA', `${relation.name} has no rows of data; give at least one`);
  }
  const classes = await factsOf(relation, rows, 'label', options.label);
  const numbers = dropped.map(({ row }) => row);
  const ids = idsOfKept(all.length, numbers, await factsOf(relation, rows, 'id', options.id));
  return {
    name: relation.name,
    texts: rows.map(({ text }) => text),
    dropped: dropped.length,
    ...(classes && { classes }),
    ...(ids && { ids }),
  };
}

function withIdOf(relation: Relation, options: TableOpenOptions): TableOpenOptions {
  return withId(
    options,
    relation.columns.map(({ name }) => name),
  );
}

/** Paths in a table are seen from the folder it lies in. */
async function openImages(
  engine: Engine,
  relation: Relation,
  imageColumn: string,
  folder: string,
  options: TableOpenOptions,
): Promise<Dataset> {
  const rows = await readTexts(engine, relation, imageColumn, options);
  const labels = await factsOf(relation, rows, 'label', options.label);
  const ids = await factsOf(relation, rows, 'id', options.id);
  const files = rows.map(({ text: path }, at) => ({
    path: resolve(folder, path),
    id: ids?.[at] ?? path,
    ...(labels && { label: labels[at] }),
  }));
  return readImages(relation.name, files, options);
}

/** A row of a table that is read for one column of text. */
interface TextRow {
  /** From 0, of the whole table. */
  readonly row: number;
  /** Empty where there is none. */
  readonly text: string;
  readonly label: string | null;
  readonly id: string | null;
}

async function readTexts(
  engine: Engine,
  relation: Relation,
  textColumn: string,
  { label, id }: TableOpenOptions,
): Promise<TextRow[]> {
  const names = [textColumn, label, id].map((column) =>
    column === undefined
      ? 'NULL'
      : `${identifier(columnNamed(relation.name, relation.columns, column).name)}::VARCHAR`,
  );
  const rows = await engine.rows(`SELECT ${names.join(', ')} FROM ${relation.from}`);
  return rows.map((cells, row) => {
    const [first = null, second = null, third = null] = cells.map((cell) =>
      cell === null ? null : String(cell),
    );
    return { row, text: first ?? '', label: second, id: third };
  });
}

/** The label or the id of each row, where a column holds them. Throws `INVALID_DATA` naming the row that has none. */
async function factsOf(
  relation: Relation,
  rows: readonly TextRow[],
  what: 'label' | 'id',
  column: string | undefined,
): Promise<string[] | undefined> {
  if (column === undefined) return undefined;
  const facts: string[] = [];
  for (const row of rows) {
    const fact = row[what];
    if (fact === null) throw await refusedCell(relation, new MissingCell(row.row, what, column));
    facts.push(fact);
  }
  return facts;
}
