/** One RGB colour, each channel 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Fifty colours for clusters, grown so that every prefix is as distinguishable as possible to full colour
 * vision and to the three kinds of colour blindness, and readable as dots on the light and the dark surface.
 * Beyond about a dozen no palette is safe by colour alone: figures label clusters by name as well.
 * `searchPalette` of `color-vision.support.ts` made them; the test runs it again.
 */
// prettier-ignore
export const clusterColors: readonly string[] = [
  '#2f6fd6', '#f2a120', '#d1495b', '#1bb5a0', '#872a83', '#bf9bfc', '#963211', '#ef6505',
  '#8ac5d6', '#8b5f90', '#2e37da', '#3f95cb', '#b3c381', '#ce8d6f', '#74495b', '#6b30af',
  '#9d6212', '#a974f7', '#038660', '#6d56b1', '#9da4d1', '#9d50fa', '#5da12a', '#6577b0',
  '#4e5f36', '#25cda8', '#8b7283', '#0f5b94', '#c47be4', '#b4b3f3', '#6c9db7', '#81c855',
  '#a843cf', '#6e6b3e', '#615d76', '#c64bab', '#a18676', '#5345ed', '#ad115c', '#e57f4f',
  '#b6968d', '#75b4b9', '#a1319b', '#d10d47', '#81a251', '#8a94f4', '#bb0074', '#9d6c63',
  '#d3b2ac', '#6e75e4',
];

/** For rows without a cluster (label -1), on both surfaces. */
export const unassignedColor = '#8a8f98';

/** The colour of cluster `cluster` (from 0), the same in every figure; repeats after fifty. */
export function clusterColor(cluster: number): string {
  return clusterColors[cluster % clusterColors.length] ?? unassignedColor;
}

/** What a cluster is called when it has not been named. */
export function clusterName(cluster: number, names: readonly string[] = []): string {
  return names[cluster] ?? (cluster < 0 ? 'unassigned' : `cluster ${cluster}`);
}

/** Parses `#rrggbb`. */
export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** Viridis without its darkest and lightest ends, which would vanish on one of the two surfaces. */
const rampStops: readonly Rgb[] = [
  '#46327e',
  '#365c8d',
  '#277f8e',
  '#1fa187',
  '#4ac16d',
  '#a0da39',
  '#e2e418',
].map(rgbOf);

/** The colour of `share` in [0, 1] on a perceptually even ramp, dark violet to yellow. Clipped outside. */
export function rampColor(share: number): Rgb {
  const position = Math.min(1, Math.max(0, share)) * (rampStops.length - 1);
  const index = Math.min(rampStops.length - 2, Math.floor(position));
  const [from, to] = [rampStops[index] ?? [0, 0, 0], rampStops[index + 1] ?? [0, 0, 0]];
  const mix = (channel: 0 | 1 | 2): number =>
    from[channel] + (position - index) * (to[channel] - from[channel]);
  return [mix(0), mix(1), mix(2)];
}
