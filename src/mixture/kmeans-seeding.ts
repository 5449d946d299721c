import { type Matrix, gatherRows } from '../data/matrix.js';
import type { RandomStream } from '../runtime/random.js';
import type { MeasureDistances } from './distances.js';

/**
 * Greedy k-means++ (Arthur and Vassilvitskii 2007): each next centre is the best of `2 + ln clusters` rows drawn with
 * probability proportional to the squared distance to the centres chosen so far.
 */
export async function seedCentres(
  x: Matrix,
  clusters: number,
  measure: MeasureDistances,
  random: RandomStream,
): Promise<Matrix> {
  const trials = 2 + Math.floor(Math.log(clusters));
  const chosen = [random.integer(x.rows)];
  let nearest: Float32Array = new Float32Array(x.rows).fill(Infinity);
  nearest = (await nearestAfter(x, chosen, nearest, measure))[0];
  while (chosen.length < clusters) {
    const candidates = drawByWeight(nearest, trials, random);
    const outcomes = await nearestAfter(x, candidates, nearest, measure);
    const potentials = outcomes.map(total);
    const best = potentials.indexOf(Math.min(...potentials));
    chosen.push(candidates[best]);
    nearest = outcomes[best];
  }
  return gatherRows(x, chosen);
}

/** Squared distance of each row to its nearest centre after adding each candidate in turn. */
async function nearestAfter(
  x: Matrix,
  candidates: readonly number[],
  nearest: Float32Array,
  measure: MeasureDistances,
): Promise<Float32Array[]> {
  const outcomes = candidates.map(() => new Float32Array(x.rows));
  await measure(gatherRows(x, candidates), (start, end, squared) => {
    for (let i = start, at = 0; i < end; i++) {
      for (let c = 0; c < outcomes.length; c++, at++) outcomes[c][i] = Math.min(nearest[i], squared[at]);
    }
  });
  return outcomes;
}

/** `count` indices drawn with probabilities proportional to `weights`; uniform where all weights are zero. */
function drawByWeight(weights: Float32Array, count: number, random: RandomStream): number[] {
  const sum = total(weights);
  if (!(sum > 0)) return Array.from({ length: count }, () => random.integer(weights.length));
  const targets = Array.from({ length: count }, () => random.uniform() * sum).toSorted((a, b) => a - b);
  const drawn: number[] = [];
  let cumulative = 0;
  for (let i = 0; i < weights.length && drawn.length < count; i++) {
    cumulative += weights[i];
    while (drawn.length < count && targets[drawn.length] < cumulative) drawn.push(i);
  }
  // Rounding may leave the last target just above the sum.
  while (drawn.length < count) drawn.push(weights.length - 1);
  return drawn;
}

function total(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
