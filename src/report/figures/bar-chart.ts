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
  const format = options.format ?? ((value: number): string => formatNumber(value));
  const top = headHeight(options) + (options.reference === undefined ? 0 : 18);
  const { width, height } = sizeOf(options, 560, Math.max(120, top + rowHeight * bars.length + padding));
  const step = Math.min(rowHeight, Math.max(3, (height - padding - top) / Math.max(1, bars.length)));
  const texts = bars.map((bar) => bar.text ?? format(bar.value));
  const nameRoom = Math.min(0.4 * width, Math.max(0, ...bars.map(({ name }) => textWidth(name, size))));
  const nameWidth = nameRoom + 12;
  const valueWidth = Math.max(0, ...texts.map((text) => textWidth(text, size))) + 8;
  const values = bars.map(({ value }) => value);
  const negative = values.some((value) => value < 0);
  const scale = scaleOf(
    extentOf([0, ...values, ...(options.reference === undefined ? [] : [options.reference.value])]),
    [padding + nameWidth + (negative ? valueWidth : 0), width - padding - valueWidth],
    { nice: false },
  );
  const zero = scale.map(0);
  const bottom = top + step * bars.length;
  // Where each bar's number stands.
  const numbers = bars.map(({ value }, index): readonly [from: number, to: number] => {
    const end = Number.isFinite(value) ? scale.map(value) : zero;
    const reach = 10 + textWidth(texts[index] ?? '', size);
    return value < 0 ? [end - reach, end] : [end, end + reach];
  });
  return frame(options, 'bar-chart', width, height, (inks) => [
    bars.map((bar, index) => {
      const y = top + (index + 0.5) * step;
      const end = Number.isFinite(bar.value) ? scale.map(bar.value) : zero;
      return [
        label(inks, padding + nameWidth - 12, y, fitText(bar.name, nameRoom, size), {
          size,
          anchor: 'end',
          fill: inks.text,
        }),
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
    }),
    negative
      ? element('path', {
          d: `M${coordinate(zero)} ${top}V${bottom}`,
          stroke: inks.muted,
          'stroke-opacity': 0.6,
        })
      : undefined,
    referenceLine(inks, options.reference, scale, top, step, numbers),
    bars.map(({ value }, index) => {
      const end = Number.isFinite(value) ? scale.map(value) : zero;
      return label(inks, value < 0 ? end - 6 : end + 6, top + (index + 0.5) * step, texts[index] ?? '', {
        size,
        anchor: value < 0 ? 'end' : 'start',
      });
    }),
  ]);
}

/** A line down the bars that leaves out the rows whose number it would run through. */
function referenceLine(
  inks: Inks,
  reference: BarChartOptions['reference'],
  scale: Scale,
  top: number,
  step: number,
  numbers: readonly (readonly [from: number, to: number])[],
): Child {
  const x = reference === undefined ? NaN : scale.map(reference.value);
  if (reference === undefined || !Number.isFinite(x)) return undefined;
  const pieces = numbers.map(([from, to], index) => {
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
