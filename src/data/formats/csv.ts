import { MixturaError } from '../../error.js';
import { detectDelimiter, parseDelimited, type TextRecord } from './delimited.js';
import { readTable, type ReadTable, type ReadTableOptions } from './read-table.js';

export interface CsvOptions extends ReadTableOptions {
  /** One character; found out unless given. */
  readonly delimiter?: string;
  /** Whether the first line names the columns; found out unless given. Without names columns are `column1`, `column2` and so on. */
  readonly header?: boolean;
}

/** Reads delimited text that arrives in pieces. Throws as `readTable` does, and `INVALID_DATA` where there is nothing. */
export function parseCsv(pieces: Iterable<string>, name: string, options: CsvOptions = {}): ReadTable {
  const { head: [sample = ''], all } = peek(pieces, 1); // prettier-ignore
  const delimiter = options.delimiter ?? detectDelimiter(sample);
  const { head: [first, second], all: records } = peek(parseDelimited(all, delimiter, name), 2); // prettier-ignore
  if (first === undefined)
    throw new MixturaError('INVALID_DATA', `${name} is empty; give a table with at least one row`);
  const named = options.header ?? isHeader(first, second);
  const header = first.cells.map((cell, index) =>
    named && cell.trim() !== '' ? cell.trim() : `column${index + 1}`,
  );
  if (named) records.next();
  return readTable(name, header, records, options);
}

/** The first line is a header where some column starts with text and goes on with a number, or where there are no numbers at all. */
function isHeader(first: TextRecord, second: TextRecord | undefined): boolean {
  if (first.cells.every((cell) => !isNumber(cell))) return true;
  return (
    second !== undefined &&
    first.cells.some((cell, index) => !isNumber(cell) && cell.trim() !== '' && isNumber(second.cells[index]))
  );
}

function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && cell.trim() !== '' && Number.isFinite(Number(cell.trim().replace(',', '.')));
}

/** The first items of a sequence, and the whole of it still to be read. */
function peek<T>(items: Iterable<T>, count: number): { head: readonly T[]; all: Generator<T> } {
  const rest = items[Symbol.iterator]();
  const head: T[] = [];
  for (let item = rest.next(); !item.done; item = rest.next()) {
    head.push(item.value);
    if (head.length === count) break;
  }
  function* all(): Generator<T> {
    yield* head;
    for (let item = rest.next(); !item.done; item = rest.next()) yield item.value;
  }
  return { head, all: all() };
}
