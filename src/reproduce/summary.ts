import { meanAndDeviation } from '../report/figures/index.js';
import type { Cell } from './cells.js';
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
}

export function summarize(cell: Cell, lines: readonly ResultLine[], profile: Profile): CellSummary {
  const own = lines
    .filter((line) => line.cell === cell.id && line.profile === profile)
    .toSorted((a, b) => a.seed - b.seed);
  const finished = own.filter((line): line is FinishedLine => line.state === 'finished');
  const statistic = (read: (line: FinishedLine) => number): Statistic => {
    const values = finished.map(read);
    return { ...(meanAndDeviation(values) ?? { mean: NaN, deviation: NaN }), values };
  };
  return {
    cell,
    finished,
    failed: own.length - finished.length,
    accuracy: statistic(({ scores }) => scores.accuracy),
    nmi: statistic(({ scores }) => scores.nmi),
    ari: statistic(({ scores }) => scores.ari),
    minutes: statistic(({ elapsedMs }) => elapsedMs / 60_000),
  };
}
