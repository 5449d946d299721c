import type { LegendEntry } from './legend.js';
import { formatCount } from './number-format.js';
import { clusterColor, clusterName, rampColor, rgbOf, unassignedColor, type Rgb } from './palette.js';
import { extentOf, scaleOf } from './scale.js';

/** What gives the points of a map their colours. */
export type MapColors =
  | {
      readonly by: 'cluster';
      /** One cluster a row; a negative one is drawn grey, as unassigned. */
      readonly labels: ArrayLike<number>;
      readonly names?: readonly string[];
    }
  | {
      readonly by: 'value';
      /** One number a row, for example the confidence; a row whose number is not finite is drawn grey. */
      readonly values: ArrayLike<number>;
      readonly name?: string;
      /** The values that get the ends of the ramp. Default: the least and the greatest. */
      readonly domain?: readonly [low: number, high: number];
    }
  | { readonly by: 'none' };

/** The colour of each row, without regard to the theme. */
export function rgbColors(color: MapColors): (row: number) => Rgb {
  const grey = rgbOf(unassignedColor);
  switch (color.by) {
    case 'cluster': {
      const { labels } = color;
      const known = new Map<number, Rgb>();
      return (row) => {
        const cluster = labels[row] ?? -1;
        if (!(cluster >= 0)) return grey;
        const rgb = known.get(cluster) ?? rgbOf(clusterColor(cluster));
        known.set(cluster, rgb);
        return rgb;
      };
    }
    case 'value': {
      const { values } = color;
      const scale = scaleOf(valueDomain(color), [0, 1], { nice: false });
      return (row) => {
        const share = scale.map(values[row] ?? NaN);
        return Number.isFinite(share) ? rampColor(share) : grey;
      };
    }
    case 'none':
      return () => rgbOf('#4a86e8');
  }
}

/** The values at the two ends of the ramp. */
export function valueDomain(color: MapColors & { readonly by: 'value' }): readonly [number, number] {
  return color.domain ?? extentOf(Array.from(color.values)) ?? [0, 1];
}

/** One entry a cluster, in order, with its number of rows; the unassigned rows last. */
export function clusterEntries(
  { labels, names }: MapColors & { readonly by: 'cluster' },
  rows: number,
): LegendEntry[] {
  const sizes = new Map<number, number>();
  for (let row = 0; row < rows; row += 1) {
    const cluster = labels[row] ?? -1;
    const key = cluster >= 0 ? cluster : -1;
    sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  // A named cluster without rows belongs in the legend: that it is empty is news.
  for (const cluster of names?.keys() ?? []) if (!sizes.has(cluster)) sizes.set(cluster, 0);
  const clusters = [...sizes.keys()].toSorted((a, b) => (a < 0 ? Infinity : a) - (b < 0 ? Infinity : b));
  return clusters.map((cluster) => ({
    name: clusterName(cluster, names),
    color: cluster < 0 ? unassignedColor : clusterColor(cluster),
    detail: formatCount(sizes.get(cluster) ?? 0),
  }));
}
