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
  const zoom = zoomOf(shape, options.imageSize);
  // Whole pixels inside the picture; the browser does the rest of the zoom.
  const factor = Math.max(1, Math.round(zoom));
  const unit = zoom / factor;
  const gap = Math.max(1, Math.round(2 / unit));
  const cell = { width: shape.width * zoom, height: shape.height * zoom };
  const perImage = shape.width * shape.height * shape.channels;
  const groups = Math.max(0, ...rows.map((row) => row.groups.length));
  const groupWidths = Array.from({ length: groups }, (_, group) => {
    const most = Math.max(0, ...rows.map((row) => (row.groups[group]?.length ?? 0) / perImage));
    const nameRoom = textWidth(options.groupNames?.[group] ?? '', labelSize);
    return Math.max(nameRoom, most * (cell.width + gap * unit));
  });
  const nameWidth =
    Math.min(
      150,
      Math.max(
        40,
        ...rows.flatMap(({ name, detail = '' }) => [textWidth(name, 12, true), textWidth(detail, labelSize)]),
      ),
    ) + 28;
  const top = headHeight(options) + (options.groupNames === undefined ? 0 : 22);
  const rowHeight = Math.max(34, cell.height + 8);
  const content =
    padding * 2 + nameWidth + groupWidths.reduce((sum, taken) => sum + taken + groupGap, -groupGap);
  const { width, height } = sizeOf(
    options,
    Math.max(240, content),
    Math.max(120, top + rowHeight * rows.length + padding),
  );
  const lefts = groupWidths.map((_, group) =>
    groupWidths.slice(0, group).reduce((sum, taken) => sum + taken + groupGap, padding + nameWidth),
  );
  return frame(options, 'image-grid', width, height, (inks) => [
    lefts.map((left, group) => label(inks, left, top - 12, options.groupNames?.[group] ?? '')),
    rows.map((row, index) => {
      const y = top + index * rowHeight;
      return [
        rowName(inks, row, y + cell.height / 2, nameWidth),
        row.groups.map((values, group) => {
          const count = values.length / perImage;
          if (count === 0) return undefined;
          return element('image', {
            x: lefts[group] ?? 0,
            y,
            width: (count * (shape.width * factor + gap) - gap) * unit,
            height: cell.height,
            preserveAspectRatio: 'none',
            // SVG 1 knows optimizeSpeed, CSS pixelated: both mean sharp pixels.
            'image-rendering': 'optimizeSpeed',
            href: pngDataUri(
              imageStrip(values, count, shape, { factor, gap, inverted: options.inverted === true }),
            ),
          });
        }),
      ];
    }),
  ]);
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
