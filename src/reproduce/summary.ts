import { meanAndDeviation } from '../report/figures/index.js';
import type { Cell, Metric } from './cells/cell.js';
import type { FinishedLine, Profile, ResultLine } from './result-line.js';

export interface Statistic {
  readonly mean: number;
  /** Sample standard deviation; 0 for one run, NaN for none. */
  readonly deviation: number;
  readonly values: readonly number[];
}

/** All runs of a cell, none dropped. */
export interface CellSummary {
  readonly cell: Cell;
  readonly finished: readonly FinishedLine[];
  readonly failed: number;
  readonly accuracy: Statistic;
  readonly nmi: Statistic;
  readonly ari: Statistic;
  readonly minutes: Statistic;
  /** Whether the runs are not of the same rows: then there is no mean of them. */
  readonly mixed: boolean;
}

/** Mean and deviation of values over runs. */
export function statisticOf(values: readonly number[]): Statistic {
  return { ...(meanAndDeviation(values) ?? { mean: NaN, deviation: NaN }), values };
}

export function summarize(cell: Cell, lines: readonly ResultLine[], profile: Profile): CellSummary {
  const own = lines
    .filter((line) => line.cell === cell.id && line.profile === profile)
    .toSorted((a, b) => a.seed - b.seed);
  const finished = own.filter((line): line is FinishedLine => line.state === 'finished');
  const statistic = (read: (line: FinishedLine) => number) => statisticOf(finished.map(read));
  return {
    cell,
    finished,
    failed: own.length - finished.length,
    accuracy: statistic(({ scores }) => scores.accuracy),
    nmi: statistic(({ scores }) => scores.nmi),
    ari: statistic(({ scores }) => scores.ari),
    minutes: statistic(({ elapsedMs }) => elapsedMs / 60_000),
    mixed: new Set(own.map(({ dataset }) => dataset.digest)).size > 1,
  };
}

/** A measured metric over the runs that have it. */
export function measuredOf({ finished }: CellSummary, metric: Metric) {
  return statisticOf(
    finished.flatMap((line) => {
      const value = metric === 'accuracy' ? line.scores.accuracy : line.measured?.[metric];
      return value === undefined ? [] : [value];
    }),
  );
}
