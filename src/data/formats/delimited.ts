import { MixturaError } from '../../error.js';

/** A record of a table: its cells, and the line it starts on, counted from 1. */
export interface TextRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const longestRecord = 2 ** 25;

/**
 * Splits delimited text (RFC 4180: quoted cells may hold delimiters, line breaks and doubled quotes; lines end in LF, CRLF or CR) that arrives in
 * pieces. Empty lines are skipped, and so are those of an empty pair of quotes; between the records of a single column they are missing values. Throws
 * `INVALID_DATA` at a quote that never closes; `name` is for its message.
 */
export function* parseDelimited(
  pieces: Iterable<string>,
  delimiter: string,
  name: string,
): Generator<TextRecord> {
  /** The most of a record so far. */
  let columns = 0;
  let emptyLines: number[] = [];
  for (const record of allRecords(pieces, delimiter, name)) {
    const { line, cells } = record;
    if (cells.length === 0) {
      if (columns === 1) emptyLines.push(line);
      continue;
    }
    if (columns > 1 && cells.length === 1 && cells[0] === '') continue;
    columns = Math.max(columns, cells.length);
    if (columns === 1) yield* emptyLines.map((emptyLine) => ({ line: emptyLine, cells: [''] }));
    emptyLines = [];
    yield record;
  }
}

/** Every line or more that makes a record; an empty line has no cells. */
function* allRecords(pieces: Iterable<string>, delimiter: string, name: string): Generator<TextRecord> {
  const separator = delimiter.charCodeAt(0);
  let line = 1;
  let text = '';
  for (const piece of withEnd(pieces)) {
    const final = piece === undefined;
    text += piece ?? '';
    let at = 0;
    for (;;) {
      const record = at < text.length ? readRecord(text, at, separator, final) : undefined;
      if (record === undefined) break;
      const { cells, end, lines } = record;
      const isEmpty = cells.length === 1 && cells[0] === '' && text.charCodeAt(at) !== quote;
      yield { line, cells: isEmpty ? [] : cells };
      line += lines;
      at = end;
    }
    text = text.slice(at);
    // Only an open quote leaves text behind at the end, or ever so much of it.
    if (text.length > (final ? 0 : longestRecord)) {
      throw new MixturaError(
        'INVALID_DATA',
        `${name}: a quote opened on line ${line} never closes; close or remove it`,
      );
    }
  }
}

/** The delimiter by which the most lines at the start of a table have as many columns as the first, at least two, and of several such the most columns. */
export function detectDelimiter(sample: string, decimal: '.' | ',' = '.'): string {
  let best = { delimiter: decimal === ',' ? ';' : ',', columns: 1, alike: 0 };
  for (const delimiter of [',', '\t', ';', '|']) {
    if (delimiter === decimal) continue;
    const counts = completeRecords(sample, delimiter).map(({ cells }) => cells.length);
    const [columns = 1] = counts;
    const alike = counts.filter((count) => count === columns).length / counts.length;
    const isBetter = alike > best.alike || (alike === best.alike && columns > best.columns);
    if (columns > 1 && isBetter) best = { delimiter, columns, alike };
  }
  return best.delimiter;
}

/** The records of a sample without its last one, which may be cut short. */
function completeRecords(sample: string, delimiter: string): TextRecord[] {
  const records: TextRecord[] = [];
  try {
    for (const record of parseDelimited([sample], delimiter, 'sample')) records.push(record);
  } catch {
    // The sample ends within a quoted cell: what came before it will do.
    return records;
  }
  return records.length > 1 ? records.slice(0, -1) : records;
}

function* withEnd(pieces: Iterable<string>): Generator<string | undefined> {
  yield* pieces;
  yield undefined;
}

/** The record at `start`, or undefined where the text ends before it surely does. */
function readRecord(
  text: string,
  start: number,
  separator: number,
  final: boolean,
): { cells: string[]; end: number; lines: number } | undefined {
  const cells: string[] = [];
  let lines = 1;
  for (let at = start; ;) {
    let quoted = '';
    if (text.charCodeAt(at) === quote) {
      const close = closingQuote(text, at + 1);
      if (close < 0 || (close === text.length - 1 && !final)) return undefined;
      quoted = text.slice(at + 1, close).replaceAll('""', '"');
      lines += quoted.split(/\r\n|\r|\n/).length - 1;
      at = close + 1;
    }
    const end = cellEnd(text, at, separator);
    const ending = text.charCodeAt(end);
    const mayGoOn = end >= text.length - (ending === carriageReturn ? 1 : 0);
    if (mayGoOn && !final) return undefined;
    cells.push(quoted + text.slice(at, end));
    at = end + 1;
    if (ending === separator) continue;
    const pair = ending === carriageReturn && text.charCodeAt(at) === lineFeed;
    return { cells, end: Math.min(pair ? at + 1 : at, text.length), lines };
  }
}

/** The quote that is not doubled, or -1. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2);
  return at;
}

function cellEnd(text: string, from: number, separator: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === separator || code === lineFeed || code === carriageReturn) break;
  }
  return at;
}
