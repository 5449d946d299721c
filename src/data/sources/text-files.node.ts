import { basename } from 'node:path';
import { MixturaError } from '../../error.js';
import { emptyTable, textLayout, type LayoutOptions, type TextLayout } from '../formats/text-layout.js';
import { isMissingMark } from '../missing-marks.js';
import { checkGzip, textStart, type TextStart } from '../read-file.node.js';
import { identifier, literal, makeRoomFor, toNumber, type Engine } from './duckdb.node.js';
import { measureColumns } from './measure-columns.node.js';
import { fileOf, sourceLiteral, type Relation } from './relation.node.js';
import { isPattern } from './table-format.node.js';
import { cellText } from './text-types.js';

/** The lines of text tables, split into cells: all columns are texts, as they are spelt. */
export type Lines = Pick<Relation, 'name' | 'from' | 'fileOf'> & {
  readonly names: readonly string[];
  /** Some of the cells of columns. */
  readonly sample: ReadonlyMap<string, readonly string[]>;
};

/** Files laid out alike, one after another. */
interface Part {
  readonly paths: readonly string[];
  /** All options of `read_csv`. */
  readonly dialect: string;
  readonly layout: TextLayout;
  /** Rows that count; all of them unless said. */
  readonly rows?: number;
}

/**
 * The lines of a file, or of all files of a pattern in the order of their names; those are put together by the names of their columns. Each file's layout is found out for itself.
 * Throws `MISSING_DATA`, `CANNOT_READ` or `INVALID_DATA`.
 */
export async function openLines(engine: Engine, source: string, options: LayoutOptions): Promise<Lines> {
  const isSeveral = isPattern(source);
  const parts = isSeveral ? await partsOf(engine, source, options) : [await partOf(engine, source, options)];
  const from = union(parts);
  const all = columnNames(parts);
  await makeRoomFor(engine, all.length);
  const empty = await emptyColumns(engine, from, parts);
  const names = all.filter((name) => !empty.includes(name));
  const sample = parts[0] === undefined ? new Map<string, string[]>() : sampleOf(parts[0].layout);
  if (!isSeveral) return { name: basename(source), from, names, sample };
  return {
    name: engine.name,
    from,
    names,
    sample,
    fileOf: (row) => fileOf(engine, (more) => union(parts, more), all, row),
  };
}

/** The names of all columns, each as the first file has it: they are told apart in no case. */
function columnNames(parts: readonly Part[]): string[] {
  const names = new Map<string, string>();
  for (const name of parts.flatMap(({ layout }) => layout.columns)) {
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()];
}

/** The parts that the files of a pattern make: neighbours laid out alike are read together. */
async function partsOf(engine: Engine, pattern: string, options: LayoutOptions): Promise<Part[]> {
  const found = await engine.rows(`SELECT file FROM glob(${literal(pattern)}) ORDER BY file`);
  const parts: Part[] = [];
  for (const [path] of found) {
    const start = await startOf(engine, String(path));
    // A file of nothing has no rows to give; all of them are no table.
    if (start.text.trim() === '') continue;
    const part = await partOf(engine, String(path), options, start);
    checkNames(part, parts[0]);
    const last = parts.at(-1);
    if (last?.dialect === part.dialect && part.rows === undefined && last.rows === undefined) {
      parts[parts.length - 1] = { ...last, paths: [...last.paths, ...part.paths] };
    } else parts.push(part);
  }
  if (found.length === 0) {
    throw new MixturaError('MISSING_DATA', `no file is called ${pattern}; check the pattern`);
  }
  if (parts.length === 0) throw emptyTable(pattern);
  return parts;
}

async function partOf(
  engine: Engine,
  path: string,
  options: LayoutOptions,
  start?: TextStart,
): Promise<Part> {
  const { text, encoding, compression } = start ?? (await startOf(engine, path));
  // DuckDB takes what there is of it.
  if (compression === 'gzip') await checkGzip(path);
  const delimiter = options.delimiter ?? tabsOf(path);
  const layout = textLayout(text, basename(path), {
    ...options,
    ...(delimiter !== undefined && { delimiter }),
  });
  const types = layout.columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ');
  const dialect = `, auto_detect = false, columns = {${types}}, skip = ${layout.skip}, header = ${layout.header}, delim = ${literal(layout.delimiter)}, quote = '"', escape = '"', comment = '', encoding = '${encoding}', compression = '${compression}'`;
  const part = { paths: [path], dialect, layout };
  return layout.columns.length === 1 ? { ...part, ...(await withoutEmptyEnd(engine, part)) } : part;
}

