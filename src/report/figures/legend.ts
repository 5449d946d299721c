import { fitText, label, labelSize, textWidth } from './text.js';
import type { Inks } from './theme.js';
import { coordinate, element, type Child } from './xml.js';

export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  /** Stands behind the name, quieter: a size, a value. */
  readonly detail?: string;
  readonly mark?: 'dot' | 'line' | 'dashed' | 'square';
}

const rowHeight = 18;
const markWidth = 20;

function mark(entry: LegendEntry, x: number, y: number): Child {
  switch (entry.mark) {
    case 'line':
    case 'dashed':
      return element('path', {
        d: `M${coordinate(x)} ${coordinate(y)}h14`,
        stroke: entry.color,
        'stroke-width': 2.5,
        'stroke-dasharray': entry.mark === 'dashed' ? '4 3' : undefined,
      });
    case 'square':
      return element('rect', { x: x + 1, y: y - 5, width: 10, height: 10, rx: 2, fill: entry.color });
    default:
      return element('circle', { cx: x + 6, cy: y, r: 5, fill: entry.color });
  }
}

/** A legend in a line, wrapped at `width`; says how tall it is before it is drawn. */
export function flowLegend(
  entries: readonly LegendEntry[],
  width: number,
): { readonly height: number; readonly draw: (inks: Inks, left: number, top: number) => Child } {
  const places: { entry: LegendEntry; name: string; x: number; row: number }[] = [];
  let x = 0;
  let row = 0;
  for (const entry of entries) {
    const name = fitText(entry.name, Math.min(220, width - markWidth), labelSize);
    const taken = markWidth + textWidth(name, labelSize) + 16;
    if (x > 0 && x + taken - 16 > width) {
      x = 0;
      row += 1;
    }
    places.push({ entry, name, x, row });
    x += taken;
  }
  return {
    height: entries.length === 0 ? 0 : (row + 1) * rowHeight,
    draw: (inks, left, top) =>
      places.map((place) => {
        const y = top + (place.row + 0.5) * rowHeight;
        return [
          mark(place.entry, left + place.x, y),
          label(inks, left + place.x + markWidth, y, place.name, { fill: inks.text }),
        ];
      }),
  };
}

/** A legend in columns of at most `height` pixels, each name with its detail at the right; says how wide it is. */
export function columnLegend(
  entries: readonly LegendEntry[],
  height: number,
): { readonly width: number; readonly draw: (inks: Inks, left: number, top: number) => Child } {
  const perColumn = Math.max(1, Math.floor(height / rowHeight));
  const columns: LegendEntry[][] = [];
  for (let from = 0; from < entries.length; from += perColumn)
    columns.push(entries.slice(from, from + perColumn));
  const nameLimit = columns.length > 1 ? 84 : 130;
  const widths = columns.map((column) => {
    const names = Math.max(...column.map((entry) => Math.min(nameLimit, textWidth(entry.name, labelSize))));
    const details = Math.max(...column.map((entry) => textWidth(entry.detail ?? '', labelSize)));
    return { names, total: markWidth + names + (details === 0 ? 0 : details + 12) };
  });
  const gap = 18;
  return {
    width: widths.reduce((sum, { total }) => sum + total, 0) + gap * Math.max(0, columns.length - 1),
    draw: (inks, left, top) => {
      let x = left;
      return columns.map((column, index) => {
        const { names, total } = widths[index] ?? { names: 0, total: 0 };
        const drawn = column.map((entry, line) => {
          const y = top + (line + 0.5) * rowHeight;
          return [
            mark(entry, x, y),
            label(inks, x + markWidth, y, fitText(entry.name, names + 0.5, labelSize), { fill: inks.text }),
            label(inks, x + total, y, entry.detail ?? '', { anchor: 'end' }),
          ];
        });
        x += total + gap;
        return drawn;
      });
    },
  };
}
