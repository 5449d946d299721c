import { logTicks, niceTicks } from './ticks.js';

export type ScaleKind = 'linear' | 'log';

/** Maps values to pixels and says where the ticks are. */
export interface Scale {
  readonly domain: readonly [low: number, high: number];
  readonly range: readonly [start: number, end: number];
  readonly ticks: readonly number[];
  /** Pixels; NaN where the value has no place (not finite, or not positive on a log scale). */
  readonly map: (value: number) => number;
}

export interface ScaleOptions {
  readonly kind?: ScaleKind;
  /** Widens the domain to whole ticks, or on a log scale a little. Default true. */
  readonly nice?: boolean;
  /** About how many ticks. Default 5. */
  readonly ticks?: number;
  readonly integers?: boolean;
}

/** The least and the greatest finite value, or undefined if there is none. `above` leaves out what is not greater. */
export function extentOf(
  values: Iterable<number>,
  above = -Infinity,
): readonly [low: number, high: number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value) || value <= above) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

/** Beyond 1e±300 differences and ticks would overflow. NaN and infinities stay what they are. */
function bounded(value: number): number {
  return Number.isFinite(value) ? Math.min(1e300, Math.max(-1e300, value)) : value;
}

/** Leaves a log scale room for its margins. */
function boundedPositive(value: number): number {
  return Math.min(1e250, Math.max(1e-250, value));
}

/** A domain with some width around `extent`, whatever the data: a constant gets room on both sides. */
function spread(extent: readonly [number, number] | undefined, kind: ScaleKind): [number, number] {
  if (extent === undefined) return kind === 'log' ? [1, 10] : [0, 1];
  const bound = kind === 'log' ? boundedPositive : bounded;
  const [low, high] = [bound(extent[0]), bound(extent[1])];
  const tiny = Math.max(1e-300, 1e-9 * Math.max(Math.abs(low), Math.abs(high)));
  if (high - low > tiny) return [low, high];
  if (kind === 'log') return [low / 2, high * 2];
  const margin = Math.abs(low) < 1e-290 ? 1 : Math.abs(low) / 10;
  return [low - margin, high + margin];
}

/** A scale over `extent` (as from `extentOf`) onto `range` in pixels. */
export function scaleOf(
  extent: readonly [number, number] | undefined,
  range: readonly [start: number, end: number],
  { kind = 'linear', nice = true, ticks: count = 5, integers = false }: ScaleOptions = {},
): Scale {
  let [low, high] = spread(extent, kind);
  const ticksOf = (): number[] =>
    kind === 'log' ? logTicks(low, high, count) : niceTicks(low, high, count, integers);
  if (nice && kind === 'linear') {
    const ticks = ticksOf();
    const step = ticks.length > 1 ? (ticks[1] ?? 0) - (ticks[0] ?? 0) : high - low;
    low = Math.min(low, Number((Math.floor(low / step + 1e-9) * step).toPrecision(12)));
    high = Math.max(high, Number((Math.ceil(high / step - 1e-9) * step).toPrecision(12)));
  }
  if (nice && kind === 'log') {
    // Whole decades would waste half of the room: a margin of a thirtieth instead.
    const margin = 10 ** ((Math.log10(high) - Math.log10(low)) / 30);
    [low, high] = [low / margin, high * margin];
  }
  const transform = kind === 'log' ? Math.log10 : (value: number): number => value;
  const [from, to] = [transform(low), transform(high)];
  const [start, end] = range;
  const map = (value: number): number => {
    const share = (transform(bounded(value)) - from) / (to - from);
    return Number.isFinite(share) ? start + share * (end - start) : NaN;
  };
  return { domain: [low, high], range, ticks: ticksOf(), map };
}
