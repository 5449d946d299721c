import { clusterColor, rampColor, rgbOf, unassignedColor } from './colors.js';
import type { ScatterLabel } from './scatter-overlay.js';

/** Four bytes a point, in the colour of its cluster. */
export function colorsByCluster(labels: readonly number[], faint?: (row: number) => boolean): Uint8Array {
  const known = new Map<number, readonly number[]>();
  const colors = new Uint8Array(4 * labels.length);
  labels.forEach((label, row) => {
    const rgb = known.get(label) ?? rgbOf(label < 0 ? unassignedColor : clusterColor(label));
    known.set(label, rgb);
    colors.set([...rgb, faint?.(row) === true ? 50 : 255], 4 * row);
  });
  return colors;
}

/** From the least value, violet, to the greatest, yellow. */
export function colorsByValue(values: readonly number[], domain?: readonly [number, number]): Uint8Array {
  const [low, high] = domain ?? extentOf(values);
  const colors = new Uint8Array(4 * values.length);
  values.forEach((value, row) => colors.set([...rampColor((value - low) / (high - low || 1)), 255], 4 * row));
  return colors;
}

export function extentOf(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** The name of each group at the median of its points, which stays inside where a mean would not. */
export function labelsOf(
  positions: Float32Array,
  labels: readonly number[],
  name: (label: number) => string,
): ScatterLabel[] {
  const groups = new Map<number, { x: number[]; y: number[] }>();
  labels.forEach((label, row) => {
    const group = groups.get(label) ?? { x: [], y: [] };
    groups.set(label, group);
    group.x.push(positions[2 * row] ?? 0);
    group.y.push(positions[2 * row + 1] ?? 0);
  });
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  return [...groups].map(([label, { x, y }]) => ({ text: name(label), x: median(x), y: median(y) }));
}
