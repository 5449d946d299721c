import type { Rgb } from './palette.js';
import type { Pixels } from './png-encoder.js';

/** Dots in pixels of the picture, with a colour each. */
export interface Dots {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly color: (index: number) => Rgb;
}

/**
 * A stride coprime to `count`: visiting every dot in these steps mixes the clusters, so that none lies on top of
 * the others only because its rows come last.
 */
function mixingStride(count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let stride = Math.max(1, Math.round(count * 0.618034));
  while (divisor(stride, count) !== 1) stride += 1;
  return stride;
}

/** How much of each pixel around it a disc of `radius` covers, at one of 4 × 4 positions inside its pixel. */
function discStamp(radius: number, offsetX: number, offsetY: number, reach: number): Float32Array {
  const side = 2 * reach + 1;
  const stamp = new Float32Array(side * side);
  for (let index = 0; index < stamp.length; index += 1) {
    const dx = (index % side) - reach - offsetX;
    const dy = Math.floor(index / side) - reach - offsetY;
    stamp[index] = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)));
  }
  return stamp;
}

/** Paints anti-aliased dots over one another on a transparent picture. Dots that are not finite are left out. */
export function paintDots(
  dots: Dots,
  width: number,
  height: number,
  radius: number,
  opacity: number,
): Pixels {
  const reach = Math.ceil(radius + 1);
  const side = 2 * reach + 1;
  const positions = 4;
  const stamps = Array.from({ length: positions * positions }, (_, index) =>
    discStamp(
      radius,
      (0.5 + (index % positions)) / positions - 0.5,
      (0.5 + Math.floor(index / positions)) / positions - 0.5,
      reach,
    ),
  );
  // Premultiplied while painting.
  const paint = new Float32Array(width * height * 4);
  const count = dots.x.length;
  const stride = count > 0 ? mixingStride(count) : 1;
  for (let step = 0, index = 0; step < count; step += 1, index = (index + stride) % count) {
    const x = dots.x[index] ?? NaN;
    const y = dots.y[index] ?? NaN;
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const [red, green, blue] = dots.color(index);
    const column = Math.floor(x);
    const row = Math.floor(y);
    const phase = Math.floor((y - row) * positions) * positions + Math.floor((x - column) * positions);
    const stamp = stamps[phase] ?? new Float32Array(side * side);
    for (let dy = 0; dy < side; dy += 1) {
      const line = row + dy - reach;
      if (line < 0 || line >= height) continue;
      for (let dx = 0; dx < side; dx += 1) {
        const place = column + dx - reach;
        const alpha = (stamp[dy * side + dx] ?? 0) * opacity;
        if (alpha === 0 || place < 0 || place >= width) continue;
        const at = 4 * (line * width + place);
        const keep = 1 - alpha;
        paint[at] = (paint[at] ?? 0) * keep + red * alpha;
        paint[at + 1] = (paint[at + 1] ?? 0) * keep + green * alpha;
        paint[at + 2] = (paint[at + 2] ?? 0) * keep + blue * alpha;
        paint[at + 3] = (paint[at + 3] ?? 0) * keep + alpha;
      }
    }
  }
  return { width, height, channels: 4, values: quantised(paint) };
}

/** To straight bytes, in steps of 8 for colour and 17 for alpha: invisible, and a third of the file. */
function quantised(paint: Float32Array): Uint8Array {
  const values = new Uint8Array(paint.length);
  for (let at = 0; at < paint.length; at += 4) {
    const alpha = paint[at + 3] ?? 0;
    const level = Math.round(alpha * 15);
    if (level === 0) continue;
    for (let channel = 0; channel < 3; channel += 1) {
      values[at + channel] = Math.min(255, 8 * Math.round((paint[at + channel] ?? 0) / alpha / 8));
    }
    values[at + 3] = 17 * level;
  }
  return values;
}
