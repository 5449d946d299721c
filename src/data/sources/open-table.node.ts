import type { Dataset } from '../dataset.js';
import { textDataset } from '../text/text-dataset.js';
import type { TextOptions, Vocabulary } from '../text/tf-idf.js';
import type { ColumnPlan } from './column-plan.js';
import { identifier, type Engine } from './duckdb.node.js';
import { fitPlan, type PlanOptions } from './fit-plan.node.js';
import { readPlanned, type PlannedRowsOptions } from './planned-rows.node.js';
import type { Relation } from './relation.node.js';
import { columnNamed, featureColumns, type ColumnChoice } from './table-columns.js';
import { withTable, type TableSourceOptions } from './table-source.node.js';
import { windowDataset, type WindowOptions } from './windows.js';

export interface TableOpenOptions
  extends TableSourceOptions, ColumnChoice, PlanOptions, PlannedRowsOptions, Partial<WindowOptions> {
  /** Fitted before, and saved with a model: its columns and encodings are used as they are. */
  readonly plan?: ColumnPlan;
  /** Column of text to learn from, in place of numbers: each row becomes its tf-idf. */
  readonly textColumn?: string;
  readonly text?: TextOptions;
  readonly vocabulary?: Vocabulary;
}

/** Rows of a table; `plan` makes rows of the same features of further tables. */
export interface TableDataset extends Dataset {
  readonly plan: ColumnPlan;
  /** Rows left out for missing values. */
  readonly dropped: number;
}

/** Whether a data set was made of a table, and so knows how to take more of them. */
export function isTableDataset(dataset: object): dataset is TableDataset {
  return 'plan' in dataset;
}

/**
 * Opens a table as a data set: Parquet, CSV, JSON Lines, a DuckDB file, several of them by a pattern, a query, or a PostgreSQL server. It is read once from
 * start to end into rows of 32-bit floats, in memory while small, else in a temporary file. Throws `MISSING_DEPENDENCY`, `MISSING_DATA`,
 * `INVALID_DATA` naming row and column, `INVALID_OPTION`, `QUERY_FAILED`, or `CONNECTION_FAILED`.
 */
export function openTable(source: string, options: TableOpenOptions = {}): Promise<Dataset> {
  return withTable(source, options, (engine, relation) =>
    options.textColumn === undefined
      ? openNumbers(engine, relation, options)
      : openTexts(engine, relation, { ...options, textColumn: options.textColumn }),
  );
}

async function openNumbers(engine: Engine, relation: Relation, options: TableOpenOptions): Promise<Dataset> {
  const plan = options.plan ?? (await planOf(engine, relation, options));
  const { dataset, dropped, groups } = await readPlanned(engine, relation, plan, options);
  const { window, step } = options;
  const rows =
    window === undefined
      ? dataset
      : windowDataset(dataset, { window, ...(step !== undefined && { step }), ...(groups && { groups }) });
  return Object.assign(rows, { plan, dropped });
}

function planOf(engine: Engine, relation: Relation, options: TableOpenOptions): Promise<ColumnPlan> {
  const chosen = featureColumns(relation.name, relation.columns, options, [options.group, options.order]);
  return fitPlan(engine, relation, chosen, options);
}

async function openTexts(
  engine: Engine,
  relation: Relation,
  options: TableOpenOptions & { readonly textColumn: string },
): Promise<Dataset> {
  const wanted = [options.textColumn, options.label, options.id];
  const names = wanted.map((column) =>
    column === undefined
      ? 'NULL'
      : `${identifier(columnNamed(relation.name, relation.columns, column).name)}::VARCHAR`,
  );
  const rows = await engine.rows(`SELECT ${names.join(', ')} FROM ${relation.from}`);
  return textDataset({
    name: relation.name,
    texts: rows.map(([text]) => String(text ?? '')),
    ...(options.label !== undefined && { classes: rows.map(([, label]) => String(label ?? '')) }),
    ...(options.id !== undefined && { ids: rows.map(([, , id]) => String(id ?? '')) }),
    ...(options.text && { text: options.text }),
    ...(options.vocabulary && { vocabulary: options.vocabulary }),
  });
}
