import { MixturaError } from '../error.js';

/** The arrays that a safetensors file can hold here, under their names in the format. */
const arrayTypes = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  I64: BigInt64Array,
  U8: Uint8Array,
};

export type TensorValues = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;
type TypeName = keyof typeof arrayTypes;

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: TensorValues;
}

export interface Safetensors {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const typeNames = Object.keys(arrayTypes) as readonly TypeName[];

/**
 * Writes the safetensors format: the header's length as a little-endian 64-bit number, the header as JSON, then the values one after the
 * other. Wider types come first, so that each tensor lies at a multiple of its element size.
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const entries = Object.entries(tensors).toSorted(
    ([, a], [, b]) => b.values.BYTES_PER_ELEMENT - a.values.BYTES_PER_ELEMENT,
  );
  // Written entry by entry: an object would move names that look like numbers before the metadata.
  const header = [`"__metadata__":${JSON.stringify(metadata)}`];
  let offset = 0;
  for (const [name, { shape, values }] of entries) {
    if (name === '__metadata__' || countOf(shape) !== values.length) {
      throw new MixturaError(
        'INVALID_SHAPE',
        `tensor ${name}: shape [${shape.join(', ')}] does not fit ${values.length} values`,
      );
    }
    const end = offset + values.byteLength;
    const entry = { dtype: typeNameOf(values), shape, data_offsets: [offset, end] };
    header.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    offset = end;
  }
  const text = new TextEncoder().encode(`{${header.join(',')}}`);
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, 8);
  let at = 8 + headerLength;
  for (const [, { values }] of entries) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * Reads it without copying the values where they are aligned. Strict: the header must be well formed, and the tensors must cover the rest of
 * the file without gap or overlap. Throws `INVALID_ARTIFACT`; `name` is for its message.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const { header, body } = splitHeader(bytes, name);
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !isTextRecord(metadata)) throw damaged(name, 'its metadata is not text by name');
  const places = Object.entries(entries).map(([tensor, entry]) => placeOf(tensor, entry, name));
  let covered = 0;
  for (const { start, end } of places.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== covered) throw damaged(name, `its tensors leave a gap or overlap at byte ${covered}`);
    covered = end;
  }
  if (covered !== body.length)
    throw damaged(name, `its tensors need ${covered} bytes, it has ${body.length}`);
  const tensors = places.map(({ tensor, type, shape, start, end }): [string, StoredTensor] => [
    tensor,
    { shape, values: viewOf(type, body.subarray(start, end)) },
  ]);
  return { tensors: Object.fromEntries(tensors), metadata };
}

function splitHeader(bytes: Uint8Array, name: string): { header: Record<string, unknown>; body: Uint8Array } {
  if (bytes.length < 8) throw damaged(name, `it has only ${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > bytes.length - 8)
    throw damaged(name, `its header needs ${length} bytes, it has ${bytes.length - 8}`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (cause) {
    throw damaged(name, 'its header is not JSON', cause);
  }
  if (!isRecord(header)) throw damaged(name, 'its header is not an object');
  return { header, body: bytes.subarray(8 + length) };
}

interface Place {
  readonly tensor: string;
  readonly type: TypeName;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

function placeOf(tensor: string, entry: unknown, name: string): Place {
  if (!isRecord(entry)) throw damaged(name, `the entry of tensor ${tensor} is not an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  const type = typeNames.find((candidate) => candidate === dtype);
  if (type === undefined) {
    throw damaged(name, `tensor ${tensor} has type ${String(dtype)}, not one of ${typeNames.join(', ')}`);
  }
  if (!isCounts(shape) || !isCounts(offsets)) throw damaged(name, `tensor ${tensor} has no shape or place`);
  const [start = -1, end = -1] = offsets;
  if (offsets.length !== 2 || end - start !== countOf(shape) * arrayTypes[type].BYTES_PER_ELEMENT) {
    throw damaged(name, `the place of tensor ${tensor} does not fit its shape [${shape.join(', ')}]`);
  }
  return { tensor, type, shape, start, end };
}

function viewOf(type: TypeName, bytes: Uint8Array): TensorValues {
  const ArrayType = arrayTypes[type];
  const aligned = bytes.byteOffset % ArrayType.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  const length = aligned.byteLength / ArrayType.BYTES_PER_ELEMENT;
  return new ArrayType(aligned.buffer as ArrayBuffer, aligned.byteOffset, length);
}

function typeNameOf(values: TensorValues): TypeName {
  const type = typeNames.find((name) => values instanceof arrayTypes[name]);
  if (type === undefined) throw new MixturaError('INTERNAL', `no tensor type for ${values.constructor.name}`);
  return type;
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextRecord(value: Record<string, unknown>): value is Record<string, string> {
  return Object.values(value).every((entry) => typeof entry === 'string');
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

function damaged(name: string, reason: string, cause?: unknown): MixturaError {
  return new MixturaError(
    'INVALID_ARTIFACT',
    `${name} is damaged or no safetensors file: ${reason}; copy it again or save the model anew`,
    cause === undefined ? {} : { cause },
  );
}
