import { MixturaError } from '../error.js';
import type { Json } from './json.js';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.js';
import { sha256, sha256Hex } from './sha256.js';

/** The state of a model or of its training: named arrays, and plain data about them. */
export interface SavedState {
  readonly tensors: Readonly<Record<string, Float32Array | Int32Array | Float64Array>>;
  readonly metadata: Json;
}

/** Version of what `encodeState` writes; readers refuse newer ones. */
export const stateFormatVersion = 1;

const unsigned = '0'.repeat(64);

/**
 * A state as one safetensors file. Its metadata carry the format's version, the plain data as JSON, and the SHA-256 of the file as it is with 64 zeros in the
 * checksum's place, so that one file is enough to know itself whole.
 */
export function encodeState(state: SavedState): Uint8Array {
  const tensors = Object.entries(state.tensors).map(([name, values]): [string, StoredTensor] => [
    name,
    { shape: [values.length], values },
  ]);
  const bytes = encodeSafetensors({
    tensors: Object.fromEntries(tensors),
    metadata: { sha256: unsigned, format: `${stateFormatVersion}`, state: JSON.stringify(state.metadata) },
  });
  const at = placeOfChecksum(bytes);
  if (at < 0) throw new MixturaError('INTERNAL', 'a saved state has no place for its checksum');
  bytes.set(new TextEncoder().encode(sha256Hex(bytes)), at);
  return bytes;
}

/** Reads a state; the arrays are views of `bytes` where they are aligned. Throws `INVALID_ARTIFACT`; `name` is for its message. */
export function decodeState(bytes: Uint8Array, name: string): SavedState {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  verifyChecksum(bytes, metadata['sha256'], name);
  if (metadata['format'] !== `${stateFormatVersion}`) {
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `${name} has format version ${metadata['format']}, this mixtura reads ${stateFormatVersion}; use the mixtura it was saved with, or a newer one`,
    );
  }
  const arrays = Object.entries(tensors).map(([tensor, { values }]) => {
    if (values instanceof Float32Array || values instanceof Int32Array || values instanceof Float64Array) {
      return [tensor, values] as const;
    }
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `${name}: tensor ${tensor} is of a type mixtura does not save`,
    );
  });
  return { tensors: Object.fromEntries(arrays), metadata: parseMetadata(metadata['state'], name) };
}

function verifyChecksum(bytes: Uint8Array, expected: string | undefined, name: string): void {
  const at = placeOfChecksum(bytes, expected);
  const hash = sha256();
  hash.update(bytes.subarray(0, at));
  hash.update(new TextEncoder().encode(unsigned));
  hash.update(bytes.subarray(at + unsigned.length));
  if (at < 0 || hash.hex() !== expected) {
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `${name} does not fit its checksum; copy it again or save the model anew`,
    );
  }
}

const checksumKey = '"__metadata__":{"sha256":"';

/** The checksum is the first of the metadata, which are the first of the header. */
function placeOfChecksum(bytes: Uint8Array, expected = unsigned): number {
  const start = 8 + 1 + checksumKey.length;
  const head = new TextDecoder('latin1').decode(bytes.subarray(9, start + 64));
  return expected.length === 64 && head === checksumKey + expected ? start : -1;
}

function parseMetadata(text: string | undefined, name: string): Json {
  try {
    return JSON.parse(text ?? '') as Json;
  } catch (cause) {
    throw new MixturaError('INVALID_ARTIFACT', `${name}: its description is not JSON; save the model anew`, {
      cause,
    });
  }
}
