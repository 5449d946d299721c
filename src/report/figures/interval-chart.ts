import { axisWidth, horizontalAxis, verticalAxis } from './axes.js';
import { frame, headHeight, padding, sizeOf, type Box, type FigureOptions } from './frame.js';
import { clusterColor } from './palette.js';
import { extentOf, scaleOf, type Scale, type ScaleKind } from './scale.js';
import { label } from './text.js';
import type { Inks } from './theme.js';
import { coordinate, element, linePath, type Child } from './xml.js';

/** One measure at several positions, with one value for each seed. */
export interface IntervalSeries {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly values: readonly number[] }[];
  readonly color?: string;
  readonly scale?: ScaleKind;
  /** Said in grey behind the name: "higher is better". */
  readonly note?: string;
}

export interface IntervalChartOptions extends FigureOptions {
  readonly xLabel?: string;
  /** A vertical line through all panels, for example the recommended number of clusters. */
  readonly chosen?: { readonly x: number; readonly name: string };
  /** Panels side by side. Default: 1, or 2 from three series on. */
  readonly columns?: number;
}

const panelHeight = 170;

/** The mean and the sample standard deviation (n − 1) of the finite values; 0 of a single one. */
export function meanAndDeviation(
  values: readonly number[],
): { readonly mean: number; readonly deviation: number } | undefined {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return undefined;
  const mean = finite.reduce((sum, value) => sum + value / finite.length, 0);
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: finite.length > 1 ? Math.sqrt(squares / (finite.length - 1)) : 0 };
}

/**
 * Mean ± standard deviation over a variable such as the number of clusters, with a dot for every seed; one panel
 * a series, each with its own scale, all with the same x axis.
 */
export function intervalChart(series: readonly IntervalSeries[], options: IntervalChartOptions = {}): string {
  const columns = Math.max(1, Math.min(series.length, options.columns ?? (series.length > 2 ? 2 : 1)));
  const panelRows = Math.max(1, Math.ceil(series.length / columns));
  const head = headHeight(options);
  const { width, height } = sizeOf(options, 720, head + panelHeight * panelRows + padding + 24);
  const tall = (height - head - padding - 24) / panelRows;
  const wide = (width - 2 * padding + 24) / columns;
  const xs = extentOf(series.flatMap(({ points }) => points.map(({ x }) => x)));
  return frame(options, 'interval-chart', width, height, (inks) =>
    series.map((entry, index) => {
      const left = padding + (index % columns) * wide;
      const top = head + Math.floor(index / columns) * tall;
      const lowest = index + columns >= series.length;
      return panel(
        inks,
        entry,
        entry.color ?? clusterColor(index),
        xs,
        options.chosen,
        lowest ? options.xLabel : undefined,
        {
          left,
          top: top + 28,
          right: left + wide - 24,
          bottom: top + tall - (lowest ? 4 : 20),
        },
      );
    }),
  );
}

function panel(
  inks: Inks,
  series: IntervalSeries,
  color: string,
  xs: readonly [number, number] | undefined,
  chosen: IntervalChartOptions['chosen'],
  xLabel: string | undefined,
  outer: Box,
): Child {
  const bottom = outer.bottom - 16;
  const points = series.points
    .flatMap(({ x, values }) => {
      const summary = meanAndDeviation(values);
      return summary === undefined || !Number.isFinite(x) ? [] : [{ x, values, ...summary }];
    })
    .toSorted((a, b) => a.x - b.x);
  const extent = extentOf(
    points.flatMap(({ values, mean, deviation }) => [...values, mean - deviation, mean + deviation]),
    series.scale === 'log' ? 0 : -Infinity,
  );
  const yScale = scaleOf(extent, [bottom, outer.top], { kind: series.scale ?? 'linear', ticks: 4 });
  const box: Box = { ...outer, left: outer.left + axisWidth(yScale), bottom };
  const xScale = scaleOf(xs, [box.left + 12, box.right - 12], {
    nice: false,
    integers: series.points.every(({ x }) => Number.isInteger(x)),
    ticks: Math.max(2, Math.floor((box.right - box.left) / 34)),
  });
  return element(
    'g',
    { class: 'panel' },
    verticalAxis(inks, box, yScale),
    label(inks, outer.left, outer.top - 16, series.name, { bold: true, size: 12, fill: inks.text }),
    label(inks, outer.right, outer.top - 16, series.note ?? '', { anchor: 'end' }),
    chosenLine(inks, chosen, xScale, box),
    interval(points, color, xScale, yScale),
    points.map(({ x, values }) => seedDots(x, values, color, xScale, yScale)),
    horizontalAxis(inks, box, xScale, xLabel),
  );
}

function chosenLine(inks: Inks, chosen: IntervalChartOptions['chosen'], xScale: Scale, box: Box): Child {
  const x = chosen === undefined ? NaN : xScale.map(chosen.x);
  if (chosen === undefined || !(x >= box.left && x <= box.right)) return undefined;
  return [
    element('path', {
      class: 'chosen',
      d: `M${coordinate(x)} ${box.top}V${box.bottom}`,
      stroke: inks.text,
      'stroke-dasharray': '3 3',
    }),
    label(inks, x + (x > (box.left + box.right) / 2 ? -5 : 5), box.top + 6, chosen.name, {
      anchor: x > (box.left + box.right) / 2 ? 'end' : 'start',
      fill: inks.text,
      halo: inks.surface,
    }),
  ];
}

function interval(
  points: readonly { readonly x: number; readonly mean: number; readonly deviation: number }[],
  color: string,
  xScale: Scale,
  yScale: Scale,
): Child {
  const edge = (sign: 1 | -1): [number, number][] =>
    points.map(({ x, mean, deviation }) => {
      const y = yScale.map(mean + sign * deviation);
      // Below zero a log scale has no place: the band ends at the frame.
      return [xScale.map(x), Number.isFinite(y) ? y : yScale.range[0]];
    });
  const band = linePath([...edge(1), ...edge(-1).toReversed()]);
  return [
    band === ''
      ? undefined
      : element('path', { class: 'band', d: `${band}Z`, fill: color, 'fill-opacity': 0.16 }),
    element('path', {
      class: 'mean',
      d: linePath(points.map(({ x, mean }): [number, number] => [xScale.map(x), yScale.map(mean)])),
      fill: 'none',
      stroke: color,
      'stroke-width': 2,
      'stroke-linejoin': 'round',
    }),
  ];
}

function seedDots(x: number, values: readonly number[], color: string, xScale: Scale, yScale: Scale): Child {
  const center = xScale.map(x);
  return values.map((value, seed) => {
    const y = yScale.map(value);
    if (!Number.isFinite(y) || !Number.isFinite(center)) return undefined;
    // Equal values of two seeds would hide each other.
    const aside = values.length > 1 ? ((seed % 5) - 2) * 1.6 : 0;
    return element('circle', {
      class: 'seed',
      cx: center + aside,
      cy: y,
      r: 2.4,
      fill: color,
      'fill-opacity': 0.75,
    });
  });
}
