import { MixturaError } from '../../error.js';
import type { Dataset } from '../dataset.js';
import { datasetOf } from '../dataset-of.js';

export interface WindowOptions {
  /** Moments in a window. */
  readonly window: number;
  /** Moments from the start of a window to that of the next; half a window unless given. */
  readonly step?: number;
  /** The group of each row: no window reaches from one into another. */
  readonly groups?: { readonly codes: Int32Array; readonly names: readonly string[] };
}

/**
 * Windows of a time series that holds a moment a row and a channel a column: rows of shape `[channels, window]`. What is left of a group at its end is no
 * window. A window's label is the commonest among its moments (the first on a tie), its id the group and first moment. Throws `INVALID_OPTION`
 * or `INVALID_DATA`.
 */
export function windowDataset(series: Dataset, options: WindowOptions): Dataset {
  const { window, groups } = options;
  const step = options.step ?? Math.max(1, Math.floor(window / 2));
  for (const [name, value] of Object.entries({ window, step })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new MixturaError('INVALID_OPTION', `${name} is ${value}; give a number of moments, at least 1`);
    }
  }
  const starts = windowStarts(series, window, step, groups?.codes);
  if (starts.length === 0) {
    throw new MixturaError(
      'INVALID_DATA',
      `${series.name}: no group has ${window} moments in a row; choose a shorter window`,
    );
  }
  const channels = series.features;
  const features = channels * window;
  const rows = starts.length;
  const { name } = series;
  const moments = new Float32Array(features);

  function readWindow(index: number, into: Float32Array, offset: number): void {
    const start = starts[index] ?? 0;
    series.read(start, start + window, moments);
    for (let moment = 0; moment < window; moment++) {
      for (let channel = 0; channel < channels; channel++) {
        into[offset + channel * window + moment] = moments[moment * channels + channel] ?? 0;
      }
    }
  }

  return datasetOf({
    name,
    rows,
    features,
    rowShape: [channels, window],
    facts: {
      ...(series.labels && { labels: commonest(series.labels, starts, window) }),
      ...(series.labelNames && { labelNames: series.labelNames }),
      ...(groups && { ids: windowIds(starts, groups) }),
    },
    read(start, end, into) {
      for (let index = start; index < end; index++) readWindow(index, into, (index - start) * features);
    },
    gather(indices, into) {
      indices.forEach((index, i) => readWindow(index, into, i * features));
    },
  });
}

function windowStarts(
  series: Dataset,
  window: number,
  step: number,
  codes: Int32Array | undefined,
): Int32Array {
  const starts: number[] = [];
  for (let first = 0; first < series.rows;) {
    const end = codes === undefined ? series.rows : runEnd(codes, first);
    for (let start = first; start + window <= end; start += step) starts.push(start);
    first = end;
  }
  return Int32Array.from(starts);
}

/** The end of the run of equal codes that starts at `first`. */
function runEnd(codes: Int32Array, first: number): number {
  const end = codes.subarray(first).findIndex((code) => code !== codes[first]);
  return end < 0 ? codes.length : first + end;
}

function windowIds(starts: Int32Array, { codes, names }: NonNullable<WindowOptions['groups']>): string[] {
  const firstOf = new Map<number, number>();
  return Array.from(starts, (start) => {
    const code = codes[start] ?? 0;
    if (!firstOf.has(code)) firstOf.set(code, start);
    return `${names[code]}:${start - (firstOf.get(code) ?? 0)}`;
  });
}

function commonest(labels: Int32Array, starts: Int32Array, window: number): Int32Array {
  return starts.map((start) => {
    const counts = new Map<number, number>();
    for (const label of labels.subarray(start, start + window))
      counts.set(label, (counts.get(label) ?? 0) + 1);
    return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
  });
}
