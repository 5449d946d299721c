import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';
import { decodeState, encodeState, type SavedState } from './saved-state.js';

function file(header: unknown, body: Uint8Array): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, body]);
}

const refused = expect.objectContaining({ code: 'INVALID_ARTIFACT' });

describe('safetensors', () => {
  it('are written as other readers expect them', () => {
    const bytes = encodeSafetensors({
      tensors: { a: { shape: [1, 2], values: Float32Array.of(1, 2) } },
      metadata: { k: 'v' },
    });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: { k: 'v' },
      a: { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] },
    });
    expect([...new Uint8Array(Float32Array.of(1, 2).buffer)]).toEqual([...bytes.subarray(8 + length)]);
  });

  it('hold every type and give it back as a view, without a copy', () => {
    const tensors = {
      bytes: { shape: [3], values: Uint8Array.of(1, 2, 3) },
      floats: { shape: [2], values: Float32Array.of(1, Number.NaN) },
      doubles: { shape: [1, 1], values: Float64Array.of(Math.PI) },
      integers: { shape: [], values: Int32Array.of(-7) },
      long: { shape: [1], values: BigInt64Array.of(-(2n ** 60n)) },
      none: { shape: [0, 4], values: new Float32Array(0) },
    };
    const bytes = encodeSafetensors({ tensors, metadata: {} });
    const read = decodeSafetensors(bytes, 'x');
    expect(read.tensors).toEqual(tensors);
    for (const { values } of Object.values(read.tensors)) expect(values.buffer).toBe(bytes.buffer);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(decodeSafetensors(shifted.subarray(1), 'x').tensors).toEqual(tensors);
  });

  it('survive the round trip whatever the names and sizes', () => {
    const values = fc.float32Array({ maxLength: 9 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), values),
        fc.dictionary(fc.string(), fc.string()),
        (arrays, metadata) => {
          fc.pre(
            !('__metadata__' in arrays) && !('__proto__' in arrays && Object.hasOwn(arrays, '__proto__')),
          );
          const tensors = Object.fromEntries(
            Object.entries(arrays).map(([name, array]) => [name, { shape: [array.length], values: array }]),
          );
          const read = decodeSafetensors(encodeSafetensors({ tensors, metadata }), 'x');
          expect(read.tensors).toEqual(tensors);
          expect({ ...read.metadata }).toEqual({ ...metadata });
        },
      ),
    );
  });

  it.each([
    ['text that is no JSON', '{"a":', 0],
    ['a list', [], 0],
    ['an unknown type', { a: { dtype: 'F16', shape: [1], data_offsets: [0, 2] } }, 2],
    ['no shape', { a: { dtype: 'F32', data_offsets: [0, 4] } }, 4],
    ['a negative size', { a: { dtype: 'F32', shape: [-1], data_offsets: [0, -4] } }, 4],
    ['a place of another size', { a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, 4],
    ['a gap', { a: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, 8],
    ['bytes left over', { a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, 8],
    ['a place beyond the end', { a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, 4],
    ['metadata that are no text', { __metadata__: { a: 1 } }, 0],
    [
      'an overlap',
      {
        a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
        b: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
      },
      4,
    ],
  ])('with a header of %s are refused', (_, header, bytes) => {
    expect(() => decodeSafetensors(file(header, new Uint8Array(bytes)), 'm')).toThrow(refused);
  });
});

describe('a saved state', () => {
  const state: SavedState = {
    tensors: {
      weights: Float32Array.of(1, -0, 1e-40),
      '0': Float32Array.of(4),
      steps: Int32Array.of(7),
      mean: Float64Array.of(Math.E),
    },
    metadata: { step: 3, phase: 'train "é"', list: [1, null, true] },
  };

  it('is read back bit for bit', () => {
    expect(decodeState(encodeState(state), 'x')).toEqual(state);
  });

  it('cut short anywhere is refused, never read as something else', () => {
    const bytes = encodeState(state);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeState(bytes.subarray(0, length), 'x')).toThrow(refused);
    }
  });

  it('with any one byte changed is refused', () => {
    const bytes = encodeState(state);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => decodeState(changed, 'x')).toThrow(refused);
    }
  });
});
