import { MixturaError } from '../error.js';
import { numericArray, type NumericArray } from './array.js';
import { knownSize, type Shape } from './shape.js';

export type ElementType = 'float32' | 'int64' | 'bool';

/** An attribute of a node: a number is an integer, a float is marked as one. */
export type AttributeValue = number | { readonly float: number } | string | readonly number[];

/** Writes nodes of the target graph while a tensor is lowered; values are known by name. */
export interface Emitter {
  /** Adds a node and returns the name of its `output` (the first unless said otherwise). */
  node(
    type: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue>>,
    output?: number,
  ): string;
  floats(values: ArrayLike<number>, shape: readonly number[]): string;
  integers(values: readonly number[], shape?: readonly number[]): string;
}

/**
 * One operation applied to its inputs, all its rules in one place. An operation is a function that returns a
 * tensor made from such a record, so adding one touches one place.
 */
export interface Operation {
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly shape: Shape;
  readonly type?: ElementType;
  /** Its form in ONNX, from forms that the CPU, wasm and WebGPU providers all run. */
  emit(emitter: Emitter, inputs: readonly string[]): string;
  /** Its value in float64 by plain loops: the reference that tests hold the rest against. */
  evaluate(inputs: readonly NumericArray[]): NumericArray;
  /** Gradient of the loss to each input, given its gradient to the result; `undefined` where none flows. */
  gradient?(upstream: Tensor, result: Tensor): readonly (Tensor | undefined)[];
}

/** A symbolic array: a shape, an element type and the operation that will compute it. */
export class Tensor {
  readonly operation: Operation;
  readonly shape: Shape;
  readonly type: ElementType;

  constructor(operation: Operation) {
    this.operation = operation;
    this.shape = operation.shape;
    this.type = operation.type ?? 'float32';
  }

  get rank(): number {
    return this.shape.length;
  }

  /** The size of one axis; throws `INVALID_SHAPE` where it is only named. */
  size(axis: number): number {
    const dimension = this.shape.at(axis);
    if (typeof dimension !== 'number') {
      throw new MixturaError('INVALID_SHAPE', `axis ${axis} of [${this.shape.join(', ')}] has no fixed size`);
    }
    return dimension;
  }
}

export type LeafKind = 'input' | 'parameter';

/** A tensor whose value comes from outside: data fed to each run, or a parameter. */
export class Leaf extends Tensor {
  readonly kind: LeafKind;
  readonly name: string;

  constructor(kind: LeafKind, name: string, shape: Shape, type: ElementType) {
    super({
      name: kind,
      inputs: [],
      shape,
      type,
      emit: () => {
        throw new MixturaError('INTERNAL', `${kind} "${name}" must be declared before it is used`);
      },
      evaluate: () => {
        throw new MixturaError('INTERNAL', `no value was given for ${kind} "${name}"`);
      },
    });
    this.kind = kind;
    this.name = name;
  }
}

/** A value fed to every run, e.g. `input('x', ['batch', 784])`. */
export function input(name: string, shape: Shape, type: ElementType = 'float32'): Leaf {
  return new Leaf('input', name, shape, type);
}

/** A value that lives in parameter memory; its shape is fully known. */
export function parameter(name: string, shape: readonly number[]): Leaf {
  return new Leaf('parameter', name, shape, 'float32');
}

/** A fixed array of floats. Scalars: `constant(0.5)`. */
export function constant(values: number | ArrayLike<number>, shape?: readonly number[]): Tensor {
  const list = typeof values === 'number' ? [values] : values;
  const dimensions = shape ?? (typeof values === 'number' ? [] : [list.length]);
  if (knownSize(dimensions) !== list.length) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `${list.length} values do not fill the shape [${dimensions.join(', ')}]`,
    );
  }
  return new Tensor({
    name: 'constant',
    inputs: [],
    shape: dimensions,
    emit: (emitter) => emitter.floats(list, dimensions),
    evaluate: () => numericArray(dimensions, list),
  });
}

/** Anything an operation accepts where it wants a tensor. */
export type Operand = Tensor | number;

export function toTensor(operand: Operand): Tensor {
  return typeof operand === 'number' ? constant(operand) : operand;
}
