import type { RunConfig } from '../artifact/run-config.js';
import { assignLeastCost, adjustedRandIndex, normalizedMutualInformation } from '../metrics/index.js';
import { MixturaError } from '../error.js';

/** One cluster of the first run and the cluster of the second that took most of its rows, one to one over all clusters. */
export interface MatchedCluster {
  readonly first: number | undefined;
  readonly second: number | undefined;
  readonly firstSize: number;
  readonly secondSize: number;
  /** Rows in both. */
  readonly shared: number;
  /** shared ÷ rows in either (Jaccard). */
  readonly agreement: number;
}

/** How two runs cluster the same rows. */
export interface RunComparison {
  readonly rows: number;
  readonly ari: number;
  readonly nmi: number;
  readonly matched: readonly MatchedCluster[];
  /** Rows outside the matched pairs, ascending. */
  readonly changed: Int32Array;
  /** `[first clusters, second clusters]`, row-major: rows in both. */
  readonly counts: Int32Array;
  readonly secondClusters: number;
}

/** Labels of one run, from 0; clusters may be empty. */
export interface RunLabels {
  readonly labels: Int32Array;
  readonly clusters: number;
  /** Clusters merged into others, which no row has: they match none. */
  readonly absent?: readonly number[];
}

/** A run as it is on record. */
export interface RecordedRun {
  readonly path: string;
  readonly config: Pick<RunConfig, 'dataset'>;
}

/** Throws `INVALID_DATA` unless two runs saw the same rows. */
export function requireSameRows(first: RecordedRun, second: RecordedRun): void {
  const [one, other] = [first.config.dataset, second.config.dataset];
  if (one.digest === other.digest) return;
  throw new MixturaError(
    'INVALID_DATA',
    `${second.path} (${other.name}) was fitted on other rows than ${first.path} (${one.name}); compare runs on the same data`,
  );
}

/** Matches the clusters of two runs one to one, so that most rows stay. Throws `INVALID_SHAPE` where the runs have other rows. */
export function compareClusters(first: RunLabels, second: RunLabels): RunComparison {
  const rows = first.labels.length;
  if (second.labels.length !== rows) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `the first run has ${rows} rows, the second ${second.labels.length}; compare runs on the same data`,
    );
  }
  const counts = new Int32Array(first.clusters * second.clusters);
  first.labels.forEach((label, i) => counts[label * second.clusters + second.labels[i]]++);
  const partner = partners(counts, first, second);
  return {
    rows,
    ari: adjustedRandIndex(first.labels, second.labels),
    nmi: normalizedMutualInformation(first.labels, second.labels),
    matched: matchedClusters(counts, partner, first, second),
    changed: Int32Array.from(first.labels.keys()).filter(
      (i) => partner[first.labels[i]] !== second.labels[i],
    ),
    counts,
    secondClusters: second.clusters,
  };
}

/** The cluster of the second run for each one of the first; -1 where there is none. */
function partners(counts: Int32Array, first: RunLabels, second: RunLabels): Int32Array {
  const costs = Float64Array.from(counts, (count) => -count);
  const { absent = [] } = second;
  return assignLeastCost(costs, first.clusters, second.clusters).map((b, a) =>
    first.absent?.includes(a) === true || absent.includes(b) ? -1 : b,
  );
}

function present({ clusters, absent = [] }: RunLabels): number[] {
  return [...Array(clusters).keys()].filter((cluster) => !absent.includes(cluster));
}

function matchedClusters(
  counts: Int32Array,
  partner: Int32Array,
  first: RunLabels,
  second: RunLabels,
): MatchedCluster[] {
  const [firsts, seconds] = [first.clusters, second.clusters];
  const sizeOfFirst = (a: number) =>
    counts.subarray(a * seconds, (a + 1) * seconds).reduce((x, y) => x + y, 0);
  const sizeOfSecond = (b: number) => {
    let size = 0;
    for (let a = 0; a < firsts; a++) size += counts[a * seconds + b];
    return size;
  };
  const pairs = present(first).map((a): MatchedCluster => {
    const b = partner[a];
    const firstSize = sizeOfFirst(a);
    if (b < 0) return { first: a, second: undefined, firstSize, secondSize: 0, shared: 0, agreement: 0 };
    const secondSize = sizeOfSecond(b);
    const shared = counts[a * seconds + b];
    const either = firstSize + secondSize - shared;
    const agreement = either === 0 ? 1 : shared / either;
    return { first: a, second: b, firstSize, secondSize, shared, agreement };
  });
  const taken = new Set(partner);
  const left = present(second).filter((b) => !taken.has(b));
  return [
    ...pairs,
    ...left.map((b): MatchedCluster => {
      return {
        first: undefined,
        second: b,
        firstSize: 0,
        secondSize: sizeOfSecond(b),
        shared: 0,
        agreement: 0,
      };
    }),
  ];
}
