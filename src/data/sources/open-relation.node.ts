import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { MixturaError } from '../../error.js';
import { emptyTable, type LayoutOptions } from '../formats/text-layout.js';
import { suggestion } from '../nearest-name.js';
import { canRead } from '../../artifact/can-read.node.js';
import { readBytes } from '../read-file.node.js';
import type { ColumnOptions } from './known-columns.js';
import { identifier, literal, type Engine } from './duckdb.node.js';
import { filesRelation, relation, sourceLiteral, type Relation } from './relation.node.js';
import { isPattern, tableFormat } from './table-format.node.js';
import { textRelation } from './text-relation.node.js';

export interface RelationOptions extends LayoutOptions {
  /** The table of a database file. */
  readonly table?: string;
}

/**
 * Finds a table and its columns. Throws `MISSING_DATA`, `NOT_SUPPORTED`, `QUERY_FAILED`, `INVALID_DATA` for a damaged file, or `INVALID_OPTION` where
 * the table of a database is not said or not there.
 */
export async function openRelation(
  engine: Engine,
  source: string,
  options: RelationOptions & ColumnOptions = {},
): Promise<Relation> {
  const format = tableFormat(source);
  if (format !== 'sql' && !isPattern(source) && !existsSync(source)) {
    throw new MixturaError('MISSING_DATA', `there is no file ${source}; check the path`);
  }
  if (format === 'json' && isBlank(source)) {
    throw emptyTable(basename(source));
  }
  switch (format) {
    case 'sql':
      return relation(engine, `(\n${source.trim().replace(/;\s*$/, '')}\n)`);
    case 'parquet':
      return filesRelation(engine, source, (more) => `read_parquet(${sourceLiteral(source)}${more})`);
    case 'csv':
      return textRelation(engine, source, options);
    case 'json':
      return filesRelation(
        engine,
        source,
        (more) =>
          `read_json(${sourceLiteral(source)}, format = 'newline_delimited', convert_strings_to_integers = false, sample_size = -1${more})`,
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
