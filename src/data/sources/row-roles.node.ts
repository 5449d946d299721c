import type { DuckDBVector } from '@duckdb/node-api';
import { idsOfKept } from '../id-column.js';
import type { RowFacts } from '../row-facts.js';
import { classCodes } from './class-codes.js';
import { identifier } from './duckdb.node.js';
import type { Relation } from './relation.node.js';
import { MissingCell } from './row-problems.node.js';
import { columnNamed } from './table-columns.js';
import { texts } from './vectors.node.js';

/** Columns that say something of a row beside what is learnt from. */
export interface RoleColumns {
  readonly label?: string;
  readonly id?: string;
  /** Column whose value says which rows belong together. */
  readonly group?: string;
  /** Columns the rows are brought into order by, after the group. */
  readonly order?: string;
}

/** The group of each row, numbered in order of appearance, and what the groups are called. */
export interface RowGroups {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/** The class, the id and the group of the rows of a table that are kept, as they come. */
export class RowRoles {
  /** An expression for each role that a column plays. */
  readonly selects: readonly string[];
  readonly #columns: RoleColumns;
  readonly #roles: readonly ('label' | 'id' | 'group')[];
  readonly #classes = { label: classCodes(), group: classCodes() };
  readonly #ids: string[] = [];
  readonly #dropped: number[] = [];
  #read = 0;

  /** Throws for columns that are not there. */
  constructor(relation: Relation, columns: RoleColumns) {
    this.#columns = columns;
    this.#roles = (['label', 'id', 'group'] as const).filter((role) => columns[role] !== undefined);
    this.selects = this.#roles.map((role) => textOf(relation, columns[role] ?? ''));
  }

  /** Takes the next `rows` rows but those that are 0 in `kept`. Throws `MissingCell`. */
  take(rows: number, kept: Uint8Array | undefined, vectorOf: (role: number) => DuckDBVector): void {
    this.#roles.forEach((role, i) => {
      texts(vectorOf(i), rows).forEach((text, row) => {
        if (kept?.[row] === 0) return;
        if (text === null) throw new MissingCell(this.#read + row, role, this.#columns[role] ?? '');
        if (role === 'id') this.#ids.push(text);
        else this.#classes[role].push(text);
      });
    });
    kept?.forEach((keep, row) => {
      if (keep === 0) this.#dropped.push(this.#read + row);
    });
    this.#read += rows;
  }

  /** How many rows there were, kept or not. */
  get read(): number {
    return this.#read;
  }

  facts(): Pick<RowFacts, 'labels' | 'labelNames' | 'ids'> {
    const { label, id, order } = this.#columns;
    // Sorted rows have other numbers than in their source.
    const dropped = order === undefined ? this.#dropped : [];
    const ids = idsOfKept(this.#read, dropped, id === undefined ? undefined : this.#ids);
    return { ...(label !== undefined && this.#classes.label.sorted()), ...(ids && { ids }) };
  }

  groups(): RowGroups | undefined {
    return this.#columns.group === undefined ? undefined : this.#classes.group.asMet();
  }
}

/** A column as text that reads the same whatever kind of number the source keeps: 1, not 1.0. */
function textOf(relation: Relation, wanted: string): string {
  const { name, kind } = columnNamed(relation.name, relation.columns, wanted);
  const column = identifier(name);
  if (kind !== 'real') return `${column}::VARCHAR`;
  const whole = `${column} = trunc(${column}) AND abs(${column}) < 1e15`;
  return `CASE WHEN ${whole} THEN ${column}::BIGINT::VARCHAR ELSE ${column}::VARCHAR END`;
}
