import { adjustedRandIndex } from '../metrics/index.js';
import { meanAndDeviation } from '../report/figures/index.js';
import type { FinishedTrial, TrialResult } from './trial.js';

/** What the trials of one number of clusters came to, one value a seed (or a pair of seeds). */
export interface ClusterCount {
  readonly clusters: number;
  /** Mean -ln p(x) of the held-out rows; less is better. Empty where the model has no likelihood. */
  readonly heldOut: readonly number[];
  /** ARI between the clusters of every two seeds. */
  readonly betweenSeeds: readonly number[];
  /** ARI between the clusters learnt from the two halves of the rows, for each seed that was halved. */
  readonly betweenHalves: readonly number[];
  readonly calinskiHarabasz: readonly number[];
  readonly silhouette: readonly number[];
  readonly bic: readonly number[];
  /** Clusters that hold a row. */
  readonly occupied: readonly number[];
  readonly failed: number;
}

/** Groups results by the number of clusters, ascending. */
export function summarise(results: readonly TrialResult[]): ClusterCount[] {
  const counts = [...new Set(results.map(({ clusters }) => clusters))].toSorted((a, b) => a - b);
  return counts.map((clusters) => {
    const own = results.filter((result) => result.clusters === clusters);
    const finished = own.filter((result) => result.state === 'finished').toSorted((a, b) => a.seed - b.seed);
    const whole = finished.filter(({ part }) => part === 'training');
    const values = (valueOf: (trial: FinishedTrial) => number | null) =>
      whole.map(valueOf).filter((value) => value !== null);
    return {
      clusters,
      heldOut: values(({ heldOut }) => heldOut),
      betweenSeeds: whole.flatMap((a, i) => whole.slice(i + 1).map((b) => agreement(a, b))),
      betweenHalves: finished.flatMap((first) => {
        const second = finished.find(({ seed, part }) => part === 'second-half' && seed === first.seed);
        return first.part === 'first-half' && second !== undefined ? [agreement(first, second)] : [];
      }),
      calinskiHarabasz: values(({ calinskiHarabasz }) => calinskiHarabasz),
      silhouette: values(({ silhouette }) => silhouette),
      bic: values(({ bic }) => bic),
      occupied: whole.map(({ occupied }) => occupied),
      failed: own.length - finished.length,
    };
  });
}

const agreement = (a: FinishedTrial, b: FinishedTrial) => adjustedRandIndex(a.labels, b.labels);

/** The mean; NaN of nothing. */
export function meanOf(values: readonly number[]): number {
  return meanAndDeviation(values)?.mean ?? NaN;
}

/** How repeatable the clusters are: the mean of the ARI between seeds and of that between halves, as far as there are any. */
export function stabilityOf({ betweenSeeds, betweenHalves }: ClusterCount): number {
  return meanOf([meanOf(betweenSeeds), meanOf(betweenHalves)]);
}

/** Standard deviation of a measure between seeds, pooled over all numbers of clusters: few seeds each, many together. */
export function pooledDeviation(groups: readonly (readonly number[])[]): number {
  const several = groups.filter(({ length }) => length > 1);
  const squares = several.map(
    (values) => (meanAndDeviation(values)?.deviation ?? 0) ** 2 * (values.length - 1),
  );
  const degrees = several.reduce((sum, { length }) => sum + length - 1, 0);
  return degrees === 0 ? NaN : Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / degrees);
}
