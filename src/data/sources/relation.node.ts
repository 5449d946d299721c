import { kindOf, type TableColumn } from './column-kinds.js';
import { literal, makeRoomFor, type Engine } from './duckdb.node.js';
import { isPattern } from './table-format.node.js';

/** Something DuckDB can select from. */
export interface Relation {
  readonly name: string;
  /** What stands after FROM. */
  readonly from: string;
  readonly columns: readonly TableColumn[];
  /** What stands after FROM to read some columns alone, where that is less work than to read them all. */
  readonly fromOf?: (names: readonly string[]) => string;
  /** Decimal mark of numbers in text, where that is a matter of reading. */
  readonly decimal?: '.' | ',';
  /** The file a row is in, where there are several. */
  readonly fileOf?: (row: number) => Promise<string>;
  /** The same with all columns as they are spelt, where that is known: what stands after FROM. */
  readonly texts?: string;
}

/** A table or view by name, with its columns. */
export async function relation(engine: Engine, from: string): Promise<Relation> {
  const described = await engine.rows(`DESCRIBE SELECT * FROM ${from}`);
  const columns = described.map(([name, type]) => ({
    name: String(name),
    type: String(type),
    kind: kindOf(String(type)),
  }));
  await makeRoomFor(engine, columns.length);
  return { name: engine.name, from, columns };
}

/** A source as DuckDB takes it: a file by its very name, whatever stands in it, or a pattern. */
export function sourceLiteral(source: string): string {
  return literal(isPattern(source) ? source : source.replace(/[*?[]/g, '[$&]'));
}

/** The rows of a file, or of several by a pattern; `read` gives what stands after FROM for further options. */
export async function filesRelation(
  engine: Engine,
  source: string,
  read: (more: string) => string,
): Promise<Relation> {
  if (!isPattern(source)) return relation(engine, read(''));
  const readAll = (more: string) => read(`, union_by_name = true${more}`);
  const several = await relation(engine, readAll(''));
  const names = several.columns.map(({ name }) => name);
  return { ...several, fileOf: (row) => fileOf(engine, readAll, names, row) };
}

/** The file that a row of several files is in. */
export async function fileOf(
  engine: Engine,
  read: (more: string) => string,
  columns: readonly string[],
  row: number,
): Promise<string> {
  const taken = new Set(columns.map((name) => name.toLowerCase()));
  let file = 'file';
  while (taken.has(file)) file += '_';
  const [[path = null] = []] = await engine.rows(
    `SELECT ${file} FROM ${read(`, filename = '${file}'`)} LIMIT 1 OFFSET ${row}`,
  );
  return String(path);
}
