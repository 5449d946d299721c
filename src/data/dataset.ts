import type { ColumnPlan } from './sources/column-plan.js';
import type { Vocabulary } from './text/vocabulary.js';

/**
 * Rows of numbers that a model can learn from. The whole table need not be in memory: rows travel by index
 * into an array the caller owns. Implemented by an in-memory array, a file on disk and a query.
 */
export interface Dataset {
  /** For people and for the run's record, e.g. `mnist` or `customers.csv`. */
  readonly name: string;
  readonly rows: number;
  /** Of a range of rows: the number of its first row in the whole; 0 unless given. What is drawn for a row depends on it. */
  readonly firstRow?: number;
  /** Numbers in a row; the product of `rowShape`. */
  readonly features: number;
  /** How a row is laid out: `[features]`, or channels first for images `[1, 28, 28]` and signals `[9, 128]`. */
  readonly rowShape: readonly number[];
  /** Column names where the source has them. */
  readonly columns?: readonly string[];
  /** True classes, for scoring alone: nothing in training, initialisation or selection reads them. */
  readonly labels?: Int32Array;
  /** Names of the classes in `labels`. */
  readonly labelNames?: readonly string[];
  /** An identifier of each row in the source's own terms. */
  readonly ids?: readonly string[];
  /** How columns of a table became these numbers; `openDataset(path, { plan })` makes the same of further tables. */
  readonly plan?: ColumnPlan;
  /** The words that texts were told apart by; `openDataset(path, { textColumn, vocabulary })` makes the same of further texts. */
  readonly vocabulary?: Vocabulary;
  /** SHA-256 (hex) over shape and values: two data sets with one digest hold the same rows. */
  readonly digest: string;
  /** Copies rows `start` to `end` (exclusive) into `into`, which holds at least (end - start) × features. */
  read(start: number, end: number, into: Float32Array): void;
  /** Copies the named rows, in that order, into `into`. */
  gather(indices: ArrayLike<number>, into: Float32Array): void;
}
