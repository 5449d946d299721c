import { describe, expect, it } from 'vitest';
import { contrast, searchPalette, worstDistance } from './color-vision.support.js';
import { clusterColor, clusterColors, clusterName, hexOf, rampColor, unassignedColor } from './palette.js';
import { surfaces } from './theme.js';

function leastDistance(colors: readonly string[]): number {
  let least = Infinity;
  for (const [index, color] of colors.entries()) {
    for (const other of colors.slice(0, index)) least = Math.min(least, worstDistance(color, other));
  }
  return least;
}

describe('the cluster colours', () => {
  it('are fifty different ones, and what the search finds from the first four and the grey', () => {
    expect(new Set(clusterColors).size).toBe(50);
    const searched = searchPalette(
      [...clusterColors.slice(0, 4), unassignedColor],
      [surfaces.light, surfaces.dark],
      clusterColors.length + 1,
    );
    expect(searched.filter((color) => color !== unassignedColor)).toEqual(clusterColors);
  });

  it('stay apart for every kind of colour vision, most of all the first', () => {
    // 0.02 is a just noticeable difference in OKLab; red and green of one lightness are at about 0.02 to 0.05.
    expect(leastDistance(clusterColors.slice(0, 10))).toBeGreaterThan(0.1);
    expect(leastDistance(clusterColors.slice(0, 20))).toBeGreaterThan(0.07);
    expect(leastDistance(clusterColors)).toBeGreaterThan(0.04);
    expect(worstDistance('#d62728', '#4f8a10')).toBeLessThan(0.1);
  });

  it('can be seen on both surfaces', () => {
    for (const color of [...clusterColors, unassignedColor]) {
      expect(contrast(color, surfaces.light)).toBeGreaterThan(1.8);
      expect(contrast(color, surfaces.dark)).toBeGreaterThan(1.8);
    }
  });

  it('repeat after the fiftieth', () => {
    expect(clusterColor(53)).toBe(clusterColor(3));
    expect(clusterColor(-1)).toBe(unassignedColor);
  });
});

describe('the ramp', () => {
  it('gets lighter all the way, and clips outside', () => {
    const steps = Array.from({ length: 21 }, (_, step) => contrast(hexOf(rampColor(step / 20)), '#000000'));
    for (const [index, step] of steps.entries())
      if (index > 0) expect(step).toBeGreaterThan(steps[index - 1] ?? 0);
    expect(rampColor(7)).toEqual(rampColor(1));
    expect(rampColor(-7)).toEqual(rampColor(0));
  });
});

it('clusters are called by their names, else by their numbers', () => {
  expect([clusterName(1, ['a', 'b']), clusterName(2, ['a', 'b']), clusterName(-1)]).toEqual([
    'b',
    'cluster 2',
    'unassigned',
  ]);
});
