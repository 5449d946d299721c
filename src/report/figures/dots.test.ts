import { describe, expect, it } from 'vitest';
import { paintDots } from './dots.js';
import type { Rgb } from './palette.js';

const red: Rgb = [248, 0, 0];
const blue: Rgb = [0, 0, 248];

function paint(
  points: readonly (readonly [number, number, Rgb])[],
  opacity = 1,
): (x: number, y: number) => number[] {
  const pixels = paintDots(
    {
      x: Float32Array.from(points, ([x]) => x),
      y: Float32Array.from(points, ([, y]) => y),
      color: (index) => points[index]?.[2] ?? red,
    },
    20,
    10,
    2,
    opacity,
  );
  return (x, y) => [...pixels.values.subarray(4 * (y * 20 + x), 4 * (y * 20 + x) + 4)];
}

describe('painted dots', () => {
  it('fill their place and nothing else', () => {
    const at = paint([[5.5, 4.5, red]]);
    expect(at(5, 4)).toEqual([248, 0, 0, 255]);
    expect(at(9, 4)).toEqual([0, 0, 0, 0]);
    expect(at(5, 8)).toEqual([0, 0, 0, 0]);
  });

  it('cover about the area of a disc', () => {
    const at = paint([[9.3, 5.1, red]]);
    let area = 0;
    for (let y = 0; y < 10; y += 1) for (let x = 0; x < 20; x += 1) area += (at(x, y)[3] ?? 0) / 255;
    expect(area).toBeGreaterThan(0.9 * Math.PI * 4);
    expect(area).toBeLessThan(1.1 * Math.PI * 4);
  });

  it('mix where they overlap and grow denser', () => {
    const one = paint([[5, 5, red]], 0.4)(5, 5);
    const two = paint(
      [
        [5, 5, red],
        [5, 5, red],
      ],
      0.4,
    )(5, 5);
    expect(one[3]).toBe(Math.round(0.4 * 15) * 17);
    expect(two[3]).toBe(Math.round(0.64 * 15) * 17);
    const mixed = paint(
      [
        [5, 5, red],
        [5, 5, blue],
      ],
      0.5,
    )(5, 5);
    // The later one counts twice: 2/3 of its colour.
    expect(mixed.slice(0, 3).toSorted((a, b) => a - b)).toEqual([0, 80, 168]);
  });

  it('are left out where they are not finite, and cut off at the edge', () => {
    const at = paint([
      [NaN, 5, red],
      [5, Infinity, red],
      [0, 0, blue],
      [-50, 400, red],
    ]);
    expect(at(0, 0)).toEqual([0, 0, 248, 255]);
    expect(at(5, 5)).toEqual([0, 0, 0, 0]);
  });

  it('are all painted, whatever their number', () => {
    for (const count of [1, 2, 3, 6, 10]) {
      const at = paint(Array.from({ length: count }, (_, index) => [2 * index, 5, red] as const));
      for (let index = 0; index < count; index += 1) expect(at(2 * index, 5)[3]).toBe(255);
    }
  });
});
