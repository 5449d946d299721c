import { MixturaError } from '../error.js';
import type { Matrix } from '../data/matrix.js';
import { gatherLast, input, matmul, smallestIndices, sum } from '../tensor/index.js';
import type { Backend, SessionOptions } from './backend.js';
import type { Nearest, Products } from './products.js';
import { compile, type Program } from './program.js';
import { programCache } from './program-cache.js';

/** Rows of queries per run of the neighbour search; bounds the block of distances held at once. */
const maximumBlockValues = 1 << 25;

export interface CompiledProducts extends Products {
  /** Frees the native memory of what was compiled; a product asked for later is compiled anew. */
  release(): Promise<void>;
}

/** Dense products on ONNX Runtime; each form is compiled once and kept until it is released. */
export function compiledProducts(backend: Backend, options: SessionOptions = {}): CompiledProducts {
  const programs = programCache();
  return {
    release: programs.release,

    matmul: async (a, b, { transposeA = false, transposeB = false } = {}) => {
      const key = `matmul ${a.columns} ${b.columns} ${transposeA} ${transposeB} ${transposeA ? a.rows : 0} ${b.rows}`;
      const rows = transposeA ? a.columns : a.rows;
      const columns = transposeB ? b.rows : b.columns;
      const build = () => {
        const left = input('a', transposeA ? [a.rows, a.columns] : ['rows', a.columns]);
        const right = input('b', [b.rows, b.columns]);
        return compile(backend, { product: matmul(left, right, { transposeA, transposeB }) }, options);
      };
      const values = await programs.use(key, build, (program) =>
        floats(program, { a: a.values, b: b.values }, 'product'),
      );
      return { values, rows, columns };
    },

    nearest: async (queries, references, k) => {
      if (k > references.rows) {
        throw new MixturaError('INVALID_OPTION', `cannot find ${k} neighbours among ${references.rows} rows`);
      }
      return programs.use(
        `nearest ${references.columns} ${references.rows} ${k}`,
        () => compileNearest(backend, options, references, k),
        (program) => {
          const offset = largeOffset(references);
          if (offset === undefined) return searchInBlocks(program, queries, references, k);
          return searchInBlocks(program, shifted(queries, offset), shifted(references, offset), k);
        },
      );
    },
  };
}

/** `|q|² - 2 q·r + |r|²` for a block of queries against all references, and the smallest `k` of each row. */
function compileNearest(
  backend: Backend,
  options: SessionOptions,
  references: Matrix,
  k: number,
): Promise<Program> {
  const queries = input('queries', ['rows', references.columns]);
  const targets = input('references', [references.rows, references.columns]);
  const lengths = input('lengths', [1, references.rows]);
  const distances = matmul(queries.mul(-2), targets, { transposeB: true }).add(lengths);
  const indices = smallestIndices(distances, k);
  const squared = gatherLast(distances, indices).add(sum(queries.square(), 1, true));
  return compile(backend, { indices, squared }, options);
}

async function searchInBlocks(
  program: Program,
  queries: Matrix,
  references: Matrix,
  k: number,
): Promise<Nearest> {
  const { columns } = references;
  const lengths = squaredLengths(references);
  const indices = new Int32Array(queries.rows * k);
  const squaredDistances = new Float32Array(queries.rows * k);
  const block = Math.max(1, Math.min(1024, Math.floor(maximumBlockValues / references.rows)));
  for (let start = 0; start < queries.rows; start += block) {
    const end = Math.min(start + block, queries.rows);
    const results = await program.run({
      queries: queries.values.subarray(start * columns, end * columns),
      references: references.values,
      lengths,
    });
    indices.set(results['indices']?.data ?? [], start * k);
    squaredDistances.set(results['squared']?.data ?? [], start * k);
  }
  for (let i = 0; i < squaredDistances.length; i++) {
    squaredDistances[i] = Math.max(squaredDistances[i] ?? 0, 0);
  }
  return { k, indices, squaredDistances };
}

/** How many times the rows' mean squared distance from their mean its own squared length may be. */
const mostOffset = 100;

/**
 * The mean of the rows, in double precision, where they lie so far from the origin for their spread that `|q|² - 2 q·r + |r|²` would round
 * distances away. Undefined elsewhere: other rows need no shift, and without one their results keep their bits.
 */
function largeOffset({ values, rows, columns }: Matrix): Float64Array | undefined {
  const sums = new Float64Array(columns);
  let squares = 0;
  for (let start = 0; start < values.length; start += columns) {
    for (let j = 0; j < columns; j++) {
      const value = values[start + j] as number;
      sums[j] = (sums[j] as number) + value;
      squares += value * value;
    }
  }
  const mean = sums.map((sum) => sum / rows);
  const length = mean.reduce((total, value) => total + value * value, 0);
  const spread = Math.max(0, squares / rows - length);
  return length > mostOffset * spread ? mean : undefined;
}

function shifted({ values, rows, columns }: Matrix, offset: Float64Array): Matrix {
  return { values: values.map((value, i) => value - (offset[i % columns] ?? 0)), rows, columns };
}

function squaredLengths(source: Matrix): Float32Array {
  const { values, rows, columns } = source;
  return Float32Array.from({ length: rows }, (_, i) => {
    let total = 0;
    for (let j = i * columns; j < (i + 1) * columns; j++) total += (values[j] ?? 0) ** 2;
    return total;
  });
}

async function floats(
  program: Program,
  feeds: Readonly<Record<string, Float32Array>>,
  name: string,
): Promise<Float32Array> {
  const data = (await program.run(feeds))[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new MixturaError('INTERNAL', `the program returned no floats named "${name}"`);
}
