import { MixturaError, unreachable } from '../../error.js';
import { frame, headHeight, padding, sizeOf, type Box, type FigureOptions } from './frame.js';
import { formatNumber } from './number-format.js';
import { extentOf } from './scale.js';
import { fitText, label, labelSize, textWidth } from './text.js';
import type { Inks } from './theme.js';
import { element, type Child } from './xml.js';

/** A matrix to show: `values` row by row, one name for each row and column. */
export interface HeatmapData {
  readonly values: ArrayLike<number>;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
}

export interface HeatmapOptions extends FigureOptions {
  readonly rowTitle?: string;
  readonly columnTitle?: string;
  /** What a full colour means: the greatest of the matrix (default), or the sum of the row or the column. */
  readonly shade?: 'matrix' | 'row' | 'column';
  /** The magnitude that gets the full colour, with `shade: 'matrix'`. Default: the greatest magnitude. */
  readonly full?: number;
  /** Numbers inside the cells. Default: if they fit. */
  readonly numbers?: boolean;
  readonly format?: (value: number) => string;
  /** Colours of the names, for example `clusterColor` of each. */
  readonly rowColors?: readonly string[];
  readonly columnColors?: readonly string[];
}

/**
 * A confusion matrix, a similarity of clusters, or any small matrix. Positive values are shaded in the accent
 * colour, negative ones in the contrary colour; a value that is not finite is left blank.
 *
 * @throws MixturaError INVALID_SHAPE if there are not rows × columns values.
 */
export function heatmap(data: HeatmapData, options: HeatmapOptions = {}): string {
  const { values, rows, columns } = data;
  if (values.length !== rows.length * columns.length) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `${rows.length} rows × ${columns.length} columns need ${rows.length * columns.length} values, not ${values.length}`,
    );
  }
  const format = options.format ?? ((value: number): string => formatNumber(value));
  const layout = layoutOf(data, options);
  const { width, height, box, cell, cellHeight } = layout;
  const numbers = options.numbers ?? fits(values, format, cell, cellHeight);
  const share = shares(data, options);
  return frame(options, 'heatmap', width, height, (inks) => [
    names(inks, data, options, layout),
    titles(inks, options, layout),
    Array.from({ length: values.length }, (_, index) => {
      const x = box.left + (index % columns.length) * cell;
      const y = box.top + Math.floor(index / columns.length) * cellHeight;
      const value = values[index] ?? NaN;
      const text = numbers && Number.isFinite(value) ? format(value) : '';
      return drawCell(inks, x, y, cell, cellHeight, share(index), text);
    }),
  ]);
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly box: Box;
  readonly cell: number;
  readonly cellHeight: number;
  /** The names of the columns stand aslant, because they are wider than a column. */
  readonly turned: boolean;
  /** The room above the cells. */
  readonly columnHead: number;
}

function layoutOf({ rows, columns }: HeatmapData, options: HeatmapOptions): Layout {
  const rowNames = Math.min(130, Math.max(0, ...rows.map((name) => textWidth(name, labelSize))));
  const columnNames = columns.map((name) => Math.min(110, textWidth(name, labelSize)));
  const left = padding + (options.rowTitle === undefined ? 0 : 18) + rowNames + nameGap(options.rowColors);
  const wished = Math.max(360, Math.min(900, padding + left + 44 * columns.length));
  const { width } = sizeOf(options, wished, 400);
  const cellIn = (room: number): number => Math.min(64, Math.max(4, room / Math.max(1, columns.length)));
  const upright = cellIn(width - padding - left);
  const turned = columnNames.some((taken) => taken + 16 > upright);
  // The last slanted name leans out beyond its column.
  const tail = turned ? Math.max(0, 0.72 * (columnNames.at(-1) ?? 0) - upright / 2) : 0;
  const cell = turned ? cellIn(width - padding - left - tail) : upright;
  const cellHeight = Math.min(cell, 44);
  const nameHeight = turned ? 0.72 * Math.max(0, ...columnNames) + nameGap(options.columnColors) + 6 : 24;
  const columnHead =
    nameHeight +
    (!turned && options.columnColors !== undefined ? 10 : 0) +
    (options.columnTitle === undefined ? 0 : 18);
  const top = headHeight(options) + columnHead;
  const box: Box = { left, top, right: left + cell * columns.length, bottom: top + cellHeight * rows.length };
  const height = options.height ?? Math.max(120, box.bottom + padding);
  return { width, height, box, cell, cellHeight, turned, columnHead };
}

/** The room between a row's name and its cells: more if a coloured dot stands there. */
function nameGap(colors: readonly string[] | undefined): number {
  return colors === undefined ? 8 : 18;
}

