import { frame, headHeight, padding, sizeOf, type FigureOptions } from './frame.js';
import { formatNumber } from './number-format.js';
import { extentOf, scaleOf, type Scale } from './scale.js';
import { fitText, label, textWidth } from './text.js';
import type { Inks } from './theme.js';
import { coordinate, element, type Child } from './xml.js';

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** Default: accent for positive, the contrary colour for negative values. */
  readonly color?: string;
  /** Written instead of the number. */
  readonly text?: string;
}

export interface BarChartOptions extends FigureOptions {
  readonly format?: (value: number) => string;
  /** Shows where a value is expected, for example rows ÷ clusters. */
  readonly reference?: { readonly value: number; readonly name: string };
}

const rowHeight = 22;
const size = 12;

/** Horizontal bars from zero, in the given order: sizes of clusters, or what sets a cluster apart, with sign. */
export function barChart(bars: readonly Bar[], options: BarChartOptions = {}): string {
  const layout = layoutOf(bars, options);
  const { width, height, top, step, zero, numbers } = layout;
  const bottom = top + step * bars.length;
  return frame(options, 'bar-chart', width, height, (inks) => [
    bars.map((bar, index) => namedBar(inks, bar, top + (index + 0.5) * step, layout)),
    bars.some(({ value }) => value < 0)
      ? element('path', {
          d: `M${coordinate(zero)} ${top}V${bottom}`,
          stroke: inks.muted,
          'stroke-opacity': 0.6,
        })
      : undefined,
    referenceLine(inks, options.reference, layout),
    bars.map(({ value }, index) => {
      const { from, to, text } = numbers[index];
      return label(inks, value < 0 ? to - 6 : from + 6, top + (index + 0.5) * step, text, {
        size,
        anchor: value < 0 ? 'end' : 'start',
      });
    }),
  ]);
}

/** Where everything lies, in pixels. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  /** From bar to bar. */
  readonly step: number;
  readonly nameRoom: number;
  /** Where names end. */
  readonly nameEnd: number;
  readonly scale: Scale;
  readonly zero: number;
  /** Each bar's number, and the room it takes beside the bar. */
  readonly numbers: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

function layoutOf(bars: readonly Bar[], options: BarChartOptions): Layout {
  const { format = (value: number) => formatNumber(value), reference } = options;
  const top = headHeight(options) + (reference === undefined ? 0 : 18);
  const { width, height } = sizeOf(options, 560, Math.max(120, top + rowHeight * bars.length + padding));
  const step = Math.min(rowHeight, Math.max(3, (height - padding - top) / Math.max(1, bars.length)));
  const texts = bars.map((bar) => bar.text ?? format(bar.value));
  const nameRoom = Math.min(0.4 * width, Math.max(0, ...bars.map(({ name }) => textWidth(name, size))));
  const nameEnd = padding + nameRoom;
  const valueWidth = Math.max(0, ...texts.map((text) => textWidth(text, size))) + 8;
  const values = bars.map(({ value }) => value);
  const left = nameEnd + 12 + (values.some((value) => value < 0) ? valueWidth : 0);
  const extent = extentOf([0, ...values, ...(reference === undefined ? [] : [reference.value])]);
  const scale = scaleOf(extent, [left, width - padding - valueWidth], { nice: false });
  const zero = scale.map(0);
  const numbers = values.map((value, index) => {
    const text = texts[index];
    const end = Number.isFinite(value) ? scale.map(value) : zero;
    const reach = 10 + textWidth(text, size);
    return value < 0 ? { from: end - reach, to: end, text } : { from: end, to: end + reach, text };
  });
  return { width, height, top, step, nameRoom, nameEnd, scale, zero, numbers };
}

function namedBar(inks: Inks, bar: Bar, y: number, { step, nameRoom, nameEnd, scale, zero }: Layout): Child {
  const end = Number.isFinite(bar.value) ? scale.map(bar.value) : zero;
  return [
    label(inks, nameEnd, y, fitText(bar.name, nameRoom, size), { size, anchor: 'end', fill: inks.text }),
    element('rect', {
      class: 'bar',
      x: Math.min(zero, end),
      y: y - 0.36 * step,
      width: Math.abs(end - zero),
      height: 0.72 * step,
      rx: Math.min(2, Math.abs(end - zero) / 2),
      fill: bar.color ?? (bar.value < 0 ? inks.contrary : inks.accent),
    }),
  ];
}

/** A line down the bars that leaves out the rows whose number it would run through. */
function referenceLine(
  inks: Inks,
  reference: BarChartOptions['reference'],
  { scale, top, step, numbers }: Layout,
): Child {
  const x = reference === undefined ? NaN : scale.map(reference.value);
  if (reference === undefined || !Number.isFinite(x)) return undefined;
  const pieces = numbers.map(({ from, to }, index) => {
    const start = top + index * step;
    return x > from && x < to ? '' : `M${coordinate(x)} ${coordinate(start)}V${coordinate(start + step)}`;
  });
  return [
    element('path', {
      class: 'reference',
      d: `M${coordinate(x)} ${top - 5}V${top}${pieces.join('')}`,
      stroke: inks.muted,
      'stroke-dasharray': '3 3',
    }),
    label(inks, x, top - 12, reference.name, { anchor: 'middle' }),
  ];
}
