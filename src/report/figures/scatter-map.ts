import { MixturaError } from '../../error.js';
import { paintDots } from './dots.js';
import { frame, headHeight, padding, sizeOf, type Box, type FigureOptions } from './frame.js';
import { columnLegend } from './legend.js';
import { clusterEntries, rgbColors, valueDomain, type MapColors } from './map-colors.js';
import { formatNumber } from './number-format.js';
import { hexOf, rampColor } from './palette.js';
import { pngDataUri } from './png-encoder.js';
import { extentOf } from './scale.js';
import { fitText, label, labelSize } from './text.js';
import type { Inks } from './theme.js';
import { coordinate, element, type Child } from './xml.js';

export interface ScatterMapOptions extends FigureOptions {
  /** Default `{ by: 'none' }`. */
  readonly color?: MapColors;
  /** Radius of a point in pixels. Default: smaller the more rows there are. */
  readonly radius?: number;
  /** 0 to 1. Default: lower the more rows there are. */
  readonly opacity?: number;
  /** Shapes, or one embedded picture. Default 'auto': shapes up to 4,000 rows. */
  readonly points?: 'auto' | 'shapes' | 'picture';
  /** Writes each cluster's name where its rows lie thickest. Default true. */
  readonly clusterLabels?: boolean;
}

interface Places {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/**
 * A map of rows in two dimensions (t-SNE, UMAP, PCA), without axes: only closeness means something.
 * Both directions have the same scale.
 *
 * @param coordinates rows × 2, row by row. Rows that are not finite are left out.
 * @throws MixturaError INVALID_SHAPE if labels or values do not match the rows.
 */
export function scatterMap(coordinates: ArrayLike<number>, options: ScatterMapOptions = {}): string {
  const { width, height } = sizeOf(options, 720, 540);
  const rows = rowsOf(coordinates, options.color);
  const color = options.color ?? { by: 'none' };
  const top = headHeight(options);
  const legend =
    color.by === 'cluster' ? columnLegend(clusterEntries(color, rows), height - top - padding) : undefined;
  const side = legend !== undefined ? legend.width + 20 : color.by === 'value' ? 74 : 0;
  const box: Box = { left: padding, top, right: width - padding - side, bottom: height - padding };
  const places = place(coordinates, rows, box);
  const opacity = options.opacity ?? Math.min(0.9, Math.max(0.35, 1.5 - 0.2 * Math.log10(rows + 1)));
  const radius = options.radius ?? Math.min(4, Math.max(0.9, 7 - 1.25 * Math.log10(rows + 1)));
  const asPicture = options.points === 'picture' || (options.points !== 'shapes' && rows > 4000);
  return frame(options, 'scatter-map', width, height, (inks) => [
    asPicture
      ? picture(places, color, box, radius, opacity)
      : shapes(places, colorsOf(color, inks), radius, opacity),
    color.by === 'cluster' && options.clusterLabels !== false
      ? nameTags(inks, places, color, box)
      : undefined,
    legend?.draw(inks, box.right + 20, top),
    color.by === 'value' ? ramp(inks, color, box) : undefined,
  ]);
}

function rowsOf(coordinates: ArrayLike<number>, color: MapColors | undefined): number {
  const rows = coordinates.length / 2;
  if (!Number.isInteger(rows)) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `a map needs two numbers a row, but got ${coordinates.length} in all`,
    );
  }
  const given =
    color?.by === 'cluster' ? color.labels.length : color?.by === 'value' ? color.values.length : rows;
  if (given !== rows) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `the map has ${rows} rows, but its colours are given for ${given}`,
    );
  }
  return rows;
}

/** Fits the rows into the box, equal scale in both directions, upward y. */
function place(coordinates: ArrayLike<number>, rows: number, box: Box): Places {
  const column = (offset: 0 | 1): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => coordinates[2 * row + offset] ?? NaN);
  const [xs, ys] = [column(0), column(1)];
  const [left, right] = extentOf(xs) ?? [0, 0];
  const [low, high] = extentOf(ys) ?? [0, 0];
  const margin = 6;
  const room = {
    x: Math.max(1, box.right - box.left - 2 * margin),
    y: Math.max(1, box.bottom - box.top - 2 * margin),
  };
  const zoom = Math.min(room.x / (right - left), room.y / (high - low));
  const scale = Number.isFinite(zoom) ? zoom : 0;
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  return {
    x: Float32Array.from(xs, (value) => middle.x + (value / 2 - left / 2 + (value / 2 - right / 2)) * scale),
    y: Float32Array.from(ys, (value) => middle.y - (value / 2 - low / 2 + (value / 2 - high / 2)) * scale),
  };
}

