import { unreachable } from '../error.js';
import type { Dataset } from './dataset.js';
import { chunks } from './stream.js';

/**
 * How columns are brought to a common size: `standard` to mean 0 and variance 1, `mixed` so too, but for columns of zeros and ones, `min-max` each column to [0, 1], `unit-range` all columns alike to
 * [0, 1] by the least and greatest value of the table (for pixels), `none` not at all.
 */
export const scalerKinds = ['none', 'standard', 'mixed', 'min-max', 'unit-range'] as const;
export type ScalerKind = (typeof scalerKinds)[number];

/** `auto`: `none` where every value lies in [0, 1] already, else `unit-range` for images, else `mixed` where columns hold zeros and ones alone, else `standard`. */
export type Scaling = ScalerKind | 'auto';

/** A fitted scaling as plain data: `x' = (x - offset) × scale`, column by column. No scale is 0. */
export interface Scaler {
  readonly kind: ScalerKind;
  readonly offset: Float32Array;
  readonly scale: Float32Array;
}

interface ColumnMoments {
  readonly rows: number;
  readonly mean: Float64Array;
  /** Sum of squared deviations from the mean. */
  readonly deviations: Float64Array;
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  /** 1 for a column of nothing but zeros and ones, as categories become. */
  readonly indicator: Uint8Array;
}

/**
 * What a column of zeros and ones is multiplied by in `mixed`. With variance 1, every value of a category would weigh as much as a whole column of numbers, the rarer the
 * more: rows would be grouped by their categories alone.
 */
const indicatorScale = 0.5;

/** Fits a scaling in one pass over the rows, in 64-bit arithmetic. A constant column becomes 0 and is otherwise left alone. */
export function fitScaler(source: Dataset, scaling: Scaling): Scaler {
  if (scaling === 'none') return identity(source.features);
  const moments = columnMoments(source);
  const kind = scaling === 'auto' ? automatic(source, moments) : scaling;
  switch (kind) {
    case 'none':
      return identity(source.features);
    case 'standard':
      return { kind, offset: Float32Array.from(moments.mean), scale: inverseDeviations(moments) };
    case 'mixed': {
      const scale = inverseDeviations(moments).map((inverse, i) =>
        moments.indicator[i] === 1 ? indicatorScale : inverse,
      );
      return { kind, offset: Float32Array.from(moments.mean), scale };
    }
    case 'min-max': {
      const scale = Float32Array.from(moments.greatest, (high, i) =>
        reciprocal(high - (moments.least[i] ?? 0)),
      );
      return { kind, offset: Float32Array.from(moments.least), scale };
    }
    case 'unit-range': {
      const [low, high] = extremes(moments);
      const offset = new Float32Array(source.features).fill(low);
      return { kind, offset, scale: new Float32Array(source.features).fill(reciprocal(high - low)) };
    }
    default:
      return unreachable(kind);
  }
}

function identity(features: number): Scaler {
  return { kind: 'none', offset: new Float32Array(features), scale: new Float32Array(features).fill(1) };
}

/** Welford's recurrence for each column. */
function columnMoments(source: Dataset): ColumnMoments {
  const { features } = source;
  const mean = new Float64Array(features);
  const deviations = new Float64Array(features);
  const least = new Float64Array(features).fill(Infinity);
  const greatest = new Float64Array(features).fill(-Infinity);
  const indicator = new Uint8Array(features).fill(1);
  let count = 0;
  for (const { rows, values } of chunks(source)) {
    for (let row = 0; row < rows; row++) {
      count += 1;
      for (let i = 0; i < features; i++) {
        const value = values[row * features + i] as number;
        const step = value - (mean[i] as number);
        const moved = (mean[i] as number) + step / count;
        mean[i] = moved;
        deviations[i] = (deviations[i] as number) + step * (value - moved);
        if (value < (least[i] as number)) least[i] = value;
        if (value > (greatest[i] as number)) greatest[i] = value;
        if (value !== 0 && value !== 1) indicator[i] = 0;
      }
    }
  }
  return { rows: count, mean, deviations, least, greatest, indicator };
}

function automatic(source: Dataset, moments: ColumnMoments): ScalerKind {
  const [low, high] = extremes(moments);
  if (low >= 0 && high <= 1) return 'none';
  if (source.rowShape.length === 3) return 'unit-range';
  const indicators = moments.indicator.some((is, i) => is === 1 && moments.least[i] !== moments.greatest[i]);
  return indicators && source.rowShape.length === 1 ? 'mixed' : 'standard';
}

function extremes({ least, greatest }: ColumnMoments): [number, number] {
  const low = least.reduce((a, b) => Math.min(a, b), Infinity);
  return [low, greatest.reduce((a, b) => Math.max(a, b), -Infinity)];
}

function inverseDeviations({ rows, deviations, least, greatest }: ColumnMoments): Float32Array {
  return Float32Array.from(deviations, (sum, i) => {
    const deviation = Math.sqrt(sum / rows);
    // Below the resolution of 32-bit floats around these values, what deviation there is would be rounding.
    const magnitude = Math.max(Math.abs(least[i] ?? 0), Math.abs(greatest[i] ?? 0));
    return least[i] === greatest[i] || deviation <= magnitude * 2 ** -24 ? 1 : reciprocal(deviation);
  });
}

/** 1 over a spread, or 1 where that is no finite 32-bit float: such a column is constant for all purposes. */
function reciprocal(spread: number): number {
  const inverse = Math.fround(1 / spread);
  return Number.isFinite(inverse) && inverse > 0 ? inverse : 1;
}
