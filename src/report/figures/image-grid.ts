import { MixturaError } from '../../error.js';
import { frame, headHeight, padding, sizeOf, type FigureOptions } from './frame.js';
import { imageStrip, type ImageShape } from './image-strip.js';
import { pngDataUri } from './png-encoder.js';
import { fitText, label, labelSize, textWidth } from './text.js';
import type { Inks } from './theme.js';
import { element, type Child } from './xml.js';

/** One row of the grid, usually a cluster. */
export interface ImageRow {
  readonly name: string;
  /** Quieter, below the name: the number of rows. */
  readonly detail?: string;
  readonly color?: string;
  /** For each group of images all their values in [0, 1], one image after the other. Values outside are clipped. */
  readonly groups: readonly ArrayLike<number>[];
}

export interface ImageGridOptions extends FigureOptions {
  /** What the groups are, written above them: samples, nearest, doubtful. */
  readonly groupNames?: readonly string[];
  /** Longer edge of an image in the figure, in pixels. Default: its own, or a multiple of it near 40; at most 96. */
  readonly imageSize?: number;
  /** Turns dark and bright round, as for ink on paper. Default false. */
  readonly inverted?: boolean;
}

const groupGap = 20;

/**
 * Rows of small images, for example each cluster's samples, nearest and most doubtful rows.
 * Every group is one embedded PNG of its own size, so that files stay small.
 *
 * @throws MixturaError INVALID_SHAPE if a group is not a whole number of images.
 */
export function imageGrid(
  rows: readonly ImageRow[],
  shape: ImageShape,
  options: ImageGridOptions = {},
): string {
  checkShape(rows, shape);
  const { groupNames, inverted = false } = options;
  const cell = cellOf(shape, options.imageSize);
  const nameWidth = nameWidthOf(rows);
  const top = headHeight(options) + (groupNames === undefined ? 0 : 22);
  const rowHeight = Math.max(34, cell.height + 8);
  const ends = groupEnds(rows, cell, groupNames, padding + nameWidth);
  const lefts = [padding + nameWidth, ...ends.map((end) => end + groupGap)];
  const { width, height } = sizeOf(
    options,
    Math.max(240, (ends.at(-1) ?? padding + nameWidth - groupGap) + padding),
    Math.max(120, top + rowHeight * rows.length + padding),
  );
  return frame(options, 'image-grid', width, height, (inks) => [
    ends.map((_, group) => label(inks, lefts[group], top - 12, groupNames?.[group] ?? '')),
    rows.map((row, index) => {
      const y = top + index * rowHeight;
      return [
        rowName(inks, row, y + cell.height / 2, nameWidth),
        row.groups.map((values, group) => picture(values, cell, lefts[group], y, inverted)),
      ];
    }),
  ]);
}

/** How an image is drawn. */
interface Cell {
  readonly shape: ImageShape;
  /** Values of one image. */
  readonly values: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of the picture for one of the image; whole, the browser does the rest of the zoom. */
  readonly factor: number;
  /** Between two images, in pixels of the picture. */
  readonly gap: number;
  /** Figure pixels per pixel of the picture. */
  readonly unit: number;
}

function cellOf(shape: ImageShape, imageSize: number | undefined): Cell {
  const zoom = zoomOf(shape, imageSize);
  const factor = Math.max(1, Math.round(zoom));
  const unit = zoom / factor;
  return {
    shape,
    values: shape.width * shape.height * shape.channels,
    width: shape.width * zoom,
    height: shape.height * zoom,
    factor,
    gap: Math.max(1, Math.round(2 / unit)),
    unit,
  };
}

/** Where each group of images ends. */
function groupEnds(
  rows: readonly ImageRow[],
  cell: Cell,
  names: readonly string[] | undefined,
  left: number,
): number[] {
  const groups = Math.max(0, ...rows.map((row) => row.groups.length));
  let end = left - groupGap;
  return Array.from({ length: groups }, (_, group) => {
    const most = Math.max(0, ...rows.map((row) => (row.groups[group]?.length ?? 0) / cell.values));
    const nameRoom = textWidth(names?.[group] ?? '', labelSize);
    end += groupGap + Math.max(nameRoom, most * (cell.width + cell.gap * cell.unit));
    return end;
  });
}

function nameWidthOf(rows: readonly ImageRow[]): number {
  const widths = rows.flatMap(({ name, detail = '' }) => [
    textWidth(name, 12, true),
    textWidth(detail, labelSize),
  ]);
  return Math.min(150, Math.max(40, ...widths)) + 28;
}

/** A row of images as one embedded picture. */
function picture(values: ArrayLike<number>, cell: Cell, x: number, y: number, inverted: boolean): Child {
  const { shape, factor, gap, unit } = cell;
  const count = values.length / cell.values;
  if (count === 0) return undefined;
  return element('image', {
    x,
    y,
    width: (count * (shape.width * factor + gap) - gap) * unit,
    height: cell.height,
    preserveAspectRatio: 'none',
    // SVG 1 knows optimizeSpeed, CSS pixelated: both mean sharp pixels.
    'image-rendering': 'optimizeSpeed',
    href: pngDataUri(imageStrip(values, count, shape, { factor, gap, inverted })),
  });
}

/** Figure pixels per image pixel. */
function zoomOf({ width, height }: ImageShape, imageSize: number | undefined): number {
  const longest = Math.max(width, height);
  if (imageSize !== undefined) return imageSize / longest;
  return longest >= 40 ? Math.min(96, longest) / longest : Math.max(1, Math.round(40 / longest));
}

function checkShape(rows: readonly ImageRow[], { width, height, channels }: ImageShape): void {
  const perImage = width * height * channels;
  if (!(Number.isInteger(perImage) && perImage > 0)) {
    throw new MixturaError('INVALID_SHAPE', `images of ${width} × ${height} × ${channels} cannot be drawn`);
  }
  for (const { name, groups } of rows) {
    for (const [group, values] of groups.entries()) {
      if (values.length % perImage !== 0) {
        throw new MixturaError(
          'INVALID_SHAPE',
          `group ${group} of '${name}' has ${values.length} values, not a multiple of ${width} × ${height} × ${channels}`,
        );
      }
    }
  }
}

function rowName(inks: Inks, { name, detail, color }: ImageRow, y: number, width: number): Child {
  const room = width - 28;
  return [
    color === undefined ? undefined : element('circle', { cx: padding + 5, cy: y, r: 5, fill: color }),
    label(inks, padding + 18, detail === undefined ? y : y - 7, fitText(name, room, 12, true), {
      size: 12,
      bold: true,
      fill: inks.text,
    }),
    label(inks, padding + 18, y + 8, fitText(detail ?? '', room, labelSize)),
  ];
}
