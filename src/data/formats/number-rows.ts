import { MixturaError } from '../../error.js';
import { isMissingMark } from '../missing-marks.js';
import { ColumnRanges } from '../precision.js';
import { isCode } from './number-texts.js';
import { TableProblems } from './table-problems.js';
import type { Cell, TableRecord } from './table-record.js';

export interface NumberOptions {
  /** Columns to learn from; all but label and id unless given. */
  readonly columns?: readonly string[];
  /** What to do about missing values: refuse the table, or drop the row. */
  readonly missing?: 'error' | 'drop';
  /** Decimal mark of numbers in text. */
  readonly decimal?: '.' | ',';
  /** Whether the rows are for a model that was fitted to others, which said how far apart values are. */
  readonly isFitted?: boolean;
}

/** The numbers of a table as its lines come, and what stops it from being numbers. */
export class NumberRows {
  readonly #name: string;
  readonly #header: readonly string[];
  /** Places of the columns to learn from. */
  readonly #features: readonly number[];
  readonly #options: NumberOptions;
  readonly #problems: TableProblems;
  readonly #ranges: ColumnRanges;
  readonly #isNumber: Uint8Array;
  #values: Float32Array;
  #rows = 0;

  constructor(
    name: string,
    header: readonly string[],
    features: readonly number[],
    options: NumberOptions = {},
  ) {
    this.#name = name;
    this.#header = header;
    this.#features = features;
    this.#options = options;
    this.#problems = new TableProblems(name, header);
    this.#ranges = new ColumnRanges(features.length);
    this.#isNumber = new Uint8Array(features.length);
    this.#values = new Float32Array(1024 * features.length);
  }

  /** Takes a row; false where it is left out for a missing value. Throws `INVALID_DATA` for one of another length than the header. */
  add(record: TableRecord): boolean {
    this.#requireLength(record);
    const features = this.#features.length;
    const start = this.#rows * features;
    if (start + features > this.#values.length) this.#values = grown(this.#values);
    const row = this.#values.subarray(start, start + features);
    this.#features.forEach((column, i) => (row[i] = this.#number(record, column, i)));
    if (this.#options.missing === 'drop' && row.some(Number.isNaN)) return false;
    this.#rows += 1;
    return true;
  }

  /** The rows, and whether each column holds nothing but true and false. Throws `INVALID_DATA` for all that stops them from being numbers. */
  finish(): { readonly values: Float32Array; readonly rows: number; readonly isTruth: readonly boolean[] } {
    this.#problems.refuse();
    if (this.#rows === 0) {
      throw new MixturaError(
        'INVALID_DATA',
        `${this.#name} has no rows of data; give a table with at least one`,
      );
    }
    if (this.#options.isFitted !== true) {
      this.#ranges.check(this.#name, (i) => `column ${this.#header[this.#features[i] ?? 0]}`);
    }
    return {
      values: this.#values.slice(0, this.#rows * this.#features.length),
      rows: this.#rows,
      isTruth: Array.from(this.#isNumber, (is) => is === 0),
    };
  }

  /** The number of a cell, NaN where it is missing or there are problems with it. */
  #number({ line, cells }: TableRecord, column: number, feature: number): number {
    const { columns, missing = 'error', decimal = '.' } = this.#options;
    const cell = cells[column];
    if (columns === undefined && isCode(cell)) this.#problems.code(line, column, cell);
    const value = parseNumber(cell, decimal);
    if (value === 'missing' && missing === 'error') this.#problems.missing(line, column);
    if (value === 'text') this.#problems.text(line, column, cell);
    if (typeof value !== 'number') return Number.NaN;
    if (this.#isNumber[feature] === 0 && !isTruth(cell)) this.#isNumber[feature] = 1;
    this.#ranges.note(feature, value);
    return value;
  }

  #requireLength({ line, cells }: TableRecord): void {
    if (cells.length === this.#header.length) return;
    throw new MixturaError(
      'INVALID_DATA',
      `${this.#name}, line ${line}: ${cells.length} cells under ${this.#header.length} columns; give every line the same number of cells`,
    );
  }
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

function grown(values: Float32Array): Float32Array {
  const larger = new Float32Array(values.length * 2);
  larger.set(values);
  return larger;
}
