import { MixturaError } from '../../error.js';
import { frame, headHeight, padding, sizeOf, type FigureOptions } from './frame.js';
import { formatNumber } from './number-format.js';
import { clusterColor } from './palette.js';
import { extentOf, scaleOf, type Scale } from './scale.js';
import { fitText, label, labelSize, textWidth } from './text.js';
import type { Inks } from './theme.js';
import { element, linePath, type Child } from './xml.js';

/** The mean signal of one cluster, with a band such as mean ± standard deviation. */
export interface Signal {
  readonly name: string;
  readonly mean: ArrayLike<number>;
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
  readonly color?: string;
  /** Quieter, behind the name: the number of rows. */
  readonly detail?: string;
}

export interface SignalPlotOptions extends FigureOptions {
  /** Small plots side by side. Default: as many as get 200 pixels of width. */
  readonly columns?: number;
  /** Default true: all plots have one vertical scale, so that heights compare. */
  readonly sharedScale?: boolean;
  /** What the points of a signal are: the first and the last label are written under the lowest plots. */
  readonly ends?: readonly [first: string, last: string];
}

const defaultWidth = 720;
const cellHeight = 116;
const gap = 16;
/** For the ends of the vertical scale, left of each plot. */
const axisRoom = 34;

/**
 * Small plots of signals, one a cluster.
 *
 * @throws MixturaError INVALID_SHAPE if a band has another length than its mean.
 */
export function signalPlot(signals: readonly Signal[], options: SignalPlotOptions = {}): string {
  for (const { name, mean, lower, upper } of signals) {
    if ((lower?.length ?? mean.length) !== mean.length || (upper?.length ?? mean.length) !== mean.length) {
      throw new MixturaError('INVALID_SHAPE', `the band of signal '${name}' must have ${mean.length} points`);
    }
  }
  const wished = options.columns ?? Math.floor((options.width ?? defaultWidth) / 200);
  const columns = Math.max(1, Math.min(signals.length, wished));
  const plotRows = Math.max(1, Math.ceil(signals.length / columns));
  const top = headHeight(options);
  const foot = options.ends === undefined ? padding : padding + 12;
  const { width, height } = sizeOf(options, defaultWidth, Math.max(120, top + cellHeight * plotRows + foot));
  const tall = (height - top - foot) / plotRows;
  const wide = (width - 2 * padding + gap) / columns;
  const all = extentOf(signals.flatMap(valuesOf));
  return frame(options, 'signal-plot', width, height, (inks) =>
    signals.map((signal, index) => {
      const outer = padding + (index % columns) * wide;
      const left = outer + axisRoom;
      const y = top + Math.floor(index / columns) * tall;
      const extent = options.sharedScale === false ? extentOf(valuesOf(signal)) : all;
      const scale = scaleOf(extent, [y + tall - 10, y + 24], { nice: false });
      const right = Math.max(left + 8, outer + wide - gap);
      const lowest = index + columns >= signals.length;
      return element(
        'g',
        { class: 'signal' },
        heading(inks, signal, left, right, y + 8),
        small(inks, signal, signal.color ?? clusterColor(index), scale, left, right),
        lowest && options.ends !== undefined
          ? [
              label(inks, left, y + tall + 2, options.ends[0]),
              label(inks, right, y + tall + 2, options.ends[1], { anchor: 'end' }),
            ]
          : undefined,
      );
    }),
  );
}

function valuesOf({ mean, lower, upper }: Signal): number[] {
  return [...Array.from(mean), ...Array.from(lower ?? []), ...Array.from(upper ?? [])];
}

function heading(inks: Inks, { name, detail = '' }: Signal, left: number, right: number, y: number): Child {
  const room = right - left - textWidth(detail, labelSize) - 8;
  return [
    label(inks, left, y, fitText(name, room, 12, true), { size: 12, bold: true, fill: inks.text }),
    label(inks, right, y, detail, { anchor: 'end' }),
  ];
}

function small(inks: Inks, signal: Signal, color: string, scale: Scale, left: number, right: number): Child {
  const { mean, lower, upper } = signal;
  const [low, high] = scale.domain;
  const xScale = scaleOf([0, Math.max(1, mean.length - 1)], [left, right], { nice: false });
  const points = (values: ArrayLike<number>): [number, number][] =>
    Array.from({ length: values.length }, (_, index) => [xScale.map(index), scale.map(values[index] ?? NaN)]);
  const finite = ([x, y]: readonly [number, number]): boolean => Number.isFinite(x) && Number.isFinite(y);
  const zero = scale.map(0);
  return [
    element('rect', {
      x: left,
      y: scale.range[1],
      width: right - left,
      height: scale.range[0] - scale.range[1],
      fill: inks.shade,
      rx: 3,
    }),
    low < 0 && high > 0
      ? element('path', {
          d: linePath([
            [left, zero],
            [right, zero],
          ]),
          stroke: inks.muted,
          'stroke-opacity': 0.4,
        })
      : undefined,
    lower === undefined || upper === undefined
      ? undefined
      : element('path', {
          class: 'band',
          d: `${linePath([...points(upper).filter(finite), ...points(lower).filter(finite).toReversed()])}Z`,
          fill: color,
          'fill-opacity': 0.2,
        }),
    element('path', {
      class: 'mean',
      d: linePath(points(mean)),
      fill: 'none',
      stroke: color,
      'stroke-width': 1.8,
      'stroke-linejoin': 'round',
    }),
    label(inks, left - 5, scale.range[1] + 5, formatNumber(high, 2), { size: 9, anchor: 'end' }),
    label(inks, left - 5, scale.range[0] - 5, formatNumber(low, 2), { size: 9, anchor: 'end' }),
  ];
}
