import { basename } from 'node:path';
import { postgresName, isPostgres } from './sources/postgres-url.js';
import { tableFormat } from './sources/table-format.node.js';

/** What a run of a source is called, as part of a path: `iris.csv.gz` as `iris`, a query as `query`, a server by its database. */
export function sourceStem(source: string): string {
  if (tableFormat(source) === 'sql') return 'query';
  const last = basename(isPostgres(source) ? postgresName(source) : source.replace(/^file:/, ''));
  const stem = last.replace(/\.(gz|zst)$/i, '').replace(/(?<=.)\.[^.]*$/, '');
  // What paths, patterns and shells take for something else.
  const safe = stem.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-').replaceAll(/^[.-]+|-+$/g, '');
  return safe === '' ? 'rows' : safe;
}
