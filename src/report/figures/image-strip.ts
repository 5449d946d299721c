import type { Pixels } from './png-encoder.js';

/** The shape of every image: grey (1 channel) or red, green, blue interleaved (3 channels), row by row. */
export interface ImageShape {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/**
 * `count` images side by side with `gap` transparent pixels between them. Each source pixel becomes
 * `factor` × `factor` pixels, so that they stay sharp whatever rasteriser draws them.
 *
 * @param values count × height × width × channels, in [0, 1]; clipped, and NaN is black.
 */
export function imageStrip(
  values: ArrayLike<number>,
  count: number,
  { width, height, channels }: ImageShape,
  { factor, gap, inverted }: { readonly factor: number; readonly gap: number; readonly inverted: boolean },
): Pixels {
  const wide = count * (width * factor + gap) - gap;
  const tall = height * factor;
  const bytes = channels + 1;
  const painted = new Uint8Array(wide * tall * bytes);
  for (let y = 0; y < tall; y += 1) {
    const line = Math.floor(y / factor);
    for (let image = 0; image < count; image += 1) {
      for (let x = 0; x < width * factor; x += 1) {
        const from = ((image * height + line) * width + Math.floor(x / factor)) * channels;
        const to = (y * wide + image * (width * factor + gap) + x) * bytes;
        for (let channel = 0; channel < channels; channel += 1) {
          const byte = Math.round(255 * Math.min(1, Math.max(0, values[from + channel] ?? 0)));
          painted[to + channel] = inverted ? 255 - byte : byte;
        }
        painted[to + channels] = 255;
      }
    }
  }
  return { width: wide, height: tall, channels: channels === 1 ? 2 : 4, values: painted };
}
