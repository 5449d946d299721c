import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { Products } from '../runtime/products.js';
import { type FitContext, pacer } from './context.js';
import { type MeasureDistances, columnMeans, distancesFrom } from './distances.js';
import { type Members, membersOf } from './kmeans-members.js';
import { seedCentres } from './kmeans-seeding.js';
import { requireAtLeast, requireClusters, requireColumns, requireCount, requireFinite } from './options.js';

export interface KMeansOptions {
  readonly clusters: number;
  /** Independent starts, of which the one of least inertia is kept. Default 10; 1 where `start` is given. */
  readonly restarts?: number;
  readonly maxIterations?: number;
  /** Stops once the centres' squared moves sum to less than this part of the mean feature variance. */
  readonly tolerance?: number;
  /** First centres `[clusters, features]` in place of k-means++. */
  readonly start?: Matrix;
}

export interface KMeansResult {
  /** `[clusters, features]` */
  readonly centres: Matrix;
  /** Nearest centre of each row. */
  readonly labels: Int32Array;
  /** Sum of the rows' squared distances to their centres. */
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** The nearest centre of each row and the squared distance to it; ties go to the lower index. */
export interface Assignment {
  readonly labels: Int32Array;
  readonly squaredDistances: Float32Array;
}

/**
 * K-means: Lloyd's iterations from greedy k-means++ seeds. A cluster that loses all its rows moves to the row
 * farthest from its centre. Throws `INVALID_OPTION` where there are fewer rows than clusters.
 */
export async function kMeans(x: Matrix, options: KMeansOptions, context: FitContext): Promise<KMeansResult> {
  const { clusters, start, maxIterations = 300, tolerance = 1e-4 } = options;
  const restarts = start === undefined ? (options.restarts ?? 10) : 1;
  requireClusters(clusters, x.rows);
  requireCount('restarts', restarts);
  requireCount('maxIterations', maxIterations);
  requireAtLeast('tolerance', tolerance, 0);
  requireFinite(x);
  if (start !== undefined) requireStart(start, clusters, x.columns);

  const measure = distancesFrom(x, context.products);
  const pace = pacer(context);
  const settledMove = tolerance * meanVariance(x);
  let best: KMeansResult | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const seeds =
      start ?? (await seedCentres(x, clusters, measure, context.random.split(`restart ${restart}`)));
    const result = await lloyd(x, seeds, { maxIterations, settledMove }, measure, (iteration) =>
      pace(restart * maxIterations + iteration, restarts * maxIterations),
    );
    if (best === undefined || result.inertia < best.inertia) best = result;
  }
  if (best === undefined) throw new MixturaError('INTERNAL', 'k-means made no run');
  return best;
}

/** The nearest of `centres` for every row of `x`. */
export async function assignToNearest(x: Matrix, centres: Matrix, products: Products): Promise<Assignment> {
  return assign(x.rows, centres, distancesFrom(x, products));
}

async function lloyd(
  x: Matrix,
  seeds: Matrix,
  stop: { maxIterations: number; settledMove: number },
  measure: MeasureDistances,
  pace: (iteration: number) => Promise<void>,
): Promise<KMeansResult> {
  let centres = seeds;
  let assignment = await assign(x.rows, centres, measure);
  const members = membersOf(x, assignment.labels, centres.rows);
  let iterations = 0;
  let converged = false;
  while (iterations < stop.maxIterations && !converged) {
    fillEmpty(members, assignment.squaredDistances);
    const moved = members.means();
    const move = squaredMove(centres, moved);
    centres = moved;
    assignment = await assign(x.rows, centres, measure);
    const changes = members.relabel(assignment.labels);
    converged = move <= stop.settledMove || changes === 0;
    await pace(++iterations);
  }
  return {
    centres,
    labels: assignment.labels,
    inertia: inertiaOf(x, centres, assignment.labels),
    iterations,
    converged,
  };
}

async function assign(rows: number, centres: Matrix, measure: MeasureDistances): Promise<Assignment> {
  const clusters = centres.rows;
  const labels = new Int32Array(rows);
  const squaredDistances = new Float32Array(rows);
  await measure(centres, (start, end, squared) => {
    for (let i = start, at = 0; i < end; i++) {
      let least = Infinity;
      let label = 0;
      for (let k = 0; k < clusters; k++, at++) {
        if (squared[at] < least) {
          least = squared[at];
          label = k;
        }
      }
      labels[i] = label;
      squaredDistances[i] = least;
    }
  });
  return { labels, squaredDistances };
}

/** Empty clusters take the rows farthest from their centres, each from a cluster that keeps another row. */
function fillEmpty(members: Members, squaredDistances: Float32Array): void {
  const { labels, counts } = members;
  const taken = new Set<number>();
  for (let k = 0; k < counts.length; k++) {
    if (counts[k] > 0) continue;
    const farthest = farthestRow(squaredDistances, (i) => !taken.has(i) && counts[labels[i]] > 1);
    taken.add(farthest);
    members.move(farthest, k);
  }
}

function farthestRow(squaredDistances: Float32Array, eligible: (i: number) => boolean): number {
  let farthest = -1;
  for (let i = 0; i < squaredDistances.length; i++) {
    if ((farthest < 0 || squaredDistances[i] > squaredDistances[farthest]) && eligible(i)) farthest = i;
  }
  return farthest;
}

/** Sum of the rows' squared distances to the centres of their labels, in double precision. */
export function inertiaOf(x: Matrix, centres: Matrix, labels: Int32Array): number {
  const { columns, values } = x;
  let total = 0;
  for (let i = 0; i < x.rows; i++) {
    const [from, to] = [i * columns, labels[i] * columns];
    for (let d = 0; d < columns; d++) {
      const difference = values[from + d] - centres.values[to + d];
      total += difference * difference;
    }
  }
  return total;
}

function meanVariance(x: Matrix): number {
  const { columns, values } = x;
  const mean = columnMeans(x);
  let total = 0;
  for (let i = 0; i < values.length; i += columns) {
    for (let d = 0; d < columns; d++) total += (values[i + d] - mean[d]) ** 2;
  }
  return total / values.length;
}

function squaredMove(from: Matrix, to: Matrix): number {
  let total = 0;
  for (let i = 0; i < from.values.length; i++) total += (from.values[i] - to.values[i]) ** 2;
  return total;
}

function requireStart(start: Matrix, clusters: number, columns: number): void {
  requireColumns(start, columns);
  if (start.rows !== clusters) {
    throw new MixturaError('INVALID_SHAPE', `start has ${start.rows} centres for ${clusters} clusters`);
  }
}