/** How a file begins. */
async function startOf(engine: Engine, path: string): Promise<TextStart> {
  if (!path.endsWith('.zst')) return textStart(path);
  // Node reads no zstd before version 22. No cell holds the delimiter.
  const lines = `read_csv(${sourceLiteral(path)}, auto_detect = false, columns = {'line': 'VARCHAR'}, header = false, delim = '\u0001', quote = '', escape = '', strict_mode = false, compression = 'zstd')`;
  const found = await engine.rows(`FROM ${lines} LIMIT ${linesOfStart}`);
  const text = found.map(([line]) => `${typeof line === 'string' ? line : ''}\n`).join('');
  return { text, encoding: 'utf-8', compression: 'zstd' };
}

const linesOfStart = 1000;

const tabsOf = (path: string): string | undefined => (/\.(tsv|tab)(\.|$)/i.test(path) ? '\t' : undefined);

/** Without the empty lines that a file of one column ends with: no rows, though DuckDB takes them for missing values. A pair of quotes is a row. */
async function withoutEmptyEnd(engine: Engine, part: Part): Promise<Pick<Part, 'rows'>> {
  const cell = part.layout.columns.map(identifier).join();
  const numbered = `SELECT row_number() OVER () AS row, ${cell} AS cell FROM ${lines(part, ', allow_quoted_nulls = false')}`;
  const [[last = null] = []] = await engine.rows(`SELECT max(row) FROM (${numbered}) WHERE cell IS NOT NULL`);
  return { rows: last === null ? 0 : toNumber(last) };
}

/** Throws `INVALID_DATA` where one file names its columns and another does not, as where a large table was cut into files. */
function checkNames(part: Part, first: Part | undefined): void {
  const isNamed = ({ layout }: Part) => layout.isNamed.includes(true);
  if (first === undefined || isNamed(first) === isNamed(part)) return;
  const [named, nameless] = isNamed(first) ? [first, part] : [part, first];
  throw new MixturaError(
    'INVALID_DATA',
    `${String(nameless.paths[0])} does not name its columns, ${String(named.paths[0])} does; begin each file with the same line of names`,
  );
}

/** What stands after FROM for a part. */
function lines({ paths, dialect, rows }: Part, more = ''): string {
  const read = `read_csv([${paths.map(sourceLiteral).join(', ')}]${dialect}${more})`;
  return rows === undefined ? read : `(FROM ${read} LIMIT ${rows})`;
}

function union(parts: readonly Part[], more = ''): string {
  const [first = '', ...others] = parts.map((part) => lines(part, more));
  return others.length === 0 ? first : `(FROM ${[first, ...others].join(' UNION ALL BY NAME FROM ')})`;
}

/** Those of the columns without a name among named ones that hold nothing at all, such as a delimiter at the end of each line makes. */
async function emptyColumns(engine: Engine, from: string, parts: readonly Part[]): Promise<string[]> {
  const nameless = parts.flatMap(({ layout }) =>
    layout.columns.filter((_, at) => layout.header && layout.isNamed[at] === false),
  );
  if (nameless.length === 0) return [];
  const names = [...new Set(nameless)];
  const asked = names.map((name) => ({
    columns: [name],
    expressions: [`count(${cellText(identifier(name))})`],
  }));
  const found = await measureColumns(engine, { from }, asked);
  return names.filter((_, at) => toNumber(found[at]?.[0]) === 0);
}

/** What the cells of the first rows say, column by column. */
function sampleOf({ columns, rows }: TextLayout): Map<string, string[]> {
  const said = (column: number) => rows.map((cells) => cells[column]?.trim() ?? '');
  return new Map(columns.map((name, column) => [name, said(column).filter((cell) => !isMissingMark(cell))]));
}
