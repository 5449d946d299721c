import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { MixturaError } from '../../error.js';
import { missingSpellings } from '../missing-marks.js';
import { suggestion } from '../nearest-name.js';
import { canRead, readBytes, readText } from '../read-file.node.js';
import { kindOf, type TableColumn } from './column-kinds.js';
import { identifier, literal, type Engine } from './duckdb.node.js';

/** Something DuckDB can select from. */
export interface Relation {
  readonly name: string;
  /** What stands after FROM. */
  readonly from: string;
  readonly columns: readonly TableColumn[];
  /** Decimal mark of numbers in text, where that is a matter of reading. */
  readonly decimal?: '.' | ',';
  /** The file a row is in, where there are several. */
  readonly fileOf?: (row: number) => Promise<string>;
  /** The same with a column as it is spelt, where that is known: what stands after FROM. */
  readonly withTexts?: (column: string) => string;
}

export interface RelationOptions {
  /** The table of a database file. */
  readonly table?: string;
  /** One character between the cells of a text table; found out unless given. */
  readonly delimiter?: string;
  /** Whether a text table's first line names its columns; found out unless given. */
  readonly header?: boolean;
  /** Decimal mark of numbers in text. */
  readonly decimal?: '.' | ',';
}

export type TableFormat = 'sql' | 'parquet' | 'database' | 'csv' | 'json';

const isPattern = (source: string): boolean => /[*?[\]]/.test(source) && !existsSync(source);

/** Which kind of table a source is, by its name alone; undefined where it is none. */
export function tableFormat(source: string): TableFormat | undefined {
  if (/^\s*(select|with|from)\s/i.test(source)) return 'sql';
  const name = source.toLowerCase();
  if (/\.(parquet|pq)$/.test(name)) return 'parquet';
  if (/\.(duckdb|ddb)$/.test(name)) return 'database';
  if (/\.(csv|tsv|tab)(\.gz|\.zst)?$/.test(name)) return 'csv';
  if (/\.(jsonl|ndjson)(\.gz|\.zst)?$/.test(name)) return 'json';
  return undefined;
}

/** Whether a source is no one file: a query, or a pattern of several files. */
export function isQuery(source: string): boolean {
  const format = tableFormat(source);
  return format === 'sql' || (format !== undefined && isPattern(source));
}

/** Whether a file is a table only DuckDB reads. */
export function needsEngine(source: string): boolean {
  const format = tableFormat(source);
  return format === 'parquet' || format === 'database';
}

/** How a table is called in messages and records: a query as `query`, files by their name. */
export function tableName(source: string): string {
  return tableFormat(source) === 'sql' ? 'query' : isPattern(source) ? source : basename(source);
}

/**
 * Finds a table and its columns. Throws `MISSING_DATA`, `NOT_SUPPORTED`, `QUERY_FAILED`, `INVALID_DATA` for a damaged file, or `INVALID_OPTION` where
 * the table of a database is not said or not there.
 */
export async function openRelation(
  engine: Engine,
  source: string,
  options: RelationOptions = {},
): Promise<Relation> {
  const format = tableFormat(source);
  if (format !== 'sql' && !isPattern(source) && !existsSync(source)) {
    throw new MixturaError('MISSING_DATA', `there is no file ${source}; check the path`);
  }
  if ((format === 'csv' || format === 'json') && isBlank(source)) {
    throw new MixturaError(
      'INVALID_DATA',
      `${basename(source)} is empty; give a table with at least one row`,
    );
  }
  switch (format) {
    case 'sql':
      return relation(engine, `(\n${source.trim().replace(/;\s*$/, '')}\n)`);
    case 'parquet':
      return files(engine, source, (more) => `read_parquet(${literal(source)}${more})`);
    case 'csv':
      return csvFiles(engine, source, options);
    case 'json':
      return files(
        engine,
        source,
        (more) =>
          `read_json(${literal(source)}, format = 'newline_delimited', convert_strings_to_integers = false${more})`,
      );
    case 'database':
      return relation(engine, await databaseTable(engine, source, options.table));
    case undefined:
      throw new MixturaError(
        'NOT_SUPPORTED',
        `${source} is no table; give .parquet, .csv, .tsv, .jsonl, .duckdb or a query that starts with SELECT`,
      );
  }
}

