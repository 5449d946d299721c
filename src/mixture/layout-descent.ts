import type { RandomStream } from '../runtime/random.js';
import { type FunctionTable, tabulate } from './function-table.js';
import type { SimilarityCurve } from './similarity-curve.js';

/** Weighted pairs of rows that attract each other. */
export interface LayoutEdges {
  /** Rows of the moving layout. */
  readonly heads: Int32Array;
  /** Rows of the anchors. */
  readonly tails: Int32Array;
  /** Epochs from one visit of the edge to the next. */
  readonly periods: Float64Array;
}

export interface LayoutDescent {
  /** Positions `[rows, dimensions]`, changed in place. */
  readonly moving: Float32Array;
  /** What they are attracted to and repelled from: the same array where both ends of an edge move. */
  readonly anchors: Float32Array;
  readonly dimensions: number;
  readonly edges: LayoutEdges;
  readonly curve: SimilarityCurve;
  readonly epochs: number;
  readonly learningRate: number;
  readonly negativeSamples: number;
}

/** Largest step a single pull or push may take along an axis, before the learning rate. */
const longestStep = 4;

/** Every edge's period from its weight: the heaviest is visited every epoch, those not visited once are dropped. */
export function scheduleEdges(
  heads: Int32Array,
  tails: Int32Array,
  weights: Float32Array,
  epochs: number,
): LayoutEdges {
  let most = 0;
  for (let e = 0; e < weights.length; e++) most = Math.max(most, weights[e]);
  const kept = heads.map((_, e) => e).filter((e) => weights[e] >= most / epochs);
  return {
    heads: kept.map((e) => heads[e]),
    tails: kept.map((e) => tails[e]),
    periods: Float64Array.from(kept, (e) => most / weights[e]),
  };
}

/**
 * Stochastic gradient descent on the cross-entropy between edge weights and layout similarities, with negative
 * sampling and a learning rate that falls linearly to zero (McInnes et al. 2018, algorithm 5).
 */
export async function descend(
  layout: LayoutDescent,
  random: RandomStream,
  pace: (epoch: number) => Promise<void>,
): Promise<void> {
  const { a, b } = layout.curve;
  const { periods } = layout.edges;
  const forces: Forces = {
    pull: tabulate((square) => (2 * a * b * square ** (b - 1)) / (1 + a * square ** b)),
    push: tabulate((square) => (2 * b) / ((0.001 + square) * (1 + a * square ** b))),
  };
  const due: Due = {
    visit: periods.slice(),
    negative: periods.map((period) => period / layout.negativeSamples),
  };
  for (let epoch = 0; epoch < layout.epochs; epoch++) {
    const rate = layout.learningRate * (1 - epoch / layout.epochs);
    runEpoch(layout, forces, due, epoch, rate, random);
    await pace(epoch + 1);
  }
}

/** Gradient coefficients as functions of the squared distance. */
interface Forces {
  readonly pull: FunctionTable;
  readonly push: FunctionTable;
}

/** The epochs at which each edge's next visit and next negative sample are due. */
interface Due {
  readonly visit: Float64Array;
  readonly negative: Float64Array;
}

function runEpoch(
  { moving, anchors, dimensions, edges, negativeSamples }: LayoutDescent,
  { pull, push }: Forces,
  due: Due,
  epoch: number,
  rate: number,
  random: RandomStream,
): void {
  const { heads, tails, periods } = edges;
  const bothMove = moving === anchors;
  const anchorRows = anchors.length / dimensions;
  const step = (force: number): number =>
    rate * (force > longestStep ? longestStep : force < -longestStep ? -longestStep : force);

  for (let e = 0; e < heads.length; e++) {
    if (due.visit[e] > epoch) continue;
    const head = heads[e] * dimensions;
    const tail = tails[e] * dimensions;
    const square = squaredDistance(moving, head, anchors, tail, dimensions);
    if (square > 0) {
      const force = pull(square);
      for (let d = 0; d < dimensions; d++) {
        const move = step(force * (moving[head + d] - anchors[tail + d]));
        moving[head + d] -= move;
        if (bothMove) anchors[tail + d] += move;
      }
    }
    due.visit[e] += periods[e];

    const period = periods[e] / negativeSamples;
    const draws = Math.floor((epoch - due.negative[e]) / period);
    for (let draw = 0; draw < draws; draw++) {
      const other = random.integer(anchorRows) * dimensions;
      const apart = squaredDistance(moving, head, anchors, other, dimensions);
      if (apart === 0) continue;
      const force = push(apart);
      for (let d = 0; d < dimensions; d++) {
        moving[head + d] += step(force * (moving[head + d] - anchors[other + d]));
      }
    }
    due.negative[e] += draws * period;
  }
}

function squaredDistance(
  a: Float32Array,
  from: number,
  b: Float32Array,
  to: number,
  dimensions: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = a[from + d] - b[to + d];
    sum += difference * difference;
  }
  return sum;
}
