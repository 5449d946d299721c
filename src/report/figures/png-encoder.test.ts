import { crc32, inflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageStrip } from './image-strip.js';
import { encodePng, pngDataUri, type Pixels } from './png-encoder.js';

/** An independent reader of the two filter types the encoder uses; checks every checksum. */
function decodePng(file: Uint8Array): Pixels {
  expect(Buffer.from(file.subarray(0, 8)).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const bytes = Buffer.from(file);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)));
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  const header = chunks.get('IHDR') ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect(header[8]).toBe(8);
  const channels = ([1, 0, 3, 0, 2, 0, 4] as const)[header[9] ?? 1] as Pixels['channels'];
  const stride = width * channels;
  const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  const values = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const up = lines[row * (stride + 1)] === 2;
    for (let x = 0; x < stride; x += 1) {
      const above = up ? (values[(row - 1) * stride + x] ?? 0) : 0;
      values[row * stride + x] = ((lines[row * (stride + 1) + 1 + x] ?? 0) + above) & 255;
    }
  }
  return { width, height, channels, values };
}

const pictures = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 2, 3, 4))
  .chain(([width, height, channels]) =>
    fc
      .uint8Array({ minLength: width * height * channels, maxLength: width * height * channels, max: 3 })
      .map((values): Pixels => ({ width, height, channels: channels as Pixels['channels'], values })),
  );

describe('the PNG encoder', () => {
  it('writes files that give the same pixels back', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        expect(decodePng(encodePng(picture))).toEqual(picture);
      }),
    );
  });

  it('says so when the bytes do not fit the size', () => {
    const pixels: Pixels = { width: 2, height: 2, channels: 3, values: new Uint8Array(11) };
    expect(() => encodePng(pixels)).toThrow(/are 12 bytes, not 11/);
    expect(() => encodePng({ ...pixels, width: 0 })).toThrow(/0 × 2/);
  });

  it('embeds as a data address, also when the file is long', () => {
    const pixels: Pixels = {
      width: 200,
      height: 200,
      channels: 1,
      values: Uint8Array.from({ length: 40_000 }, (_, index) => (index * index * 31) >> 3),
    };
    const [head, body = ''] = pngDataUri(pixels).split(',');
    expect(head).toBe('data:image/png;base64');
    expect(Buffer.from(body, 'base64')).toEqual(Buffer.from(encodePng(pixels)));
  });
});

describe('strips of images', () => {
  it('put enlarged images side by side with a transparent gap', () => {
    const strip = imageStrip(
      [0, 1, 0.5, 2],
      2,
      { width: 2, height: 1, channels: 1 },
      { factor: 2, gap: 1, inverted: false },
    );
    expect([strip.width, strip.height, strip.channels]).toEqual([9, 2, 2]);
    const grey = Array.from({ length: 9 }, (_, x) => strip.values[2 * x]);
    const alpha = Array.from({ length: 9 }, (_, x) => strip.values[2 * x + 1]);
    expect(grey).toEqual([0, 0, 255, 255, 0, 128, 128, 255, 255]);
    expect(alpha).toEqual([255, 255, 255, 255, 0, 255, 255, 255, 255]);
    expect(strip.values.slice(18)).toEqual(strip.values.slice(0, 18));
  });

  it('keep colours interleaved, invert them, and draw NaN black', () => {
    const shape = { width: 1, height: 2, channels: 3 } as const;
    const strip = imageStrip([1, 0, 0.2, NaN, -1, 0], 1, shape, { factor: 1, gap: 2, inverted: false });
    expect([...strip.values]).toEqual([255, 0, 51, 255, 0, 0, 0, 255]);
    const inverted = imageStrip([1, 0, 0.2, 1, 1, 1], 1, shape, { factor: 1, gap: 2, inverted: true });
    expect([...inverted.values]).toEqual([0, 255, 204, 255, 0, 0, 0, 255]);
  });
});
