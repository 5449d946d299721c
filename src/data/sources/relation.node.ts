import { kindOf, type TableColumn } from './column-kinds.js';
import { literal, type Engine } from './duckdb.node.js';
import { isPattern } from './table-format.node.js';

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
