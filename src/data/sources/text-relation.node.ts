import type { LayoutOptions } from '../formats/text-layout.js';
import { kindOf, type TableColumn } from './column-kinds.js';
import { detectTypes } from './detect-types.node.js';
import { identifier, type Engine } from './duckdb.node.js';
import { knownColumns, type ColumnOptions } from './known-columns.js';
import type { Relation } from './relation.node.js';
import { openLines } from './text-files.node.js';
import { cellText } from './text-types.js';

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
  const fromOf = (some: readonly string[]) =>
    select(from, some, (cell, name) => types.get(name)?.value(cell) ?? cellText(cell));
  return {
    ...lines,
    columns,
    from: fromOf(names),
    fromOf,
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
