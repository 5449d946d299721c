import { axisWidth, horizontalAxis, verticalAxis } from './axes.js';
import { frame, headHeight, padding, sizeOf, type Box, type FigureOptions } from './frame.js';
import { flowLegend } from './legend.js';
import { clusterColor } from './palette.js';
import { extentOf, scaleOf, type Scale, type ScaleKind } from './scale.js';
import { fitText, label, labelSize } from './text.js';
import type { Inks } from './theme.js';
import { element, linePath, type Child } from './xml.js';

/** One curve. Values that are not finite leave a gap. */
export interface LineSeries {
  readonly name: string;
  readonly y: ArrayLike<number>;
  /** Default 0, 1, 2, … Ascending. */
  readonly x?: ArrayLike<number>;
  /** Default: the next colour of the palette. */
  readonly color?: string;
  readonly dashed?: boolean;
}

/** A stretch of the x axis with a name, such as a phase of training. */
export interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface LineChartOptions extends FigureOptions {
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** On a log scale values that are not positive leave a gap. Default 'linear'. */
  readonly yScale?: ScaleKind;
  /** Shaded in turn and named. */
  readonly phases?: readonly Phase[];
  /** Drawn each in a strip of its own below, with its own scale: beta, the learning rate. */
  readonly schedules?: readonly LineSeries[];
}

const stripHeight = 62;

/** Curves over steps or epochs, for example every term of the loss. Empty input draws empty axes. */
export function lineChart(series: readonly LineSeries[], options: LineChartOptions = {}): string {
  const schedules = options.schedules ?? [];
  const phases = options.phases ?? [];
  const { width, height } = sizeOf(options, 720, 360 + stripHeight * schedules.length);
  const legend = flowLegend(
    series.map((entry, index) => ({
      name: entry.name,
      color: entry.color ?? clusterColor(index),
      mark: entry.dashed === true ? 'dashed' : 'line',
    })),
    width - 2 * padding,
  );
  const legendTop = headHeight(options);
  const phaseHead = phases.length === 0 ? 0 : 20;
  const top = legendTop + legend.height + phaseHead + (options.yLabel === undefined ? 10 : 28);
  const foot = padding + (options.xLabel === undefined ? 20 : 36);
  const bottom = Math.max(top + 40, height - foot - stripHeight * schedules.length);
  const yScale = verticalScale(series, options.yScale ?? 'linear', [bottom, top]);
  const stripScales = schedules.map((strip, index) =>
    scaleOf(
      extentOf([0, ...Array.from(strip.y)]),
      [bottom + (index + 1) * stripHeight, bottom + index * stripHeight + 30],
      { ticks: 1 },
    ),
  );
  const left = padding + Math.max(axisWidth(yScale), ...stripScales.map(axisWidth));
  const box: Box = { left, top, right: width - padding - 8, bottom };
  const xScale = scaleOf(horizontalExtent([...series, ...schedules], phases), [left, box.right], {
    nice: false,
    ticks: Math.max(2, Math.floor((box.right - left) / 90)),
  });
  const whole: Box = { ...box, bottom: bottom + stripHeight * schedules.length };
  return frame(options, 'line-chart', width, height, (inks) => [
    phaseBands(inks, phases, xScale, { ...whole, top: top - phaseHead }),
    verticalAxis(inks, box, yScale),
    label(inks, left, top - phaseHead - 12, options.yLabel ?? ''),
    schedules.map((strip, index) => {
      const scale = stripScales[index];
      if (scale === undefined) return undefined;
      const stripBox: Box = { ...box, top: scale.range[1], bottom: scale.range[0] };
      return [
        verticalAxis(inks, stripBox, scale, strip.name),
        curve(strip, strip.color ?? inks.muted, xScale, scale, 1.5),
      ];
    }),
    horizontalAxis(inks, whole, xScale, options.xLabel),
    series.map((entry, index) => curve(entry, entry.color ?? clusterColor(index), xScale, yScale, 1.8)),
    legend.draw(inks, padding, legendTop),
  ]);
}

function verticalScale(
  series: readonly LineSeries[],
  kind: ScaleKind,
  range: readonly [number, number],
): Scale {
  const extent = extentOf(
    series.flatMap(({ y }) => Array.from(y)),
    kind === 'log' ? 0 : -Infinity,
  );
  return scaleOf(extent, range, { kind, ticks: Math.max(2, Math.floor((range[0] - range[1]) / 48)) });
}

function horizontalExtent(
  series: readonly LineSeries[],
  phases: readonly Phase[],
): readonly [number, number] | undefined {
  return extentOf([
    ...series.flatMap(({ x, y }) => (x === undefined ? [0, y.length - 1] : Array.from(x))),
    ...phases.flatMap(({ from, to }) => [from, to]),
  ]);
}

function phaseBands(inks: Inks, phases: readonly Phase[], xScale: Scale, box: Box): Child {
  return phases.map(({ name, from, to }, index) => {
    const [start, end] = [xScale.map(from), xScale.map(to)];
    if (!(end > start)) return undefined;
    return element(
      'g',
      { class: 'phase' },
      element('rect', {
        x: start,
        y: box.top,
        width: end - start,
        height: box.bottom - box.top,
        fill: index % 2 === 0 ? inks.shade : 'none',
      }),
      label(inks, (start + end) / 2, box.top + 10, fitText(name, end - start - 8, labelSize), {
        anchor: 'middle',
      }),
    );
  });
}

function curve(series: LineSeries, color: string, xScale: Scale, yScale: Scale, width: number): Child {
  const points = Array.from({ length: series.y.length }, (_, index): [number, number] => [
    xScale.map(series.x === undefined ? index : (series.x[index] ?? NaN)),
    yScale.map(series.y[index] ?? NaN),
  ]);
  const [only] = points;
  if (points.length === 1 && only !== undefined && Number.isFinite(only[0] + only[1])) {
    return element('circle', { cx: only[0], cy: only[1], r: 3, fill: color });
  }
  const path = linePath(thinned(points));
  if (path === '') return undefined;
  return element('path', {
    class: 'curve',
    d: path,
    fill: 'none',
    stroke: color,
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'stroke-dasharray': series.dashed === true ? '5 4' : undefined,
  });
}

/**
 * Keeps of each pixel column the first, lowest, highest and last point, in order: the picture stays the
 * same however long the training was. Gaps are kept.
 */
export function thinned(points: readonly (readonly [x: number, y: number])[]): (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = [];
  let column: (readonly [number, number])[] = [];
  let current = NaN;
  const flush = (): void => {
    if (column.length <= 4) kept.push(...column);
    else {
      let [lowest, highest] = [0, 0];
      for (const [index, [, y]] of column.entries()) {
        if (y < (column[lowest]?.[1] ?? y)) lowest = index;
        if (y > (column[highest]?.[1] ?? y)) highest = index;
      }
      const indices = new Set([0, Math.min(lowest, highest), Math.max(lowest, highest), column.length - 1]);
      for (const index of indices) {
        const point = column[index];
        if (point !== undefined) kept.push(point);
      }
    }
    column = [];
  };
  for (const point of points) {
    const bin = Math.floor(point[0]);
    const finite = Number.isFinite(point[0]) && Number.isFinite(point[1]);
    if (!finite || bin !== current) flush();
    if (finite) column.push(point);
    else if (kept.length > 0) kept.push([NaN, NaN]);
    current = bin;
  }
  flush();
  return kept;
}
