import { zlibSync } from 'fflate';
import { MixturaError } from '../../error.js';

/** Pixels row by row, from the top left, `channels` bytes each: grey, grey and alpha, RGB or RGBA (not premultiplied). */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly values: Uint8Array;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const colorTypes = { 1: 0, 2: 4, 3: 2, 4: 6 } as const;

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Length, type, data and checksum: PNG specification (ISO/IEC 15948), section 5.3. */
function chunk(type: 'IHDR' | 'IDAT' | 'IEND', data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let index = 0; index < 4; index += 1) bytes[4 + index] = type.charCodeAt(index);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/**
 * Every scan line begins with its filter type (section 9). 0 (none) packs flat and dotted pictures best; a line
 * equal to the one above it is 2 (up) and all zeros, which makes enlarged pixels almost free.
 */
function filtered(values: Uint8Array, stride: number, height: number): Uint8Array {
  const lines = new Uint8Array((stride + 1) * height);
  for (let row = 0; row < height; row += 1) {
    const line = values.subarray(row * stride, (row + 1) * stride);
    const above = values.subarray(Math.max(0, row - 1) * stride, row * stride);
    if (row > 0 && line.every((value, index) => value === above[index])) lines[row * (stride + 1)] = 2;
    else lines.set(line, row * (stride + 1) + 1);
  }
  return lines;
}

/**
 * Encodes 8-bit pixels as a PNG file; works in browsers.
 *
 * @throws MixturaError INVALID_SHAPE if `values` does not hold width × height × channels bytes.
 */
export function encodePng({ width, height, channels, values }: Pixels): Uint8Array {
  const stride = width * channels;
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new MixturaError('INVALID_SHAPE', `an image of ${width} × ${height} pixels cannot be a PNG`);
  }
  if (values.length !== stride * height) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `${width} × ${height} pixels with ${channels} channels are ${stride * height} bytes, not ${values.length}`,
    );
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colorTypes[channels]], 8);
  const parts = [
    Uint8Array.from(signature),
    chunk('IHDR', header),
    chunk('IDAT', zlibSync(filtered(values, stride, height), { level: 6 })),
    chunk('IEND', new Uint8Array(0)),
  ];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** A PNG as a `data:` address, to embed in SVG or HTML. */
export function pngDataUri(pixels: Pixels): string {
  const bytes = encodePng(pixels);
  let binary = '';
  for (let from = 0; from < bytes.length; from += 8192) {
    binary += String.fromCharCode(...bytes.subarray(from, from + 8192));
  }
  return `data:image/png;base64,${btoa(binary)}`;
}
