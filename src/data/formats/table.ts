import { MixturaError } from '../../error.js';
import { numbersOfKept, type IdChoice } from '../id-column.js';
import { memoryDataset, type MemoryDataset } from '../memory-dataset.js';
import { isMissingMark } from '../missing-marks.js';
import { suggestion } from '../nearest-name.js';
import { ColumnRanges } from '../precision.js';
import { encodeLabels } from '../row-facts.js';
import { isCode } from './number-texts.js';
import { TableProblems } from './table-problems.js';

/** One value of a table. */
export type Cell = string | number | boolean | null | undefined;

export interface TableRecord {
  /** Where it stands in the source, counted from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

export interface TableOptions extends IdChoice {
  /** Column with the true class of each row, text or numbers; for scoring alone. */
  readonly label?: string;
  /** Columns to learn from; all but label and id unless given. */
  readonly columns?: readonly string[];
  /** Columns to leave out. */
  readonly ignore?: readonly string[];
  /** What to do about missing values: refuse the table, or drop the row. */
  readonly missing?: 'error' | 'drop';
  /** Decimal mark of numbers in text. */
  readonly decimal?: '.' | ',';
}

/** A table of numbers in memory. */
export interface NumberTable extends MemoryDataset {
  /** Rows left out for missing values. */
  readonly dropped: number;
  /** Columns of nothing but true and false. */
  readonly truths: readonly string[];
}

/** The columns of a header that play a part. */
interface Selection {
  readonly features: readonly number[];
  readonly label: number | undefined;
  readonly id: number | undefined;
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
  const { missing = 'error', decimal = '.' } = options;
  const selection = select(name, header, options);
  const features = selection.features.length;
  const problems = new TableProblems(name, header);
  const classes: (string | number)[] = [];
  const ids: string[] = [];
  const numbers: number[] = [];
  let values = new Float32Array(1024 * features);
  const ranges = new ColumnRanges(features);
  const isNumber = new Uint8Array(features);
  let [rows, dropped] = [0, 0];
  for (const { line, cells } of records) {
    if (cells.length !== header.length) {
      throw new MixturaError(
        'INVALID_DATA',
        `${name}, line ${line}: ${cells.length} cells under ${header.length} columns; give every line the same number of cells`,
      );
    }
    if ((rows + 1) * features > values.length) values = grown(values);
    let complete = true;
    selection.features.forEach((column, i) => {
      const value = parseNumber(cells[column], decimal);
      if (value === 'missing') complete = false;
      if (value === 'missing' && missing === 'error') problems.missing(line, column);
      if (value === 'text') problems.text(line, column, cells[column]);
      if (isNumber[i] === 0 && typeof value === 'number' && !isTruth(cells[column])) isNumber[i] = 1;
      if (options.columns === undefined && isCode(cells[column])) problems.code(line, column, cells[column]);
      if (typeof value === 'number') ranges.note(i, value);
      values[rows * features + i] = typeof value === 'number' ? value : Number.NaN;
    });
    if (!complete && missing === 'drop') {
      dropped += 1;
      continue;
    }
    numbers.push(rows + dropped);
    if (selection.label !== undefined)
      classes.push(presentText(name, header, line, selection.label, cells, 'label'));
    if (selection.id !== undefined) ids.push(presentText(name, header, line, selection.id, cells, 'id'));
    rows += 1;
  }
  problems.refuse();
  if (rows === 0)
    throw new MixturaError('INVALID_DATA', `${name} has no rows of data; give a table with at least one`);
  const columns = selection.features.map((column) => header[column] ?? '');
  ranges.check(name, (i) => `column ${columns[i]}`);
  const table = values.slice(0, rows * features);
  const dataset = memoryDataset({
    name,
    values: table,
    rows,
    features,
    columns,
    ...(selection.label !== undefined && encodeLabels(classes)),
    ...(selection.id === undefined ? numbersOfKept(numbers, rows + dropped) : { ids }),
  });
  return Object.assign(dataset, { dropped, truths: columns.filter((_, i) => isNumber[i] === 0) });
}

function select(name: string, header: readonly string[], options: TableOptions): Selection {
  const twice = header.find((column, index) => header.indexOf(column) !== index);
  if (twice !== undefined) {
    throw new MixturaError(
      'INVALID_DATA',
      `${name} has two columns named ${JSON.stringify(twice)}; rename one`,
    );
  }
  const label = options.label === undefined ? undefined : findColumn(name, header, options.label);
  const id = options.id === undefined ? undefined : findColumn(name, header, options.id);
  const left = new Set([
    ...(options.ignore ?? []).flatMap((column) => findAll(name, header, column)),
    label,
    id,
  ]);
  const wanted = options.columns?.flatMap((column) => findAll(name, header, column)) ?? [...header.keys()];
  const features = wanted.filter((column) => !left.has(column));
  if (features.length === 0) {
    throw new MixturaError(
      'INVALID_OPTION',
      `${name}: no column is left to learn from; ignore fewer of ${header.join(', ')}`,
    );
  }
  return { features, label, id };
}

/** The place of a column. Throws `INVALID_OPTION` where there is none of that name. */
export function findColumn(name: string, header: readonly string[], column: string): number {
  const index = header.indexOf(column);
  if (index >= 0) return index;
  const shown = header.length > 20 ? `${header.slice(0, 20).join(', ')}, …` : header.join(', ');
  throw new MixturaError(
    'INVALID_OPTION',
    `${name} has no column ${JSON.stringify(column)}.${suggestion(column, header)} There are ${shown}.`,
  );
}

/** The column of that name, or the columns of the list of that name: `vector` finds `vector[0]`, `vector[1]` and so on. */
function findAll(name: string, header: readonly string[], column: string): number[] {
  const items = [...header.keys()].filter((index) => header[index]?.startsWith(`${column}[`));
  return items.length > 0 ? items : [findColumn(name, header, column)];
}

function parseNumber(cell: Cell, decimal: '.' | ','): number | 'missing' | 'text' {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  if (cell === null || cell === undefined) return 'missing';
  const text = cell.trim();
  const value = text === '' ? Number.NaN : Number(decimal === ',' ? text.replace(',', '.') : text);
  if (Number.isFinite(value)) return value;
  if (isMissingMark(text)) return 'missing';
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true' ? 1 : 0;
  return 'text';
}

function isTruth(cell: Cell): boolean {
  return typeof cell === 'boolean' || (typeof cell === 'string' && /^(true|false)$/i.test(cell.trim()));
}

/** What a cell says, which must be something. Throws `INVALID_DATA`, naming the line. */
export function presentText(
  name: string,
  header: readonly string[],
  line: number,
  column: number,
  cells: readonly Cell[],
  what: string,
): string {
  const text = String(cells[column] ?? '').trim();
  if (text !== '') return text;
  throw new MixturaError(
    'INVALID_DATA',
    `${name}, line ${line}: the ${what} (column ${header[column]}) is missing; fill it in or drop the line`,
  );
}

function grown(values: Float32Array): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(values.length * 2);
  larger.set(values);
  return larger;
}
