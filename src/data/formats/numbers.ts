/** An array of numbers and its shape as a file holds them, before anything is made of them. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Uint8Array;
}

/** How one kind of number is stored. `type` is what holds it without loss (64-bit whole numbers: up to 2^53). */
export interface NumberFormat {
  readonly bytes: number;
  readonly type: Float32ArrayConstructor | Float64ArrayConstructor | Uint8ArrayConstructor;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}

export const numberFormats = {
  u1: { bytes: 1, type: Uint8Array, read: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, type: Float32Array, read: (view, at) => view.getInt8(at) },
  u2: { bytes: 2, type: Float32Array, read: (view, at, little) => view.getUint16(at, little) },
  i2: { bytes: 2, type: Float32Array, read: (view, at, little) => view.getInt16(at, little) },
  u4: { bytes: 4, type: Float64Array, read: (view, at, little) => view.getUint32(at, little) },
  i4: { bytes: 4, type: Float64Array, read: (view, at, little) => view.getInt32(at, little) },
  u8: { bytes: 8, type: Float64Array, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { bytes: 8, type: Float64Array, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f2: { bytes: 2, type: Float32Array, read: (view, at, little) => halfFloat(view.getUint16(at, little)) },
  f4: { bytes: 4, type: Float32Array, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, type: Float64Array, read: (view, at, little) => view.getFloat64(at, little) },
} as const satisfies Record<string, NumberFormat>;

/** Reads `count` numbers from the start of `bytes`: as a view of them where the machine's own layout allows. */
export function readNumbers(
  format: NumberFormat,
  bytes: Uint8Array,
  count: number,
  littleEndian: boolean,
): NumberArray['values'] {
  const plainCopy = format.bytes === 1 || littleEndian;
  if (
    plainCopy &&
    (format === numberFormats.u1 || format === numberFormats.f4 || format === numberFormats.f8)
  ) {
    const aligned = bytes.byteOffset % format.bytes === 0 ? bytes : new Uint8Array(bytes);
    return new format.type(aligned.buffer as ArrayBuffer, aligned.byteOffset, count);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new format.type(count);
  for (let i = 0; i < count; i++) values[i] = format.read(view, i * format.bytes, littleEndian);
  return values;
}

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
