import { MixturaError } from '../../error.js';
import { memoryDataset, type MemoryDataset } from '../memory-dataset.js';
import { encodeLabels } from '../row-facts.js';
import { NumberRows, type NumberOptions } from './number-rows.js';
import { TableFacts, type FactColumns } from './table-facts.js';
import { findColumn, type TableRecord } from './table-record.js';

export interface TableOptions extends FactColumns, NumberOptions {
  /** Columns to leave out. */
  readonly ignore?: readonly string[];
}

/** A table of numbers in memory. */
export interface NumberTable extends MemoryDataset {
  /** Rows left out for missing values. */
  readonly dropped: number;
  /** Columns of nothing but true and false. */
  readonly truths: readonly string[];
}

/**
 * A table as a data set. Throws `INVALID_DATA` naming line, column and cure for ragged rows, missing values, text among numbers and codes that nobody
 * named as columns to learn from, and `INVALID_OPTION` for a column that is not there.
 */
export function tableDataset(
  name: string,
  header: readonly string[],
  records: Iterable<TableRecord>,
  options: TableOptions = {},
): NumberTable {
  requireOneOfEach(name, header);
  const facts = new TableFacts(name, header, options);
  const features = featuresOf(name, header, options, facts);
  const numbers = new NumberRows(name, header, features, options);
  for (const record of records) {
    if (numbers.add(record)) facts.keep(record);
    else facts.drop();
  }
  const { values, rows, isTruth } = numbers.finish();
  const columns = features.map((column) => header[column] ?? '');
  const { classes, ids, dropped } = facts;
  const dataset = memoryDataset({
    name,
    values,
    rows,
    features: features.length,
    columns,
    ...(classes && encodeLabels(classes)),
    ...(ids && { ids }),
  });
  return Object.assign(dataset, { dropped, truths: columns.filter((_, i) => isTruth[i]) });
}

function requireOneOfEach(name: string, header: readonly string[]): void {
  const twice = header.find((column, index) => header.indexOf(column) !== index);
  if (twice === undefined) return;
  throw new MixturaError(
    'INVALID_DATA',
    `${name} has two columns named ${JSON.stringify(twice)}; rename one`,
  );
}

/** The places of the columns to learn from. */
function featuresOf(
  name: string,
  header: readonly string[],
  { columns, ignore = [] }: TableOptions,
  { label, id }: TableFacts,
): readonly number[] {
  const left = new Set([...ignore.flatMap((column) => findAll(name, header, column)), label, id]);
  const wanted = columns?.flatMap((column) => findAll(name, header, column)) ?? [...header.keys()];
  const features = wanted.filter((column) => !left.has(column));
  if (features.length > 0) return features;
  throw new MixturaError(
    'INVALID_OPTION',
    `${name}: no column is left to learn from; ignore fewer of ${header.join(', ')}`,
  );
}

/** The column of that name, or the columns of the list of that name: `vector` finds `vector[0]`, `vector[1]` and so on. */
function findAll(name: string, header: readonly string[], column: string): number[] {
  const items = [...header.keys()].filter((index) => header[index]?.startsWith(`${column}[`));
  return items.length > 0 ? items : [findColumn(name, header, column)];
}
