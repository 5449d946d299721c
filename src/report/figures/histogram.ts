import { MixturaError } from '../../error.js';
import { axisWidth, horizontalAxis, verticalAxis } from './axes.js';
import { frame, headHeight, padding, sizeOf, type Box, type FigureOptions } from './frame.js';
import { extentOf, scaleOf } from './scale.js';
import { label } from './text.js';
import { niceTicks } from './ticks.js';
import { coordinate, element } from './xml.js';

export interface HistogramOptions extends FigureOptions {
  /** About how many bins; their edges are round numbers. Default: by the number of values (Rice's rule), at most 60. */
  readonly bins?: number;
  /** Default: the least and the greatest value. Values outside are counted in the outermost bins. */
  readonly domain?: readonly [low: number, high: number];
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly color?: string;
  /** Vertical lines with a name: a threshold, a mean. */
  readonly markers?: readonly { readonly value: number; readonly name: string }[];
}

/** Edges (one more than counts) and the number of values in each half-open bin; the last bin is closed. */
export interface Bins {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Counts the finite values in about `bins` bins with round edges. */
export function countBins(
  values: ArrayLike<number>,
  bins?: number,
  domain?: readonly [low: number, high: number],
): Bins {
  if (bins !== undefined && !(bins >= 1 && bins <= 1000)) {
    throw new MixturaError('INVALID_OPTION', `bins is ${bins}; give 1 to 1000`);
  }
  const finite = Array.from(values).filter(Number.isFinite);
  // Rice's rule: 2 n^(1/3) bins.
  const wanted = bins ?? Math.min(60, Math.max(5, Math.ceil(2 * Math.cbrt(finite.length))));
  const scale = scaleOf(domain ?? extentOf(finite), [0, 1], { ticks: wanted });
  const ticks = niceTicks(scale.domain[0], scale.domain[1], wanted);
  // Between few round numbers there may be no bin.
  const edges = ticks.length > 1 ? ticks : scale.domain;
  const first = edges[0] ?? 0;
  const step = (edges[1] ?? first + 1) - first;
  const counts = new Array<number>(Math.max(1, edges.length - 1)).fill(0);
  for (const value of finite) {
    const bin = Math.min(counts.length - 1, Math.max(0, Math.floor((value - first) / step + 1e-9)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges, counts };
}

/** How values are distributed, for example the confidence of every row. */
export function histogram(values: ArrayLike<number>, options: HistogramOptions = {}): string {
  const { width, height } = sizeOf(options, 480, 280);
  const { edges, counts } = countBins(values, options.bins, options.domain);
  const head = headHeight(options);
  const markers = options.markers ?? [];
  const top = head + (options.yLabel === undefined && markers.length === 0 ? 8 : 24);
  const bottom = height - padding - (options.xLabel === undefined ? 20 : 36);
  const yScale = scaleOf([0, Math.max(1, ...counts)], [bottom, top], { ticks: 4, integers: true });
  const left = padding + axisWidth(yScale);
  const box: Box = { left, top, right: width - padding, bottom };
  const xScale = scaleOf(extentOf(edges), [left, box.right], { nice: false, ticks: 6 });
  return frame(options, 'histogram', width, height, (inks) => [
    verticalAxis(inks, box, yScale, options.yLabel),
    counts.map((count, bin) => {
      const start = xScale.map(edges[bin] ?? 0);
      const end = xScale.map(edges[bin + 1] ?? 0);
      const y = yScale.map(count);
      if (count === 0) return undefined;
      return element('rect', {
        class: 'bin',
        x: start + 0.5,
        y,
        width: Math.max(0.5, end - start - 1),
        height: bottom - y,
        fill: options.color ?? inks.accent,
      });
    }),
    horizontalAxis(inks, box, xScale, options.xLabel),
    markers.map(({ value, name }) => {
      const x = xScale.map(value);
      if (!(x >= left && x <= box.right)) return undefined;
      return [
        element('path', {
          d: `M${coordinate(x)} ${top - 4}V${bottom}`,
          stroke: inks.text,
          'stroke-dasharray': '3 3',
        }),
        label(inks, x, top - 12, name, {
          anchor: x > (left + box.right) / 2 ? 'end' : 'start',
          fill: inks.text,
        }),
      ];
    }),
  ]);
}
