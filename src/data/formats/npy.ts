import { MixturaError } from '../../error.js';
import { numberFormats, readNumbers, type NumberArray, type NumberFormat } from './numbers.js';

/** What the header of an NPY file says; `offset` is where the values begin. */
export interface NpyHeader {
  readonly format: NumberFormat;
  readonly littleEndian: boolean;
  readonly columnMajor: boolean;
  readonly shape: readonly number[];
  readonly offset: number;
}

const magic = '\x93NUMPY';

/** Reads a NumPy array of any real number type, in either memory order. Throws `INVALID_DATA`; `name` is for its message. */
export function parseNpy(bytes: Uint8Array, name: string): NumberArray {
  const { format, littleEndian, columnMajor, shape, offset } = parseNpyHeader(bytes, name);
  const count = shape.reduce((product, size) => product * size, 1);
  const body = bytes.subarray(offset);
  if (body.length < count * format.bytes) {
    throw new MixturaError(
      'INVALID_DATA',
      `${name}: shape (${shape.join(', ')}) needs ${count * format.bytes} bytes, the file has ${body.length}; it is cut short`,
    );
  }
  const values = readNumbers(format, body, count, littleEndian);
  return { shape, values: columnMajor && shape.length > 1 ? toRowMajor(values, shape) : values };
}

/** Reads the header: versions 1 to 3, whose text is a Python dictionary with the keys descr, fortran_order and shape. */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  if (bytes.length < 12 || latin1(bytes.subarray(0, 6)) !== magic) {
    throw new MixturaError(
      'INVALID_DATA',
      `${name} is not an NPY file: it does not start with the mark of one`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint8(6) === 1 ? 10 : 12;
  const offset = start + (start === 10 ? view.getUint16(8, true) : view.getUint32(8, true));
  const text = latin1(bytes.subarray(start, offset));
  const type = /'descr':\s*'([<>|=])([a-z])(\d+)'/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text);
  const sizes = /'shape':\s*\(([\d,\s]*)\)/.exec(text);
  if (offset > bytes.length || order === null || sizes === null || !text.includes("'descr'")) {
    throw new MixturaError('INVALID_DATA', `${name}: the NPY header is damaged; save the array again`);
  }
  const [, byteOrder, kind = '', size = ''] = type ?? [];
  const formats: Readonly<Record<string, NumberFormat>> = { ...numberFormats, b1: numberFormats.u1 };
  const format = formats[kind + size];
  if (format === undefined) {
    const descr = /'descr':\s*(\[.*?\]|'[^']*')/.exec(text)?.[1] ?? 'unknown';
    throw new MixturaError(
      'INVALID_DATA',
      `${name} holds values of type ${descr}, not numbers; save it as floats, e.g. numpy.save(path, x.astype('float32'))`,
    );
  }
  const shape = (sizes[1] ?? '').split(',').filter((part) => part.trim() !== '');
  return {
    format,
    littleEndian: byteOrder !== '>',
    columnMajor: order[1] === 'True',
    shape: shape.map(Number),
    offset,
  };
}

/** An NPY file (version 1.0, little-endian 32-bit floats, row-major) as the pieces to write one after the other. */
export function encodeNpy(values: Float32Array, shape: readonly number[]): readonly Uint8Array[] {
  return [encodeNpyHeader(shape), new Uint8Array(values.buffer, values.byteOffset, values.byteLength)];
}

/** The header alone, for values that are written piece by piece. */
export function encodeNpyHeader(shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  // The values start at a multiple of 64 bytes, the header ends in a line break.
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const header = new TextEncoder().encode(`      \x01\0\0\0${dictionary.padEnd(length - 11)}\n`);
  header.set(Array.from(magic, (letter) => letter.charCodeAt(0)));
  new DataView(header.buffer).setUint16(8, length - 10, true);
  return header;
}

const latin1Text = new TextDecoder('latin1');

function latin1(bytes: Uint8Array): string {
  return latin1Text.decode(bytes);
}

/** From first dimension fastest (Fortran) to last dimension fastest. */
function toRowMajor(values: NumberArray['values'], shape: readonly number[]): NumberArray['values'] {
  const result = values.slice();
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  let from = 0;
  for (let to = 0; to < values.length; to++) {
    result[to] = values[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [size = 1, stride = 1, at = 0] = [shape[axis], strides[axis], index[axis]];
      if (at + 1 < size) {
        index[axis] = at + 1;
        from += stride;
        break;
      }
      index[axis] = 0;
      from -= at * stride;
    }
  }
  return result;
}