function fits(
  values: ArrayLike<number>,
  format: (value: number) => string,
  cell: number,
  cellHeight: number,
): boolean {
  if (cellHeight < 15) return false;
  return Array.from(values).every(
    (value) => !Number.isFinite(value) || textWidth(format(value), labelSize) < cell - 3,
  );
}

/** The signed share of the full colour of each cell, in [-1, 1]; NaN leaves it blank. */
function shares({ values, rows, columns }: HeatmapData, options: HeatmapOptions): (index: number) => number {
  const magnitude = (index: number): number => {
    const value = Math.abs(values[index] ?? 0);
    return Number.isFinite(value) ? value : 0;
  };
  const width = columns.length;
  const clipped = (index: number, full: number): number =>
    Math.min(1, Math.max(-1, (values[index] ?? NaN) / (full > 0 ? full : 1)));
  const sum = (indices: number[]): number => indices.reduce((total, index) => total + magnitude(index), 0);
  const shade = options.shade ?? 'matrix';
  switch (shade) {
    case 'matrix': {
      const full = options.full ?? extentOf(Array.from(values, Math.abs))?.[1] ?? 1;
      return (index) => clipped(index, full);
    }
    case 'row': {
      const sums = rows.map((_, row) => sum(columns.map((__, column) => row * width + column)));
      return (index) => clipped(index, sums[Math.floor(index / width)] ?? 0);
    }
    case 'column': {
      const sums = columns.map((_, column) => sum(rows.map((__, row) => row * width + column)));
      return (index) => clipped(index, sums[index % width] ?? 0);
    }
    default:
      return unreachable(shade);
  }
}

/** From this share of the full colour on, text is read best in the ink for it, on light and on dark surfaces. */
const fullColour = 0.7;

function drawCell(
  inks: Inks,
  x: number,
  y: number,
  width: number,
  height: number,
  share: number,
  text: string,
): Child {
  const gap = width > 12 ? 1 : 0;
  const strength = Math.abs(share);
  return [
    element('rect', {
      class: 'cell',
      x: x + gap,
      y: y + gap,
      width: width - 2 * gap,
      height: height - 2 * gap,
      rx: width > 20 ? 3 : undefined,
      fill:
        Number.isFinite(share) && strength > 0.004 ? (share < 0 ? inks.contrary : inks.accent) : inks.shade,
      // A square root would flatter small counts; a little lift keeps them visible.
      'fill-opacity':
        Number.isFinite(share) && strength > 0.004 ? (0.1 + 0.9 * strength).toFixed(2) : undefined,
    }),
    label(inks, x + width / 2, y + height / 2, text, {
      anchor: 'middle',
      fill: strength > fullColour ? inks.onAccent : strength > 0.004 ? inks.text : inks.muted,
    }),
  ];
}

function names(
  inks: Inks,
  { rows, columns }: HeatmapData,
  { rowColors, columnColors }: HeatmapOptions,
  { box, cell, cellHeight, turned }: Layout,
): Child {
  // Too low for every name: write every second, third, …
  const every = Math.max(1, Math.ceil(13 / cellHeight));
  const everyColumn = Math.max(1, Math.ceil(13 / cell));
  const dot = (color: string | undefined, cx: number, cy: number): Child =>
    color === undefined ? undefined : element('circle', { cx, cy, r: Math.min(4, cell / 3), fill: color });
  return [
    rows.map((name, row) => {
      const y = box.top + (row + 0.5) * cellHeight;
      return [
        dot(rowColors?.[row], box.left - 9, y),
        row % every === 0
          ? label(inks, box.left - nameGap(rowColors), y, fitText(name, 130, labelSize), {
              anchor: 'end',
              fill: inks.text,
            })
          : undefined,
      ];
    }),
    columns.map((name, column) => {
      const x = box.left + (column + 0.5) * cell;
      const text = column % everyColumn === 0 ? fitText(name, 110, labelSize) : '';
      return [
        dot(columnColors?.[column], x, box.top - 8),
        turned
          ? label(inks, x, box.top - nameGap(columnColors), text, { rotate: -45, fill: inks.text })
          : label(inks, x, box.top - (columnColors === undefined ? 10 : 20), text, {
              anchor: 'middle',
              fill: inks.text,
            }),
      ];
    }),
  ];
}

function titles(inks: Inks, { rowTitle, columnTitle }: HeatmapOptions, { box, columnHead }: Layout): Child {
  return [
    rowTitle === undefined
      ? undefined
      : label(inks, padding + 6, (box.top + box.bottom) / 2, rowTitle, { rotate: -90, anchor: 'middle' }),
    columnTitle === undefined
      ? undefined
      : label(inks, (box.left + box.right) / 2, box.top - columnHead + 6, columnTitle, { anchor: 'middle' }),
  ];
}
