import { MixturaError } from '../error.js';

/** Where a parameter lies in every region, in floats from the region's start. */
export interface Slot {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** Floats from `start` up to but not including `end`, counted from a region's start; both are multiples of 16. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const regions = ['weights', 'gradients', 'firstMoment', 'secondMoment', 'average'] as const;

/** What is kept of every parameter: its weights, their gradients, the optimizer's two moments, their running average. */
export type Region = (typeof regions)[number];

/** What others may know of a `WebAssembly.Memory`: its name is in browsers' types alone, and the published types do without those. */
export interface LinearMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Slots start at multiples of 64 bytes, a cache line and the widest vector register. */
const alignment = 16;
const pageBytes = 65_536;
const maximumPages = 65_535;
const bytesPerFloat = Float32Array.BYTES_PER_ELEMENT;

const aligned = (length: number): number => Math.ceil(length / alignment) * alignment;

/**
 * All parameters of a model in one block of WebAssembly memory, where the kernels update them in place and ONNX Runtime
 * reads and writes them without a copy. The memory never grows, for growing would detach the views given out, and is
 * not shared, for ONNX Runtime refuses shared memory. The floats between one slot's end and the next slot's start are
 * zero in every region and every kernel keeps them so.
 */
export class ParameterMemory {
  readonly slots: ReadonlyMap<string, Slot>;
  readonly memory: LinearMemory;
  readonly #averaged: boolean;
  readonly #regionLength: number;

  /** @param options.average keeps a fifth region for a running average of the weights. */
  constructor(
    entries: readonly { readonly name: string; readonly length: number }[],
    options: { readonly average?: boolean } = {},
  ) {
    const slots = new Map<string, Slot>();
    let offset = 0;
    for (const { name, length } of entries) {
      if (slots.has(name)) throw new MixturaError('INVALID_OPTION', `two parameters are named "${name}"`);
      if (!Number.isInteger(length) || length < 1) {
        throw new MixturaError('INVALID_SHAPE', `parameter "${name}" cannot have ${length} values`);
      }
      slots.set(name, { name, offset, length });
      offset += aligned(length);
    }
    this.slots = slots;
    this.#averaged = options.average ?? false;
    this.#regionLength = offset;
    this.memory = allocate(offset * bytesPerFloat * (this.#averaged ? 5 : 4));
  }

  /** Whether there is a region for a running average. */
  get averaged(): boolean {
    return this.#averaged;
  }

  weights(name: string): Float32Array<ArrayBuffer> {
    return this.view('weights', name);
  }

  gradients(name: string): Float32Array<ArrayBuffer> {
    return this.view('gradients', name);
  }

  firstMoment(name: string): Float32Array<ArrayBuffer> {
    return this.view('firstMoment', name);
  }

  secondMoment(name: string): Float32Array<ArrayBuffer> {
    return this.view('secondMoment', name);
  }

  /** The running average of a parameter's weights; only where the memory was made with `average`. */
  average(name: string): Float32Array<ArrayBuffer> {
    return this.view('average', name);
  }

  /** One parameter's values in a region: a view, not a copy. */
  view(region: Region, name: string): Float32Array<ArrayBuffer> {
    const { offset, length } = this.#slot(name);
    return new Float32Array(this.memory.buffer, this.address(region, offset), length);
  }

  /** Byte address of a float of a region. */
  address(region: Region, float: number): number {
    if (region === 'average' && !this.#averaged) {
      throw new MixturaError(
        'INTERNAL',
        'this memory keeps no running average; make it with { average: true }',
      );
    }
    return (regions.indexOf(region) * this.#regionLength + float) * bytesPerFloat;
  }

  /** The spans that hold the named parameters with their padding, ascending, neighbours merged. */
  range(names: Iterable<string>): readonly Span[] {
    const slots = Array.from(new Set(names), (name) => this.#slot(name));
    const spans: Span[] = [];
    for (const { offset, length } of slots.toSorted((a, b) => a.offset - b.offset)) {
      const previous = spans.at(-1);
      const end = offset + aligned(length);
      if (previous?.end === offset) spans[spans.length - 1] = { start: previous.start, end };
      else spans.push({ start: offset, end });
    }
    return spans;
  }

  #slot(name: string): Slot {
    const slot = this.slots.get(name);
    if (slot !== undefined) return slot;
    throw new MixturaError(
      'INTERNAL',
      `there is no parameter "${name}"; there are ${[...this.slots.keys()].join(', ')}`,
    );
  }
}

function allocate(bytes: number): LinearMemory {
  const pages = Math.ceil(bytes / pageBytes);
  if (pages > maximumPages) {
    throw new MixturaError(
      'NOT_SUPPORTED',
      `the model needs ${bytes} bytes for parameters and optimizer; at most ${maximumPages * pageBytes} can be addressed`,
    );
  }
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    throw new MixturaError('NOT_SUPPORTED', `cannot allocate ${bytes} bytes for parameters and optimizer`, {
      cause,
    });
  }
}
