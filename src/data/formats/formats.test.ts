import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIdx } from './idx.js';
import { encodeNpy, parseNpy } from './npy.js';

function npy(descr: string, columnMajor: boolean, shape: string, body: Uint8Array): Uint8Array {
  const text = `{'descr': ${descr}, 'fortran_order': ${columnMajor ? 'True' : 'False'}, 'shape': ${shape}, }\n`;
  const head = Buffer.from(`\x93NUMPY\x01\0\0\0${text}`, 'latin1');
  head.writeUInt16LE(text.length, 8);
  return Buffer.concat([head, body]);
}

const bytesOf = (array: ArrayBufferView): Buffer =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength);

describe('IDX', () => {
  it('is read as MNIST writes it', () => {
    const file = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 255);
    expect(parseIdx(file, 'x')).toEqual({ shape: [2, 1, 2], values: Uint8Array.of(1, 2, 3, 255) });
  });

  it('is read in its wider types, which are big-endian', () => {
    const file = Uint8Array.of(0, 0, 0x0b, 1, 0, 0, 0, 2, 1, 0, 0xff, 0xff);
    expect([...parseIdx(file, 'x').values]).toEqual([256, -1]);
  });

  it('is refused at every truncation and when it is something else', () => {
    const file = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 7, 8);
    for (let length = 0; length < file.length; length++) {
      expect(() => parseIdx(file.subarray(0, length), 'x')).toThrow(
        expect.objectContaining({ code: 'INVALID_DATA' }),
      );
    }
    expect(() => parseIdx(Buffer.from('PK archive'), 'x')).toThrow(/not an IDX file/);
  });
});

describe('NPY', () => {
  it('written is read back bit for bit', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), (rows, columns) => {
        const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.fround(1 / (i + 1)));
        const file = Buffer.concat(encodeNpy(values, [rows, columns]));
        expect(parseNpy(file, 'x')).toEqual({ shape: [rows, columns], values });
      }),
    );
  });

  it('is written with the header NumPy writes', () => {
    const file = Buffer.concat(encodeNpy(Float32Array.of(1), [1]));
    expect(file.subarray(0, 10)).toEqual(Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'));
    expect(file.subarray(10, 128).toString()).toBe(
      `${"{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }".padEnd(117)}\n`,
    );
    expect(file.length).toBe(132);
  });

  it.each([
    ["'|u1'", Uint8Array.of(1, 200), [1, 200]],
    ["'|b1'", Uint8Array.of(1, 0), [1, 0]],
    ["'|i1'", Int8Array.of(1, -2), [1, -2]],
    ["'<u2'", Uint16Array.of(1, 65535), [1, 65535]],
    ["'<i2'", Int16Array.of(1, -2), [1, -2]],
    ["'<u4'", Uint32Array.of(1, 2 ** 32 - 1), [1, 2 ** 32 - 1]],
    ["'<i4'", Int32Array.of(1, -2), [1, -2]],
    ["'<i8'", BigInt64Array.of(1n, -(2n ** 40n)), [1, -(2 ** 40)]],
    ["'<u8'", BigUint64Array.of(1n, 2n ** 40n), [1, 2 ** 40]],
    ["'<f2'", Uint16Array.of(0x3c00, 0xc500), [1, -5]],
    ["'<f4'", Float32Array.of(1, 0.5), [1, 0.5]],
    ["'<f8'", Float64Array.of(1, 0.1), [1, 0.1]],
    ["'>f4'", Uint8Array.of(0x3f, 0x80, 0, 0, 0xbf, 0x80, 0, 0), [1, -1]],
    ["'>i2'", Uint8Array.of(0, 1, 1, 0), [1, 256]],
  ])('of type %s is read', (descr, body, expected) => {
    expect([...parseNpy(npy(descr, false, '(2,)', bytesOf(body)), 'x').values]).toEqual(expected);
  });

  it('in column-major order is read row by row', () => {
    // numpy.asfortranarray([[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]])
    const body = Float32Array.of(0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11);
    const { shape, values } = parseNpy(npy("'<f4'", true, '(2, 2, 3)', bytesOf(body)), 'x');
    expect(shape).toEqual([2, 2, 3]);
    expect([...values]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('of Python objects, text or records is refused, with the cure', () => {
    for (const descr of ["'|O'", "'<U5'", "[('a', '<f4')]"]) {
      expect(() => parseNpy(npy(descr, false, '(1,)', Buffer.alloc(20)), 'x.npy')).toThrow(
        /astype\('float32'\)/,
      );
    }
  });

  it('is refused where its header is none, however long', () => {
    const head = Buffer.from('\x93NUMPY\x02\0\0\0\0\0', 'latin1');
    head.writeUInt32LE(900_000, 8);
    expect(() => parseNpy(Buffer.concat([head, Buffer.alloc(900_000, 0x20)]), 'x.npy')).toThrow(
      /header is damaged/,
    );
  });

  it('is refused at every truncation', () => {
    const file = Buffer.concat(encodeNpy(Float32Array.of(1, 2), [2]));
    for (let length = 0; length < file.length; length++) {
      expect(() => parseNpy(file.subarray(0, length), 'x')).toThrow(
        expect.objectContaining({ code: 'INVALID_DATA' }),
      );
    }
  });
});
