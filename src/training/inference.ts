import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { Backend } from '../runtime/backend.js';
import { compile, type Feed, type Program } from '../runtime/program.js';
import { programCache } from '../runtime/program-cache.js';
import type { RandomStream } from '../runtime/random.js';
import { sortTopologically, type Leaf, type Tensor } from '../tensor/index.js';
import type { Parameters } from './parameters.js';

/**
 * Rows per run. Every run has this many, the last one padded: a row's result must not depend on how many rows it came
 * with, and matrix kernels may round differently for other sizes.
 */
const blockRows = 256;

/** Programs over rows, compiled once per set of output tensors and kept until they are released. */
export interface Inference {
  /** Results of `outputs`, one row of values per data row; `input` names the input that rows are fed to. */
  overRows<Name extends string>(
    outputs: Readonly<Record<Name, Tensor>>,
    rows: RowSource,
    options?: InferenceOptions,
  ): Promise<Record<Name, Matrix>>;
  /** Frees the native memory of what was compiled; outputs asked for later are compiled anew. */
  release(): Promise<void>;
}

/** Further inputs of a block of rows, given its first row and the number of rows to fill. */
export type BlockFeeds = (start: number, rows: number) => Readonly<Record<string, Feed>>;

export const noFeeds: BlockFeeds = () => ({});

/** Standard normal draws for the input `noise`; those of a row depend on its place alone, which is counted from `firstRow`. */
export function normalFeeds(noise: Leaf, random: RandomStream, firstRow = 0): BlockFeeds {
  const width = noise.shape.slice(1).reduce((product: number, size) => product * Number(size), 1);
  const drawn = (block: number) =>
    random.split(String(block)).fillNormal(new Float32Array(blockRows * width));
  return (start, rows) => {
    const [from, to] = [firstRow + start, firstRow + start + rows];
    const values = new Float32Array(rows * width);
    for (let block = from - (from % blockRows); block < to; block += blockRows) {
      const own = drawn(block).subarray(Math.max(0, from - block) * width, (to - block) * width);
      values.set(own, Math.max(0, block - from) * width);
    }
    return { [noise.name]: values };
  };
}

export interface InferenceOptions {
  /** Name of the input that rows are fed to; `x` if not given. */
  readonly input?: string;
  readonly feeds?: BlockFeeds;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Any source of rows by index range. */
export interface RowSource {
  readonly rows: number;
  readonly features: number;
  read(start: number, end: number, into: Float32Array): void;
}

/** The named rows of a data set as a source of their own. */
export function pickRows(dataset: Dataset, indices: ArrayLike<number>): RowSource {
  return {
    rows: indices.length,
    features: dataset.features,
    read: (start, end, into) => dataset.gather(Array.prototype.slice.call(indices, start, end), into),
  };
}

export function rowsOf(source: Matrix): RowSource {
  return {
    rows: source.rows,
    features: source.columns,
    read: (start, end, into) =>
      into.set(source.values.subarray(start * source.columns, end * source.columns)),
  };
}

export function createInference(backend: Backend, parameters: Parameters, threads?: number): Inference {
  const programs = programCache();
  const build = (outputs: Readonly<Record<string, Tensor>>): Promise<Program> => {
    const width = dependsOnSplit(outputs) ? 1 : threads;
    return compile(backend, outputs, {
      name: 'inference',
      parameters: (leaf) => parameters.value(leaf),
      ...(width === undefined ? {} : { threads: width }),
    });
  };
  const keyOf = keyOfOutputs();
  return {
    overRows: (outputs, rows, options = {}) =>
      programs.use(
        keyOf(outputs),
        () => build(outputs),
        (program) => runBlocks(program, outputs, rows, options),
      ),
    release: programs.release,
  };
}

/** The same text for the same tensors under the same names. */
function keyOfOutputs(): (outputs: Readonly<Record<string, Tensor>>) => string {
  const numbers = new WeakMap<Tensor, number>();
  let known = 0;
  const numberOf = (tensor: Tensor): number => {
    const number = numbers.get(tensor) ?? known++;
    numbers.set(tensor, number);
    return number;
  };
  return (outputs) =>
    Object.entries(outputs)
      .map(([name, tensor]) => `${name} ${numberOf(tensor)}`)
      .join(', ');
}

/**
 * Operations whose CPU kernels round the last few values of each thread's share otherwise than the rest, so that a row's
 * result would depend on where the shares end. One thread has one share, and a block's length leaves it no last few.
 */
const splitDependent = new Set(['elu', 'log', 'softplus', 'binaryCrossEntropy']);

function dependsOnSplit(outputs: Readonly<Record<string, Tensor>>): boolean {
  return sortTopologically(Object.values(outputs)).some(
    ({ operation, shape }) => splitDependent.has(operation.name) && typeof shape[0] === 'string',
  );
}

async function runBlocks<Name extends string>(
  program: Program,
  outputs: Readonly<Record<Name, Tensor>>,
  source: RowSource,
  { input = 'x', feeds, onProgress }: InferenceOptions,
): Promise<Record<Name, Matrix>> {
  const names = Object.keys(outputs) as Name[];
  const results = Object.fromEntries(
    names.map((name) => {
      const columns = width(outputs[name]);
      return [name, { values: new Float32Array(source.rows * columns), rows: source.rows, columns }];
    }),
  ) as Record<Name, Matrix>;
  const block = new Float32Array(blockRows * source.features);
  for (let start = 0; start < source.rows; start += blockRows) {
    const end = Math.min(start + blockRows, source.rows);
    source.read(start, end, block);
    block.fill(0, (end - start) * source.features);
    const values = await program.run({ ...feeds?.(start, blockRows), [input]: block });
    for (const name of names) {
      const { values: target, columns } = results[name];
      const data = values[name]?.data ?? new Float32Array();
      target.set(data.subarray(0, (end - start) * columns), start * columns);
    }
    onProgress?.(end, source.rows);
  }
  return results;
}

/** Values per row of an output shaped [batch, …]. */
function width(output: Tensor): number {
  const [batch, ...rest] = output.shape;
  if (typeof batch !== 'string') {
    throw new MixturaError(
      'INTERNAL',
      `an output of shape [${output.shape.join(', ')}] has no row per data row`,
    );
  }
  return rest.reduce((product: number, size) => product * Number(size), 1);
}
