import { MixturaError } from '../../error.js';
import { numberFormats, readNumbers, type NumberArray, type NumberFormat } from './numbers.js';

const formatOfCode: Readonly<Record<number, NumberFormat>> = {
  0x08: numberFormats.u1,
  0x09: numberFormats.i1,
  0x0b: numberFormats.i2,
  0x0c: numberFormats.i4,
  0x0d: numberFormats.f4,
  0x0e: numberFormats.f8,
};

/**
 * Reads the IDX format of MNIST: two zero bytes, the type, the number of dimensions, each dimension as a big-endian 32-bit number, then
 * the big-endian values, last dimension fastest. Throws `INVALID_DATA`; `name` is for its message.
 */
export function parseIdx(bytes: Uint8Array, name: string): NumberArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [first, second, code = 0, dimensions = 0] = bytes;
  const format = formatOfCode[code];
  const headerBytes = 4 + dimensions * 4;
  if (first !== 0 || second !== 0 || format === undefined || dimensions === 0 || bytes.length < headerBytes) {
    throw new MixturaError('INVALID_DATA', `${name} is not an IDX file: its header is not one`);
  }
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + i * 4));
  const count = shape.reduce((product, size) => product * size, 1);
  const body = bytes.subarray(headerBytes);
  if (body.length !== count * format.bytes) {
    throw new MixturaError(
      'INVALID_DATA',
      `${name}: shape [${shape.join(', ')}] needs ${count * format.bytes} bytes, the file has ${body.length}; fetch or copy it again`,
    );
  }
  return { shape, values: readNumbers(format, body, count, false) };
}
