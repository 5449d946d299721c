import { MixturaError } from '../../error.js';
import { isMissingMark } from '../missing-marks.js';
import { detectDelimiter, parseDelimited, type TextRecord } from './delimited.js';

/** What is said of how a text table is laid out; the rest is found out. */
export interface LayoutOptions {
  /** One character between cells. */
  readonly delimiter?: string;
  /** Whether the first line names the columns. */
  readonly header?: boolean;
  /** Decimal mark of numbers. */
  readonly decimal?: '.' | ',';
}

/** How a text table is laid out. */
export interface TextLayout {
  readonly delimiter: string;
  /** Lines before the first record: empty ones, and comments. */
  readonly skip: number;
  /** Whether the first record is no row, but names the columns. */
  readonly header: boolean;
  /** All different, in any case; a column without a name is called `column0`, `column1` and so on by its place, as DuckDB calls it. */
  readonly columns: readonly string[];
  /** Whether the table names each of its columns. */
  readonly isNamed: readonly boolean[];
  /** Cells of the first rows. */
  readonly rows: readonly (readonly string[])[];
}

const mostRecords = 1000;

/**
 * Finds out how a table is laid out from its first lines. Lines before it that begin with `#` are comments; the last of them may name
 * the columns of a table that has no other names. Throws `INVALID_DATA` where there is no record; `name` is for its message.
 */
export function textLayout(sample: string, name: string, given: LayoutOptions = {}): TextLayout {
  const [comments = ''] = /^(?:(?:#.*)?(?:\r\n|\r|\n))*/.exec(sample) ?? [];
  const body = sample.slice(comments.length);
  if (body.trim() === '') throw emptyTable(name);
  const delimiter = given.delimiter ?? detectDelimiter(body, given.decimal);
  const records = firstRecords(body, delimiter, name);
  const [first] = records;
  if (first === undefined) throw emptyTable(name);
  const commentLines = comments.split(/\r\n|\r|\n/).slice(0, -1);
  const hasNames = isHeader(first, records.slice(1));
  // One with a blank after its # is a remark where there are names without it.
  const lastComment = commentLines.findLast((line) => (hasNames ? /^#\S/ : /^#/).test(line));
  const commented = given.header === false ? undefined : namesIn(lastComment, delimiter, first);
  const header = commented === undefined && (given.header ?? hasNames);
  const names = commented ?? first.cells.map((cell) => (header ? cell : ''));
  const skip = commentLines.length + first.line - 1;
  // The last one may be cut short.
  const rows = records.slice(header ? 1 : 0, -1).map(({ cells }) => cells);
  return { delimiter, skip, header, ...namesOf(names), rows };
}

/** The refusal of a text that holds no table. */
export function emptyTable(name: string): MixturaError {
  return new MixturaError('INVALID_DATA', `${name} is empty; give a table with at least one row`);
}

/** The records at the start of a sample, whose end may be cut off within a quote. */
function firstRecords(text: string, delimiter: string, name: string): TextRecord[] {
  const records: TextRecord[] = [];
  try {
    for (const record of parseDelimited([text], delimiter, name)) {
      records.push(record);
      if (records.length === mostRecords) break;
    }
  } catch (error) {
    if (records.length === 0) throw error;
  }
  return records;
}

/** The names of the columns in a comment right above them, if there is one for each. */
function namesIn(
  comment: string | undefined,
  delimiter: string,
  { cells }: TextRecord,
): readonly string[] | undefined {
  const names = comment?.replace(/^#+/, '').split(delimiter);
  return cells.length > 1 && names?.length === cells.length ? names : undefined;
}

/**
 * The first line is a header where some column starts with text and goes on with a number, where there are no numbers at all, or where its
 * numbers number the columns and those of no other line do.
 */
function isHeader(first: TextRecord, others: readonly TextRecord[]): boolean {
  if (first.cells.every((cell) => !isNumber(cell))) return true;
  const [second] = others;
  if (second === undefined) return false;
  return (
    first.cells.some(
      (cell, index) => !isNumber(cell) && !isMissingMark(cell) && isNumber(second.cells[index]),
    ) ||
    (numbersColumns(first) && !others.some(numbersColumns))
  );
}

/** Whether numbers of cells count columns, from 0 or 1 on as programs do that have no names for them, or are years at the same distance. */
function numbersColumns({ cells }: TextRecord): boolean {
  const [start = NaN, next = NaN, ...rest] = cells.filter(isNumber).map(Number);
  const step = next - start;
  const isEven = [start, next, ...rest].every((value, at) => value === start + at * step);
  const isCount = (start === 0 || start === 1) && step === 1 && rest.length > 0;
  const areYears = [start, next, ...rest].every((value) => isYear(value));
  return isEven && (isCount || (areYears && step !== 0));
}

function isYear(value: number): boolean {
  return Number.isInteger(value) && value >= 1800 && value <= 2100;
}

function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && cell.trim() !== '' && Number.isFinite(Number(cell.trim().replace(',', '.')));
}

/** The names as DuckDB would give them to a query: of two alike the later one has a number appended. */
function namesOf(header: readonly string[]): Pick<TextLayout, 'columns' | 'isNamed'> {
  const digits = String(header.length - 1).length;
  const taken = new Set<string>();
  const columns = header.map((cell, at) => {
    const wanted = cell.trim() || `column${String(at).padStart(digits, '0')}`;
    let name = wanted;
    for (let again = 1; taken.has(name.toLowerCase()); again += 1) name = `${wanted}_${again}`;
    taken.add(name.toLowerCase());
    return name;
  });
  return { columns, isNamed: header.map((cell) => cell.trim() !== '') };
}
