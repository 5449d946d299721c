import { MixturaError } from '../error.js';
import {
  Leaf,
  sortTopologically,
  type AttributeValue,
  type ElementType,
  type Emitter,
  type Shape,
  type Tensor,
} from '../tensor/index.js';
import { MessageWriter } from './protobuf.js';

/** ONNX operator set and file version every model is written for. */
export const operatorSet = 18;
const fileVersion = 8;

export interface ModelSpec {
  readonly name: string;
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Values of parameters to store in the file; other parameters become inputs. */
  readonly values?: (parameter: Leaf) => Float32Array | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface EncodedModel {
  readonly bytes: Uint8Array;
  /** What must be fed to a run, in the order of the file. */
  readonly inputs: readonly Leaf[];
}

/** Writes the graph that computes `outputs` as an ONNX model. */
export function encodeModel(spec: ModelSpec): EncodedModel {
  const outputs = Object.entries(spec.outputs);
  const order = sortTopologically(outputs.map(([, tensor]) => tensor));
  const leaves = order.filter((tensor) => tensor instanceof Leaf);
  const stored = new Map(
    leaves.map((leaf) => [leaf, leaf.kind === 'parameter' ? spec.values?.(leaf) : undefined]),
  );
  const inputs = leaves.filter((leaf) => stored.get(leaf) === undefined);
  checkNames(leaves, outputs);

  const graph = new GraphWriter();
  const names = new Map<Tensor, string>();
  for (const tensor of order) {
    if (tensor instanceof Leaf) {
      names.set(tensor, tensor.name);
      const values = stored.get(tensor);
      if (values !== undefined) graph.initializer(tensor.name, values, tensor.shape.map(Number));
    } else {
      const sources = tensor.operation.inputs.map((source) => names.get(source) ?? '');
      names.set(tensor, tensor.operation.emit(graph, sources));
    }
  }
  for (const [name, tensor] of outputs) graph.output(name, names.get(tensor) ?? '', tensor);
  for (const leaf of inputs) graph.input(leaf);
  return { bytes: modelMessage(spec, graph).concatenate(), inputs };
}

function checkNames(leaves: readonly Leaf[], outputs: readonly (readonly [string, Tensor])[]): void {
  const names = [...leaves.map((leaf) => leaf.name), ...outputs.map(([name]) => name)];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new MixturaError(
      'INTERNAL',
      `two tensors of one program are named "${twice}"; give each its own name`,
    );
  }
}

function modelMessage(spec: ModelSpec, graph: GraphWriter): MessageWriter {
  const model = new MessageWriter()
    .integer(1, fileVersion)
    .text(2, 'mixtura')
    .message(7, graph.message(spec.name))
    .message(8, new MessageWriter().text(1, '').integer(2, operatorSet));
  for (const [key, value] of Object.entries(spec.metadata ?? {})) {
    model.message(14, new MessageWriter().text(1, key).text(2, value));
  }
  return model;
}

const elementTypes: Readonly<Record<ElementType, number>> = { float32: 1, int64: 7, bool: 9 };

/** Collects the parts of a GraphProto. Equal constants are stored once. */
class GraphWriter implements Emitter {
  readonly #nodes: MessageWriter[] = [];
  readonly #initializers: MessageWriter[] = [];
  readonly #inputs: MessageWriter[] = [];
  readonly #outputs: MessageWriter[] = [];
  readonly #constants = new Map<string, string>();
  #count = 0;

  node(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    output = 0,
  ): string {
    const names = Array.from({ length: output + 1 }, () => this.#freshName());
    this.#addNode(type, inputs, names, attributes);
    return names[output] ?? '';
  }

  floats(values: ArrayLike<number>, shape: readonly number[]): string {
    return this.#constant(Float32Array.from(values), 'float32', shape);
  }

  integers(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#constant(BigInt64Array.from(values, BigInt), 'int64', shape);
  }

  initializer(name: string, values: Float32Array, shape: readonly number[]): void {
    this.#initializers.push(tensorMessage(name, bytesOf(values), 'float32', shape));
  }

  input(leaf: Leaf): void {
    this.#inputs.push(valueMessage(leaf.name, leaf.type, leaf.shape));
  }

  /** Names a result; the copy keeps outputs apart from inputs and from one another. */
  output(name: string, source: string, tensor: Tensor): void {
    this.#addNode('Identity', [source], [name], {});
    this.#outputs.push(valueMessage(name, tensor.type, tensor.shape));
  }

  message(name: string): MessageWriter {
    const graph = new MessageWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, name);
    for (const initializer of this.#initializers) graph.message(5, initializer);
    for (const value of this.#inputs) graph.message(11, value);
    for (const value of this.#outputs) graph.message(12, value);
    return graph;
  }

  #addNode(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>>,
  ): void {
    const node = new MessageWriter();
    for (const name of inputs) node.text(1, name);
    for (const name of outputs) node.text(2, name);
    node.text(3, `node_${this.#nodes.length}`).text(4, type);
    for (const [key, value] of Object.entries(attributes)) node.message(5, attributeMessage(key, value));
    this.#nodes.push(node);
  }

  #constant(values: Float32Array | BigInt64Array, type: ElementType, shape: readonly number[]): string {
    const small = values.length <= 64;
    const key = `${type} ${shape.join(',')} ${small ? bytesOf(values).join(' ') : ''}`;
    const known = small ? this.#constants.get(key) : undefined;
    if (known !== undefined) return known;
    const name = this.#freshName();
    this.#initializers.push(tensorMessage(name, bytesOf(values), type, shape));
    if (small) this.#constants.set(key, name);
    return name;
  }

  #freshName(): string {
    return `value_${this.#count++}`;
  }
}

function bytesOf(values: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function tensorMessage(
  name: string,
  data: Uint8Array,
  type: ElementType,
  shape: readonly number[],
): MessageWriter {
  const tensor = new MessageWriter();
  for (const size of shape) tensor.integer(1, size);
  return tensor.integer(2, elementTypes[type]).text(8, name).bytes(9, data);
}

function valueMessage(name: string, type: ElementType, shape: Shape): MessageWriter {
  const dimensions = new MessageWriter();
  for (const dimension of shape) {
    const message = new MessageWriter();
    dimensions.message(
      1,
      typeof dimension === 'number' ? message.integer(1, dimension) : message.text(2, dimension),
    );
  }
  const tensorType = new MessageWriter().integer(1, elementTypes[type]).message(2, dimensions);
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensorType));
}

function attributeMessage(name: string, value: AttributeValue): MessageWriter {
  const attribute = new MessageWriter().text(1, name);
  if (typeof value === 'number') return attribute.integer(3, value).integer(20, 2);
  if (typeof value === 'string') return attribute.bytes(4, new TextEncoder().encode(value)).integer(20, 3);
  if ('float' in value) return attribute.float(2, value.float).integer(20, 1);
  for (const item of value) attribute.integer(8, item);
  return attribute.integer(20, 7);
}