/** More bytes than a file of nothing takes, compressed or with a few blank lines. */
const blankBytes = 256;

/** Whether a text file holds nothing, where DuckDB would find a column of its own making. */
function isBlank(path: string): boolean {
  const isSmall = !isPattern(path) && canRead(path, () => statSync(path)).size <= blankBytes;
  return isSmall && !path.endsWith('.zst') && Buffer.from(readBytes(path)).toString('latin1').trim() === '';
}

/** A table or view by name, with its columns. */
export async function relation(engine: Engine, from: string): Promise<Relation> {
  const described = await engine.rows(`DESCRIBE SELECT * FROM ${from}`);
  const columns = described.map(([name, type]) => ({
    name: String(name),
    type: String(type),
    kind: kindOf(String(type)),
  }));
  return { name: engine.name, from, columns };
}

async function csvFiles(engine: Engine, source: string, options: RelationOptions): Promise<Relation> {
  const read = (more: string) => `read_csv(${literal(source)}${csvOptions(source, options)}${more})`;
  const found = await files(engine, source, read);
  const union = isPattern(source) ? ', union_by_name = true' : '';
  const emptyLines = found.columns.length === 1 && !isPattern(source) ? emptyLinesAtEnd(source) : 0;
  const whole = (from: string) =>
    emptyLines === 0 ? from : `(FROM ${from} LIMIT (SELECT count(*) - ${emptyLines} FROM ${from}))`;
  return {
    ...found,
    from: whole(found.from),
    decimal: options.decimal ?? '.',
    withTexts: (column) => whole(read(`${union}, types = {${literal(column)}: 'VARCHAR'}`)),
  };
}

/** Empty lines that a text file ends with: no rows, though DuckDB takes them for missing values of a table of one column. */
function emptyLinesAtEnd(path: string): number {
  if (path.endsWith('.zst')) return 0;
  let breaks = '';
  for (const piece of readText(path)) {
    let from = piece.length;
    while (from > 0 && '\r\n'.includes(piece.charAt(from - 1))) from -= 1;
    breaks = (from === 0 ? breaks : '') + piece.slice(from);
  }
  // The first of them ends the last row.
  return Math.max(0, (breaks.match(/\r\n|\r|\n/g)?.length ?? 0) - 1);
}

async function files(engine: Engine, source: string, read: (more: string) => string): Promise<Relation> {
  if (!isPattern(source)) return relation(engine, read(''));
  const several = await relation(engine, read(', union_by_name = true'));
  return {
    ...several,
    async fileOf(row) {
      const withFile = read(', union_by_name = true, filename = true');
      const [first] = await engine.rows(`SELECT filename FROM ${withFile} LIMIT 1 OFFSET ${row}`);
      return String(first?.[0] ?? source);
    },
  };
}

function csvOptions(source: string, { delimiter, header, decimal }: RelationOptions): string {
  const tabs = /\.(tsv|tab)(\.|$)/i.test(source) ? '\t' : undefined;
  const separator = delimiter ?? tabs;
  return [
    `, nullstr = [${missingSpellings.map(literal).join(', ')}], sample_size = 200000`,
    separator === undefined ? '' : `, delim = ${literal(separator)}`,
    header === undefined ? '' : `, header = ${header}`,
    decimal === undefined ? '' : `, decimal_separator = ${literal(decimal)}`,
  ].join('');
}

async function databaseTable(engine: Engine, path: string, table: string | undefined): Promise<string> {
  await engine.run(`ATTACH ${literal(path)} AS source (READ_ONLY)`);
  const found = await engine.rows(
    `SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = 'source' ORDER BY ALL`,
  );
  const names = found.map(([schema, name]) => (schema === 'main' ? String(name) : `${schema}.${name}`));
  if (table === undefined && names.length !== 1) {
    throw new MixturaError(
      'INVALID_OPTION',
      `${path} holds ${names.length} tables; say which of them (\`table\`): ${names.join(', ') || 'there is none'}`,
    );
  }
  const at = table === undefined ? 0 : names.indexOf(table);
  const entry = found[at];
  if (entry === undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `${path} has no table ${table}.${suggestion(table ?? '', names)} There are ${names.join(', ')}.`,
    );
  }
  return `source.${identifier(String(entry[0]))}.${identifier(String(entry[1]))}`;
}
