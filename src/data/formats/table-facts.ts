import { MixturaError } from '../../error.js';
import { idsOfKept, type IdChoice } from '../id-column.js';
import { findColumn, type TableRecord } from './table-record.js';

export interface FactColumns extends IdChoice {
  /** Column with the true class of each row, text or numbers; for scoring alone. */
  readonly label?: string;
}

/** What a table says of its rows beside what is learnt from: the class and the id of each that is kept, and which are left out. */
export class TableFacts {
  /** Places of the columns that play these parts. */
  readonly label: number | undefined;
  readonly id: number | undefined;
  readonly #name: string;
  readonly #header: readonly string[];
  readonly #classes: string[] = [];
  readonly #ids: string[] = [];
  readonly #dropped: number[] = [];
  #read = 0;

  /** Throws `INVALID_OPTION` for a column that is not there. */
  constructor(name: string, header: readonly string[], { label, id }: FactColumns) {
    this.#name = name;
    this.#header = header;
    this.label = label === undefined ? undefined : findColumn(name, header, label);
    this.id = id === undefined ? undefined : findColumn(name, header, id);
  }

  /** Throws `INVALID_DATA` where the label or the id is missing, naming the line. */
  keep(record: TableRecord): void {
    this.#read += 1;
    if (this.label !== undefined) this.#classes.push(this.#text(record, this.label, 'label'));
    if (this.id !== undefined) this.#ids.push(this.#text(record, this.id, 'id'));
  }

  drop(): void {
    this.#dropped.push(this.#read);
    this.#read += 1;
  }

  /** How many rows were left out. */
  get dropped(): number {
    return this.#dropped.length;
  }

  /** Of the rows that were kept. */
  get classes(): readonly string[] | undefined {
    return this.label === undefined ? undefined : this.#classes;
  }

  /** Of the rows that were kept, where they need any. */
  get ids(): readonly string[] | undefined {
    return idsOfKept(this.#read, this.#dropped, this.id === undefined ? undefined : this.#ids);
  }

  #text({ line, cells }: TableRecord, column: number, what: string): string {
    const text = String(cells[column] ?? '').trim();
    if (text !== '') return text;
    throw new MixturaError(
      'INVALID_DATA',
      `${this.#name}, line ${line}: the ${what} (column ${this.#header[column]}) is missing; fill it in or drop the line`,
    );
  }
}
