import { describe, expect, it } from 'vitest';
import { imageGrid } from './image-grid.js';
import { numberOf, readXml, textsOf } from './well-formed.support.js';

const shape = { width: 2, height: 2, channels: 1 } as const;
const images = (svg: string): ReturnType<typeof readXml> =>
  readXml(svg).filter(({ name }) => name === 'image');

describe('imageGrid', () => {
  const rows = [
    { name: 'zero', detail: '9 rows', groups: [new Float32Array(12), new Float32Array(4)] },
    { name: 'one', groups: [new Float32Array(4), []] },
  ];

  it('embeds one picture a group, aligned in columns, and none for an empty group', () => {
    const svg = imageGrid(rows, shape, { groupNames: ['samples', 'nearest'], imageSize: 40 });
    const [first, second, third, ...more] = images(svg);
    expect(more).toHaveLength(0);
    expect(numberOf(first, 'x')).toBe(numberOf(third, 'x'));
    expect(numberOf(second, 'x')).toBeGreaterThan(numberOf(first, 'x') + numberOf(first, 'width'));
    expect(numberOf(second, 'width')).toBe(40);
    expect(numberOf(first, 'width')).toBe(3 * 40 + 2 * 2);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['zero', '9 rows', 'one', 'samples', 'nearest']));
  });

  it('keeps the shape of images that are not square', () => {
    const svg = imageGrid([{ name: 'a', groups: [new Float32Array(18)] }], {
      width: 6,
      height: 3,
      channels: 1,
    });
    const [image] = images(svg);
    expect(numberOf(image, 'width') / numberOf(image, 'height')).toBeCloseTo(2);
  });

  it('refuses groups that are no whole number of images, and impossible shapes', () => {
    expect(() => imageGrid([{ name: 'a', groups: [[1, 2, 3]] }], shape)).toThrow(
      /group 0 of 'a' has 3 values/,
    );
    expect(() => imageGrid([], { ...shape, width: 0 })).toThrow(/0 × 2 × 1 cannot be drawn/);
  });
});
