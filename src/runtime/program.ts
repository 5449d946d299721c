import { MixturaError } from '../error.js';
import { encodeModel } from '../onnx/model.js';
import type { Leaf, Shape, Tensor } from '../tensor/index.js';
import type { Backend, HostTensor, Session, SessionOptions } from './backend.js';

/** What a program is fed: one flat array per input; the first axis may be known by name only. */
export type Feed = Float32Array | Int32Array;

/** A result on the host: int64 and bool results arrive as 32-bit integers. */
export interface Result<Data extends Float32Array | Int32Array = Float32Array | Int32Array> {
  readonly data: Data;
  readonly shape: readonly number[];
}

export interface ProgramOptions extends SessionOptions {
  readonly name?: string;
  /** Where each parameter's value lives; read anew at every run. */
  readonly parameters?: (parameter: Leaf) => Float32Array;
  /** Arrays that receive outputs of fixed shape at every run instead of returning them. */
  readonly into?: Readonly<Record<string, Float32Array>>;
}

/** A graph compiled for one backend. */
export class Program {
  readonly #session: Session;
  readonly #inputs: readonly Leaf[];
  readonly #fixedFeeds: Readonly<Record<string, HostTensor>>;
  readonly #into: Readonly<Record<string, HostTensor>>;

  constructor(
    session: Session,
    inputs: readonly Leaf[],
    fixedFeeds: Readonly<Record<string, HostTensor>>,
    into: Readonly<Record<string, HostTensor>>,
  ) {
    this.#session = session;
    this.#inputs = inputs;
    this.#fixedFeeds = fixedFeeds;
    this.#into = into;
  }

  /** Names of the inputs that every run must be fed. */
  get inputs(): readonly string[] {
    return this.#inputs.map((leaf) => leaf.name);
  }

  /** Runs once. Feeds the program does not use are ignored; a missing one is `INTERNAL`. */
  async run(feeds: Readonly<Record<string, Feed>>): Promise<Record<string, Result>> {
    const values: Record<string, HostTensor> = { ...this.#fixedFeeds };
    for (const leaf of this.#inputs) {
      const feed = feeds[leaf.name];
      if (feed === undefined) throw new MixturaError('INTERNAL', `the program was not fed "${leaf.name}"`);
      values[leaf.name] = toHostTensor(leaf, feed);
    }
    const results = await this.#session.run(values, this.#into);
    return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, toResult(value)]));
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

/** Compiles the graph that computes `outputs`. */
export async function compile(
  backend: Backend,
  outputs: Readonly<Record<string, Tensor>>,
  options: ProgramOptions = {},
): Promise<Program> {
  const model = encodeModel({ name: options.name ?? 'program', outputs });
  const session = await backend.createSession(model.bytes, options);
  const fixedFeeds: Record<string, HostTensor> = {};
  for (const leaf of model.inputs) {
    if (leaf.kind !== 'parameter') continue;
    const data = options.parameters?.(leaf);
    if (data === undefined) throw new MixturaError('INTERNAL', `parameter "${leaf.name}" has no value`);
    fixedFeeds[leaf.name] = { type: 'float32', data, shape: leaf.shape.map(Number) };
  }
  const into = Object.entries(options.into ?? {}).map(([name, data]) => {
    const shape = outputs[name]?.shape.map(Number) ?? [];
    return [name, { type: 'float32', data, shape } satisfies HostTensor] as const;
  });
  const fed = model.inputs.filter((leaf) => leaf.kind === 'input');
  return new Program(session, fed, fixedFeeds, Object.fromEntries(into));
}

function toHostTensor(leaf: Leaf, feed: Feed): HostTensor {
  const shape = concreteShape(leaf, feed.length);
  if (leaf.type === 'int64') return { type: 'int64', data: BigInt64Array.from(feed, BigInt), shape };
  if (feed instanceof Float32Array) return { type: 'float32', data: feed, shape };
  throw new MixturaError('INTERNAL', `"${leaf.name}" wants floats, not integers`);
}

function concreteShape(leaf: Leaf, length: number): number[] {
  const known = leaf.shape.reduce(
    (product: number, size) => product * (typeof size === 'number' ? size : 1),
    1,
  );
  const rest = length / known;
  const shape = resolve(leaf.shape, rest);
  if (Number.isInteger(rest) && shape.reduce((product, size) => product * size, 1) === length) return shape;
  throw new MixturaError(
    'INVALID_SHAPE',
    `"${leaf.name}" of shape [${leaf.shape.join(', ')}] cannot be fed ${length} values`,
  );
}

function resolve(shape: Shape, rest: number): number[] {
  return shape.map((size) => (typeof size === 'number' ? size : rest));
}

function toResult(value: HostTensor): Result {
  const { data, shape } = value;
  if (data instanceof Float32Array) return { data, shape };
  return { data: Int32Array.from(data, Number), shape };
}
