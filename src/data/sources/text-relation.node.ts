import { basename } from 'node:path';
import { textLayout, type LayoutOptions, type TextLayout } from '../formats/text-layout.js';
import { isMissingMark } from '../missing-marks.js';
import { checkGzip, readText, textStart } from '../read-file.node.js';
import { kindOf, type TableColumn } from './column-kinds.js';
import { detectTypes } from './detect-types.node.js';
import { knownColumns, type ColumnOptions } from './known-columns.js';
import { aggregates, identifier, literal, toNumber, type Engine } from './duckdb.node.js';
import { filesRelation, sourceLiteral, type Relation } from './relation.node.js';
import { isPattern } from './table-format.node.js';
import { cellText } from './text-types.js';

/** The lines of a text table, split into cells: all columns are texts, as they are spelt. */
type Lines = Pick<Relation, 'name' | 'from' | 'fileOf'> & {
  readonly names: readonly string[];
  /** Some of the cells of columns. */
  readonly sample: ReadonlyMap<string, readonly string[]>;
};

/**
 * A table in text. How it is laid out and what its columns are is found out here, the latter from all of their cells: DuckDB looks at the first of them, and
 * takes a damaged table for one of another layout. Blanks around cells are no part of them. Throws `INVALID_DATA`.
 */
export async function textRelation(
  engine: Engine,
  source: string,
  options: LayoutOptions & ColumnOptions,
): Promise<Relation> {
  const { decimal = '.' } = options;
  const { names, from, sample, ...lines } = await openLines(engine, source, options);
  const cells = new Map(names.map((name) => [name, sample.get(name) ?? []]));
  const types = await detectTypes(engine, from, cells, decimal, knownColumns(options));
  const columns = names.map((name): TableColumn => {
    const { type = 'VARCHAR', format } = types.get(name) ?? {};
    return { name, type, kind: kindOf(type), ...(format !== undefined && { format }) };
  });
  return {
    ...lines,
    columns,
    from: select(from, names, (cell, name) => types.get(name)?.value(cell) ?? cellText(cell)),
    texts: select(from, names, cellText),
    decimal,
  };
}

function select(
  from: string,
  names: readonly string[],
  value: (cell: string, name: string) => string,
): string {
  const values = names.map((name) => `${value(identifier(name), name)} AS ${identifier(name)}`);
  return `(SELECT ${values.join(', ')} FROM ${from})`;
}

async function openLines(engine: Engine, source: string, options: LayoutOptions): Promise<Lines> {
  const delimiter = options.delimiter ?? tabsOf(source);
  const given = delimiter === undefined ? options : { ...options, delimiter };
  if (isPattern(source) || source.endsWith('.zst')) return openSeveral(engine, source, given);
  const name = basename(source);
  const start = textStart(source);
  // DuckDB takes what there is of it.
  if (start.compression === 'gzip') await checkGzip(source);
  const layout = textLayout(start.text, name, given);
  const { columns, isNamed } = layout;
  const types = columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ');
  const from = `read_csv(${sourceLiteral(source)}, auto_detect = false, columns = {${types}}, skip = ${layout.skip}, encoding = '${start.encoding}', compression = '${start.compression}'${dialectOf(layout)})`;
  const whole = columns.length === 1 ? withoutEmptyEnd(from, source) : from;
  const nameless = columns.filter((_, at) => layout.header && isNamed[at] === false);
  const empty = await emptyColumns(engine, whole, nameless);
  const names = columns.filter((column) => !empty.includes(column));
  return { name, from: whole, names, sample: sampleOf(layout) };
}

/** Of several files DuckDB finds out the columns, each file's for itself; they are laid out alike. */
async function openSeveral(engine: Engine, source: string, given: LayoutOptions): Promise<Lines> {
  const first = isPattern(source) ? await layoutOfFirst(engine, source, given) : undefined;
  const read = (more: string) =>
    `read_csv(${sourceLiteral(source)}, all_varchar = true${dialectOf(first ?? given)}${more})`;
  const { columns, ...found } = await filesRelation(engine, source, read);
  const sample = first === undefined ? new Map<string, string[]>() : sampleOf(first);
  return { ...found, names: columns.map(({ name }) => name), sample };
}

async function layoutOfFirst(
  engine: Engine,
  pattern: string,
  given: LayoutOptions,
): Promise<TextLayout | undefined> {
  const [first] = await engine.rows(`SELECT file FROM glob(${literal(pattern)}) ORDER BY file LIMIT 1`);
  const path = first?.[0];
  if (typeof path !== 'string' || path.endsWith('.zst')) return undefined;
  return textLayout(textStart(path).text, basename(path), given);
}

/** What the cells of the first rows say, column by column. */
function sampleOf({ columns, rows }: TextLayout): Map<string, string[]> {
  const said = (column: number) => rows.map((cells) => cells[column]?.trim() ?? '');
  return new Map(columns.map((name, column) => [name, said(column).filter((cell) => !isMissingMark(cell))]));
}

const tabsOf = (source: string): string | undefined => (/\.(tsv|tab)(\.|$)/i.test(source) ? '\t' : undefined);

function dialectOf({ delimiter, header }: LayoutOptions): string {
  return [
    ", quote = '\"', escape = '\"', comment = ''",
    delimiter === undefined ? '' : `, delim = ${literal(delimiter)}`,
    header === undefined ? '' : `, header = ${header}`,
  ].join('');
}

/** Those of the named columns that hold nothing at all. */
async function emptyColumns(engine: Engine, from: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const counts = names.map((name) => `count(${cellText(identifier(name))})`);
  const found = await aggregates(engine, counts, from);
  return names.filter((_, at) => toNumber(found[at]) === 0);
}

/** Without the empty lines that a file of one column ends with: no rows, though DuckDB takes them for missing values. */
function withoutEmptyEnd(from: string, path: string): string {
  const emptyLines = emptyLinesAtEnd(path);
  return emptyLines === 0 ? from : `(FROM ${from} LIMIT (SELECT count(*) - ${emptyLines} FROM ${from}))`;
}

function emptyLinesAtEnd(path: string): number {
  let breaks = '';
  for (const piece of readText(path)) {
    let from = piece.length;
    while (from > 0 && '\r\n'.includes(piece.charAt(from - 1))) from -= 1;
    breaks = (from === 0 ? breaks : '') + piece.slice(from);
  }
  // The first of them ends the last row.
  return Math.max(0, (breaks.match(/\r\n|\r|\n/g)?.length ?? 0) - 1);
}
