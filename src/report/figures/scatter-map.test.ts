import { describe, expect, it } from 'vitest';
import { clusterColor, unassignedColor } from './palette.js';
import { scatterMap } from './scatter-map.js';
import { readXml, textsOf, withClass } from './well-formed.support.js';

const square = [0, 0, 1, 0, 1, 1, 0, 1];

function dots(svg: string): { stroke: string | undefined; at: [number, number][] }[] {
  return readXml(svg)
    .filter(({ attributes }) => attributes.get('d')?.includes('h.01') === true)
    .map(({ attributes }) => ({
      stroke: attributes.get('stroke'),
      at: [...(attributes.get('d') ?? '').matchAll(/M(\S+) (\S+?)h\.01/g)].map((match): [number, number] => [
        Number(match[1]),
        Number(match[2]),
      ]),
    }));
}

describe('scatterMap', () => {
  it('draws every finite row once, in the colour of its cluster', () => {
    const svg = scatterMap([...square, NaN, 0, 0.5, Infinity], {
      color: { by: 'cluster', labels: [0, 3, 3, -1, 0, 0], names: ['ones', 'b', 'c', 'threes & more'] },
    });
    const drawn = dots(svg);
    expect(new Map(drawn.map(({ stroke, at }) => [stroke, at.length]))).toEqual(
      new Map([
        [clusterColor(0), 1],
        [clusterColor(3), 2],
        [unassignedColor, 1],
      ]),
    );
  });

  it('lists clusters with their sizes, empty ones too, unassigned last', () => {
    const svg = scatterMap(square, {
      color: { by: 'cluster', labels: [1, 1, -1, 0], names: ['a', 'b', 'c'] },
      clusterLabels: false,
    });
    expect(textsOf(svg)).toEqual(['a', '1', 'b', '2', 'c', '0', 'unassigned', '1']);
  });

  it('has the same scale in both directions, upward y, and stays inside', () => {
    const [group] = dots(scatterMap([0, 0, 4, 0, 4, 1], { width: 400, height: 400, points: 'shapes' }));
    const [[x0, y0] = [0, 0], [x1, y1] = [0, 0], [x2, y2] = [0, 0]] = group?.at ?? [];
    expect(y0).toBeCloseTo(y1, 1);
    expect(x1).toBeCloseTo(x2, 1);
    expect((x1 - x0) / (y1 - y2)).toBeCloseTo(4, 1);
    for (const value of group?.at.flat() ?? []) {
      expect(value).toBeGreaterThanOrEqual(16);
      expect(value).toBeLessThanOrEqual(384);
    }
  });

  it('writes names on the map unless they would hide one another', () => {
    const apart = scatterMap([0, 0, 9, 9], {
      color: { by: 'cluster', labels: [0, 1], names: ['left', 'right'] },
    });
    expect(textsOf(apart).filter((text) => text === 'left')).toHaveLength(2);
    const together = scatterMap([0, 0, 0, 0, 9, 9], {
      color: { by: 'cluster', labels: [0, 1, 2], names: ['left', 'right', 'far'] },
    });
    expect(textsOf(together).filter((text) => text === 'left' || text === 'right')).toHaveLength(3);
  });

  it('colours by value on a ramp between the least and the greatest', () => {
    const svg = scatterMap(square, { color: { by: 'value', values: [0, 5, 10, NaN], name: 'confidence' } });
    expect(dots(svg)).toHaveLength(4);
    expect(dots(svg).at(-1)?.stroke).toBe(unassignedColor);
    expect(textsOf(svg)).toEqual(['confidence', '10', '5', '0']);
  });

  it('embeds many rows as one picture', () => {
    const coordinates = Float32Array.from({ length: 10_002 }, (_, index) => Math.sin(index * index));
    const svg = scatterMap(coordinates);
    const [image] = withClass(svg, 'points');
    expect(image?.name).toBe('image');
    expect(image?.attributes.get('href')).toMatch(/^data:image\/png;base64,/);
    expect(dots(svg)).toHaveLength(0);
    expect(dots(scatterMap(coordinates, { points: 'shapes' }))[0]?.at).toHaveLength(5001);
  });

  it('refuses labels or coordinates that do not match', () => {
    expect(() => scatterMap([1, 2, 3])).toThrow(/two numbers a row, but got 3/);
    expect(() => scatterMap(square, { color: { by: 'cluster', labels: [0] } })).toThrow(
      /4 rows.* given for 1/,
    );
  });
});
