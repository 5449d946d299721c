import { existsSync } from 'node:fs';
import { basename } from 'node:path';

/** Whether a source is a pattern of files, not the name of one. */
export const isPattern = (source: string): boolean => /[*?[\]]/.test(source) && !existsSync(source);

export type TableFormat = 'sql' | 'parquet' | 'database' | 'csv' | 'json';

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

/** How a table is called in messages and records: a query as `query`, files by their name. */
export function tableName(source: string): string {
  return tableFormat(source) === 'sql' ? 'query' : isPattern(source) ? source : basename(source);
}
