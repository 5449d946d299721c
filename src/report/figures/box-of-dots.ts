import { horizontalAxis } from './axes.js';
import { frame, headHeight, padding, sizeOf, type Box, type FigureOptions } from './frame.js';
import { formatNumber } from './number-format.js';
import { clusterColor } from './palette.js';
import { extentOf, scaleOf, type Scale } from './scale.js';
import { fitText, label, textWidth } from './text.js';
import type { Inks } from './theme.js';
import { coordinate, element, type Child } from './xml.js';

/** The values of one thing over its seeds, for example the accuracy of one model. */
export interface DotGroup {
  readonly name: string;
  readonly values: readonly number[];
  readonly color?: string;
  /** A value to compare with, drawn as a hollow diamond: what the paper reports. */
  readonly reference?: number;
}

export interface BoxOfDotsOptions extends FigureOptions {
  readonly xLabel?: string;
  /** Default: the range of the data. Values outside are drawn at the edge. */
  readonly domain?: readonly [low: number, high: number];
  readonly format?: (value: number) => string;
  /** What the diamonds are. Default 'reference'. */
  readonly referenceName?: string;
}

const rowHeight = 38;

/** The `share` quantile of ascending `sorted`, linear between neighbours (Hyndman and Fan, type 7). */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  const weight = at - Math.floor(at);
  // The obvious below + weight × (above − below) can overflow.
  return (1 - weight) * below + weight * above;
}

/** One row a group: a dot for every value, a box from the lower to the upper quartile, a line at the median. */
export function boxOfDots(groups: readonly DotGroup[], options: BoxOfDotsOptions = {}): string {
  const layout = layoutOf(groups, options);
  const { width, height, box, step, nameRoom, scale, rows } = layout;
  return frame(options, 'box-of-dots', width, height, (inks) => [
    scale.ticks.map((tick) =>
      element('path', { d: `M${coordinate(scale.map(tick))} ${box.top}V${box.bottom}`, stroke: inks.grid }),
    ),
    groups.map(({ name, color, reference }, index) => {
      const y = box.top + (index + 0.5) * step;
      const { sorted, median } = rows[index];
      return [
        label(inks, box.left - 14, y, fitText(name, nameRoom, 12), {
          size: 12,
          anchor: 'end',
          fill: inks.text,
        }),
        dots(inks, sorted, color ?? clusterColor(index), scale, y),
        diamond(inks, reference, scale, y),
        label(inks, width - padding, y, median, { size: 12, bold: true, anchor: 'end', fill: inks.text }),
      ];
    }),
    horizontalAxis(inks, box, scale, options.xLabel),
    label(inks, width - padding, box.bottom + 13, 'median', { anchor: 'end' }),
    isReferenced(groups)
      ? referenceKey(inks, layout, headHeight(options) + 6, options.referenceName)
      : undefined,
  ]);
}

/** Where everything lies, in pixels. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly box: Box;
  /** From group to group. */
  readonly step: number;
  readonly nameRoom: number;
  readonly scale: Scale;
  /** The values of each group, ascending, and its median as text. */
  readonly rows: readonly { readonly sorted: readonly number[]; readonly median: string }[];
}

function layoutOf(groups: readonly DotGroup[], options: BoxOfDotsOptions): Layout {
  const { format = (value: number) => formatNumber(value), domain, xLabel } = options;
  const top = headHeight(options) + (isReferenced(groups) ? 18 : 0);
  const foot = padding + (xLabel === undefined ? 22 : 38);
  const { width, height } = sizeOf(options, 640, Math.max(120, top + rowHeight * groups.length + foot));
  const nameRoom = Math.min(0.35 * width, Math.max(0, ...groups.map(({ name }) => textWidth(name, 12))));
  const rows = groups.map(({ values }) => {
    const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
    return { sorted, median: sorted.length === 0 ? '–' : format(quantile(sorted, 0.5)) };
  });
  const textRoom = Math.max(0, ...rows.map(({ median }) => textWidth(median, 12, true))) + 12;
  const left = padding + nameRoom + 14;
  const box = { left, top, right: width - padding - textRoom, bottom: height - foot };
  const all = [...rows.flatMap(({ sorted }) => sorted), ...groups.map(({ reference }) => reference ?? NaN)];
  const scale = clamped(domain ?? extentOf(all), [box.left, box.right]);
  const step = (box.bottom - top) / Math.max(1, groups.length);
  return { width, height, box, step, nameRoom, scale, rows };
}

function isReferenced(groups: readonly DotGroup[]): boolean {
  return groups.some(({ reference }) => reference !== undefined && Number.isFinite(reference));
}

/** Says what the diamonds are. */
function referenceKey(inks: Inks, { box, scale }: Layout, y: number, name = 'reference'): Child {
  return [
    diamond(inks, scale.domain[0], { ...scale, map: () => box.left + 6 }, y),
    label(inks, box.left + 16, y, name),
  ];
}

function clamped(extent: readonly [number, number] | undefined, range: readonly [number, number]): Scale {
  const scale = scaleOf(extent, range);
  return { ...scale, map: (value) => Math.min(range[1], Math.max(range[0], scale.map(value))) };
}

function dots(inks: Inks, sorted: readonly number[], color: string, scale: Scale, y: number): Child {
  const [lower, middle, upper] = [0.25, 0.5, 0.75].map((share) => scale.map(quantile(sorted, share)));
  const drawn = sorted.map((value, index) =>
    element('circle', {
      class: 'value',
      cx: scale.map(value),
      cy: y + ((index % 3) - 1) * 3.5,
      r: 3.4,
      fill: color,
      'fill-opacity': 0.8,
    }),
  );
  if (lower === undefined || middle === undefined || upper === undefined || sorted.length < 2) return drawn;
  return [
    element('rect', {
      class: 'box',
      x: lower,
      y: y - 10,
      width: upper - lower,
      height: 20,
      rx: 3,
      fill: color,
      'fill-opacity': 0.18,
    }),
    drawn,
    element('path', {
      class: 'median',
      d: `M${coordinate(middle)} ${y - 12}v24`,
      stroke: inks.text,
      'stroke-width': 2,
    }),
  ];
}

function diamond(inks: Inks, value: number | undefined, scale: Scale, y: number): Child {
  const x = value === undefined ? NaN : scale.map(value);
  if (!Number.isFinite(x)) return undefined;
  return element('path', {
    class: 'reference',
    d: `M${coordinate(x)} ${coordinate(y - 6)}l6 6l-6 6l-6-6Z`,
    fill: inks.surface,
    stroke: inks.text,
    'stroke-width': 1.5,
  });
}
