import { MixturaError } from '../error.js';
import type { Dataset } from './dataset.js';
import type { Matrix } from './matrix.js';
import { memoryDataset } from './memory-dataset.js';
import { checkColumns, ColumnRanges } from './precision.js';
import { encodeLabels } from './row-facts.js';

export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Whatever rows of numbers come in: a data set, a matrix, an array of rows, or one flat array with `features` or `rowShape`. */
export type DatasetInput = Dataset | Matrix | readonly ArrayLike<number>[] | NumericArray;

/** How rows lie in what comes in, where it does not say so itself. */
export interface RowLayout {
  /** Numbers in a row, for one flat array. */
  readonly features?: number;
  /** How a row is laid out, as in `Dataset`; `[features]` unless given. */
  readonly rowShape?: readonly number[];
}

export interface ToDatasetOptions extends RowLayout {
  /** Rows for a model that was fitted to others, and knows how far apart values are: a few may lie so close that 32-bit floats do not tell them apart. */
  readonly areNew?: boolean;
  readonly name?: string;
  readonly columns?: readonly string[];
  /** True classes: numbers or text, one a row. */
  readonly labels?: readonly (number | string)[] | NumericArray;
  readonly labelNames?: readonly string[];
  readonly ids?: readonly string[];
}

/** Any input as a data set; a data set is returned as it is. Throws `INVALID_DATA` or `INVALID_SHAPE`, naming the row. */
export function toDataset(input: DatasetInput, options: ToDatasetOptions = {}): Dataset {
  if (isDataset(input)) return input;
  const { name = 'data', rowShape, columns, ids } = options;
  const { values, rows, columns: features } = toRows(input, options, name);
  return memoryDataset({
    name,
    values,
    rows,
    features,
    ...(rowShape && { rowShape }),
    ...(columns && { columns }),
    ...(ids && { ids }),
    ...(options.labels && namedLabels(options.labels, options.labelNames)),
  });
}

function isDataset(input: unknown): input is Dataset {
  return isObject(input) && 'read' in input && 'gather' in input;
}

function isObject(input: unknown): input is object {
  return typeof input === 'object' && input !== null;
}

function toRows(input: Exclude<DatasetInput, Dataset>, options: ToDatasetOptions, name: string): Matrix {
  if (isNumericArray(input)) return flatRows(input, options, name);
  if (Array.isArray(input)) return nestedRows(input, options, name);
  if (isMatrix(input)) return input;
  throw new MixturaError(
    'INVALID_DATA',
    `${name}: ${inWords(input)} is no rows of numbers; ${cureOf(input)}`,
  );
}

function isNumericArray(input: unknown): input is NumericArray {
  const others = [DataView, BigInt64Array, BigUint64Array];
  return ArrayBuffer.isView(input) && !others.some((other) => input instanceof other);
}

function isMatrix(input: unknown): input is Matrix {
  return isObject(input) && 'values' in input && input.values instanceof Float32Array;
}

/** What was given: `"my.csv"`, `undefined`, `Promise`. */
function inWords(input: unknown): string {
  if (typeof input === 'string') return JSON.stringify(input);
  const isSimple = Object(input) !== input;
  return isSimple ? String(input) : Object.prototype.toString.call(input).slice('[object '.length, -1);
}

function cureOf(input: unknown): string {
  if (typeof input === 'string') return 'open a file, or a data set by its name, with openDataset first';
  if (input instanceof Promise) return 'await it first';
  return 'give an array of rows, a typed array, a matrix ({ values, rows, columns }) or a data set';
}

function flatRows(input: NumericArray, options: ToDatasetOptions, name: string): Matrix {
  const features = options.features ?? options.rowShape?.reduce((product, size) => product * size, 1);
  if (features === undefined) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `${name}: ${input.length} numbers in one array do not say how many make a row; give \`features\` beside them, as in fit(rows, { features: 64 }) or toDataset(rows, { features: 64 })`,
    );
  }
  if (input.length % features !== 0) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `${name}: ${input.length} numbers do not make rows of ${features}; give every row whole, or correct \`features\``,
    );
  }
  const size = { rows: input.length / features, columns: features };
  if (input instanceof Float32Array) return { values: input, ...size };
  if (options.areNew !== true) checkColumns(input, features, name);
  return { values: Float32Array.from(input), ...size };
}

function nestedRows(
  input: readonly ArrayLike<number>[],
  { areNew = false }: ToDatasetOptions,
  name: string,
): Matrix {
  const features = input[0]?.length;
  if (features === undefined) {
    throw new MixturaError('INVALID_DATA', `${name}: give an array of rows, each an array of numbers`);
  }
  const values = new Float32Array(input.length * features);
  const ranges = new ColumnRanges(features);
  input.forEach((row: ArrayLike<number> | null | undefined, index) => {
    if (row?.length !== features) {
      throw new MixturaError(
        'INVALID_SHAPE',
        `${name}: row ${index} has ${row?.length ?? 'no'} numbers, row 0 has ${features}; give rows of one length`,
      );
    }
    for (let column = 0; column < features; column++) {
      const value: unknown = row[column];
      if (typeof value !== 'number') {
        const found =
          value === null || value === undefined ? 'missing' : `${JSON.stringify(value)}, not a number`;
        throw new MixturaError(
          'INVALID_DATA',
          `${name}: row ${index}, column ${column} is ${found}; give numbers only`,
        );
      }
      values[index * features + column] = value;
      ranges.note(column, value);
    }
  });
  if (!areNew) ranges.check(name, (column) => `column ${column}`);
  return { values, rows: input.length, columns: features };
}

/** With names, labels are ids already; without, they are classes to be numbered. */
function namedLabels(
  labels: readonly (number | string)[] | NumericArray,
  labelNames: readonly string[] | undefined,
): { labels: Int32Array; labelNames: readonly string[] } {
  return labelNames === undefined
    ? encodeLabels(Array.from<number | string>(labels))
    : { labels: Int32Array.from<number | string>(labels, Number), labelNames };
}