/** The colour of each row; points without a meaning take the accent of the surface. */
function colorsOf(color: MapColors, inks: Inks): (row: number) => string {
  if (color.by === 'none') return () => inks.accent;
  const rgb = rgbColors(color);
  return (row) => hexOf(rgb(row));
}

/** One path a colour: a dot is a line of no length with round ends, the shortest way SVG has to say it. */
function shapes(places: Places, colorOf: (row: number) => string, radius: number, opacity: number): Child {
  const paths = new Map<string, string[]>();
  for (const [row, x] of places.x.entries()) {
    const y = places.y[row] ?? NaN;
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const color = colorOf(row);
    const dots = paths.get(color) ?? [];
    dots.push(`M${coordinate(x)} ${coordinate(y)}h.01`);
    paths.set(color, dots);
  }
  return element(
    'g',
    { class: 'points', 'stroke-linecap': 'round', 'stroke-width': 2 * radius, 'stroke-opacity': opacity },
    [...paths].map(([stroke, dots]) => element('path', { stroke, d: dots.join('') })),
  );
}

function picture(places: Places, color: MapColors, box: Box, radius: number, opacity: number): Child {
  const density = 2;
  const width = Math.max(1, Math.round(box.right - box.left));
  const height = Math.max(1, Math.round(box.bottom - box.top));
  const pixels = paintDots(
    {
      x: places.x.map((x) => (x - box.left) * density),
      y: places.y.map((y) => (y - box.top) * density),
      color: rgbColors(color),
    },
    width * density,
    height * density,
    radius * density,
    opacity,
  );
  return element('image', {
    class: 'points',
    x: box.left,
    y: box.top,
    width,
    height,
    href: pngDataUri(pixels),
  });
}

/** Names on the map are read from afar. */
const tagSize = 14;

/** Each cluster's name at the median of its rows, unless that would cover another name. */
function nameTags(
  inks: Inks,
  places: Places,
  { labels, names }: MapColors & { readonly by: 'cluster' },
  box: Box,
): Child {
  const members = new Map<number, number[]>();
  for (const [row, x] of places.x.entries()) {
    const cluster = labels[row] ?? -1;
    if (!(cluster >= 0) || !Number.isFinite(x) || !Number.isFinite(places.y[row] ?? NaN)) continue;
    const rows = members.get(cluster);
    if (rows === undefined) members.set(cluster, [row]);
    else rows.push(row);
  }
  const taken: { x: number; y: number }[] = [];
  return [...members]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([cluster, rows]) => {
      const x = median(rows.map((row) => places.x[row] ?? 0));
      const y = median(rows.map((row) => places.y[row] ?? 0));
      const text = fitText(names?.[cluster] ?? String(cluster), 120, tagSize, true);
      const free = taken.every(
        (other) =>
          Math.abs(other.y - y) > tagSize + 2 || Math.abs(other.x - x) > 0.65 * tagSize * text.length,
      );
      if (!free) return undefined;
      taken.push({ x, y });
      const bounded = Math.min(box.right - 8, Math.max(box.left + 8, x));
      return label(inks, bounded, y, text, {
        size: tagSize,
        bold: true,
        fill: inks.text,
        anchor: 'middle',
        halo: inks.surface,
      });
    });
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The colour ramp with its ends and middle in numbers. */
function ramp(inks: Inks, color: MapColors & { readonly by: 'value' }, box: Box): Child {
  const [low, high] = valueDomain(color);
  const left = box.right + 20;
  const top = box.top + 22;
  const height = Math.min(180, box.bottom - top - 8);
  const steps = 36;
  return [
    color.name === undefined
      ? undefined
      : label(inks, left + 58, box.top + 6, fitText(color.name, 140, labelSize), { anchor: 'end' }),
    Array.from({ length: steps }, (_, step) =>
      element('rect', {
        x: left,
        y: top + (step * height) / steps,
        width: 12,
        height: height / steps + 0.5,
        fill: hexOf(rampColor(1 - step / (steps - 1))),
      }),
    ),
    [high, low / 2 + high / 2, low].map((value, index) =>
      label(inks, left + 18, top + (index * height) / 2, formatNumber(value), { fill: inks.text }),
    ),
  ];
}
