import { fromBinary } from '@bufbuild/protobuf';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  affine,
  gradients,
  input,
  numericArray,
  parameter,
  Tensor,
  type AttributeValue,
} from '../tensor/index.js';
import {
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  TensorProto_DataType as DataType,
  type AttributeProto,
  type ModelProto,
  type TensorProto,
} from './generated/onnx_pb.js';
import { encodeModel, operatorSet, type ModelSpec } from './model.js';
import { MessageWriter } from './protobuf.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function encodeAndRead(spec: ModelSpec): ModelProto {
  return fromBinary(ModelProtoSchema, encodeModel(spec).bytes);
}

function floatsOf(tensor: TensorProto | undefined): Float32Array {
  return new Float32Array((tensor?.rawData ?? new Uint8Array()).slice().buffer);
}

/** A tensor of one node of any type, with any attributes. */
function nodeOf(type: string, inputs: readonly Tensor[], attributes: Record<string, AttributeValue>): Tensor {
  return new Tensor({
    name: type,
    inputs,
    shape: [1],
    emit: (emitter, names) => emitter.node(type, names, attributes),
    evaluate: () => numericArray([1]),
  });
}

function valueOf(attribute: AttributeProto): AttributeValue {
  switch (attribute.type) {
    case AttributeType.INT:
      return Number(attribute.i);
    case AttributeType.FLOAT:
      return { float: attribute.f };
    case AttributeType.STRING:
      return new TextDecoder().decode(attribute.s);
    default:
      expect(attribute.type).toBe(AttributeType.INTS);
      return attribute.ints.map(Number);
  }
}

const anyAttribute: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.maxSafeInteger(),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.maxSafeInteger(), { maxLength: 6 }),
  fc.float().map((float) => ({ float })),
);
const anyName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });

describe('an encoded model, read with the schema of ONNX itself', () => {
  it('has the nodes that were emitted, in order, each fed by the ones before', () => {
    const kinds = fc.array(fc.tuple(anyName, fc.nat(), fc.nat()), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(kinds, (list) => {
        const tensors: Tensor[] = [input('x', [1])];
        for (const [type, a, b] of list) {
          const sources = [a, b].map((at) => tensors[at % tensors.length]).filter((one) => one !== undefined);
          tensors.push(nodeOf(type, sources, {}));
        }
        const made = tensors.slice(1);
        const outputs = Object.fromEntries(made.map((tensor, i) => [`out${i}`, tensor]));
        const nodes = encodeAndRead({ name: 'graph', outputs }).graph?.node ?? [];
        const known = new Set(['x']);
        for (const node of nodes) {
          expect(node.input.every((name) => known.has(name))).toBe(true);
          for (const name of node.output) known.add(name);
        }
        const types = nodes.filter((node) => !node.output[0]?.startsWith('out')).map((node) => node.opType);
        expect(types).toEqual(list.map(([type]) => type));
        expect(new Set(nodes.map((node) => node.name)).size).toBe(nodes.length);
      }),
    );
  });

  it('keeps attributes of every kind, with negative integers', () => {
    fc.assert(
      fc.property(fc.dictionary(anyName, anyAttribute), (attributes) => {
        const y = nodeOf('Any', [input('x', [1])], attributes);
        const [node] = encodeAndRead({ name: 'graph', outputs: { y } }).graph?.node ?? [];
        const read = Object.fromEntries((node?.attribute ?? []).map((one) => [one.name, valueOf(one)]));
        expect(read).toEqual({ ...attributes });
      }),
    );
  });

  it('keeps stored values bit by bit, in shapes of any rank', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.float()), (shape, stream) => {
        const length = shape.reduce((product, size) => product * size, 1);
        const values = Float32Array.from({ length }, () => stream.next().value);
        const w = parameter('w', shape);
        const { graph } = encodeAndRead({ name: 'graph', outputs: { y: w }, values: () => values });
        const [stored] = graph?.initializer ?? [];
        expect(stored?.name).toBe('w');
        expect(stored?.dims.map(Number)).toEqual(shape);
        expect(stored?.dataType).toBe(DataType.FLOAT);
        expect(floatsOf(stored)).toEqual(values);
        expect(graph?.input).toEqual([]);
      }),
    );
  });

  it('names dimensions that are known only when it runs', () => {
    const [x, w] = [input('x', ['batch', 3]), parameter('w', [3, 2])];
    const { graph } = encodeAndRead({ name: 'graph', outputs: { y: x.matmul(w) } });
    const shapes = [...(graph?.input ?? []), ...(graph?.output ?? [])].map(({ name, type }) => {
      if (type?.value.case !== 'tensorType') throw new Error(`${name} is no tensor`);
      expect(type.value.value.elemType).toBe(DataType.FLOAT);
      return [name, type.value.value.shape?.dim.map(({ value }) => value.value)];
    });
    expect(Object.fromEntries(shapes)).toEqual({ x: ['batch', 3n], w: [3n, 2n], y: ['batch', 2n] });
  });

  it('keeps name, operator set and metadata', () => {
    fc.assert(
      fc.property(anyName, fc.dictionary(anyName, fc.string({ unit: 'grapheme' })), (name, metadata) => {
        const model = encodeAndRead({ name, outputs: { y: input('x', [1]) }, metadata });
        expect(model.graph?.name).toBe(name);
        expect(model.producerName).toBe('mixtura');
        expect(model.opsetImport.map(({ domain, version }) => [domain, version])).toEqual([
          ['', BigInt(operatorSet)],
        ]);
        const read = Object.fromEntries(model.metadataProps.map((entry) => [entry.key, entry.value]));
        expect(read).toEqual({ ...metadata });
      }),
    );
  });

  it('holds equal constants once', () => {
    const x = input('x', ['batch', 2]);
    const outputs = { a: x.mul(2), b: x.add(2), c: x.mul(3) };
    expect(encodeAndRead({ name: 'graph', outputs }).graph?.initializer).toHaveLength(2);
  });

  it('lists as inputs what must be fed, in the order of the file', () => {
    const [x, w, b] = [input('x', ['batch', 2]), parameter('w', [2, 1]), parameter('b', [1])];
    const loss = affine(x, w, b).sum();
    const [toW = loss] = gradients(loss, [w]);
    const model = encodeModel({ name: 'graph', outputs: { loss, toW } });
    const read = fromBinary(ModelProtoSchema, model.bytes);
    expect(read.graph?.input.map(({ name }) => name)).toEqual(model.inputs.map(({ name }) => name));
  });
});

describe('encoding', () => {
  it('copies large values only once, when the file is put together', () => {
    const concatenate = vi.spyOn(MessageWriter.prototype, 'concatenate');
    const values = new Float32Array(1 << 18).fill(7);
    const w = parameter('w', [512, 512]);
    const { graph } = encodeAndRead({ name: 'graph', outputs: { y: w }, values: () => values });
    expect(concatenate).toHaveBeenCalledTimes(1);
    const [writer] = concatenate.mock.contexts as MessageWriter[];
    expect(writer?.chunks.filter((chunk) => chunk.buffer === values.buffer)).toHaveLength(1);
    expect(graph?.initializer[0]?.rawData).toHaveLength(values.byteLength);
  });

  it('refuses two leaves of one name', () => {
    const y = input('x', [1]).add(input('x', [1]));
    expect(() => encodeModel({ name: 'graph', outputs: { y } })).toThrow(/"x"/);
  });
});
