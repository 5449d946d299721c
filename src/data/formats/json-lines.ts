import { MixturaError } from '../../error.js';
import { readTable, type ReadTable, type ReadTableOptions } from './read-table.js';
import type { Cell, TableRecord } from './table-record.js';

/**
 * Reads JSON Lines that arrive in pieces: an object or an array of numbers a line. The first line says which columns there are; a list within an object
 * becomes one column an item, `vector[0]`, `vector[1]` and so on. Throws as `readTable` does.
 */
export function parseJsonLines(
  pieces: Iterable<string>,
  name: string,
  options: ReadTableOptions = {},
): ReadTable {
  const lines = jsonLines(pieces, name);
  const first = lines.next();
  if (first.done) throw new MixturaError('INVALID_DATA', `${name} is empty; give at least one line`);
  const header = [...first.value.cells.keys()];
  const known = new Set(header);
  const start = first.value;
  function* records(): Generator<TableRecord> {
    yield ordered(start, header, known, name);
    for (const line of lines) yield ordered(line, header, known, name);
  }
  return readTable(name, header, records(), options);
}

interface JsonLine {
  readonly line: number;
  readonly cells: ReadonlyMap<string, Cell>;
}

function* jsonLines(pieces: Iterable<string>, name: string): Generator<JsonLine> {
  let line = 0;
  for (const text of linesOf(pieces)) {
    line += 1;
    if (text.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new MixturaError('INVALID_DATA', `${name}, line ${line} is not JSON; give one value a line`, {
        cause,
      });
    }
    yield { line, cells: flatten(value, `${name}, line ${line}`) };
  }
}

function* linesOf(pieces: Iterable<string>): Generator<string> {
  let rest = '';
  for (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function flatten(value: unknown, place: string): Map<string, Cell> {
  if (typeof value !== 'object' || value === null) {
    throw new MixturaError(
      'INVALID_DATA',
      `${place} is neither an object nor an array; give one of them a line`,
    );
  }
  const cells = new Map<string, Cell>();
  if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => cells.set(`column${index + 1}`, toCell(item, place)));
    return cells;
  }
  for (const [key, entry] of Object.entries(value)) {
    const items: unknown = entry;
    if (Array.isArray(items))
      items.forEach((item: unknown, index) => cells.set(`${key}[${index}]`, toCell(item, place)));
    else cells.set(key, toCell(items, place));
  }
  return cells;
}

function toCell(value: unknown, place: string): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  throw new MixturaError(
    'INVALID_DATA',
    `${place} holds ${JSON.stringify(value).slice(0, 60)} as a value; give numbers or text`,
  );
}

function ordered(
  { line, cells }: JsonLine,
  header: readonly string[],
  known: ReadonlySet<string>,
  name: string,
): TableRecord {
  const stray = [...cells.keys()].find((column) => !known.has(column));
  if (stray !== undefined) {
    throw new MixturaError(
      'INVALID_DATA',
      `${name}, line ${line} has ${stray}, which the first line has not; give every line the same fields`,
    );
  }
  return { line, cells: header.map((column) => cells.get(column)) };
}
