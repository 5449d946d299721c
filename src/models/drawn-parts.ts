import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { RandomStream } from '../runtime/random.js';

/** Throws `INVALID_OPTION` unless these are clusters of a model that has so many, at least one of them. */
export function checkParts(parts: readonly number[], clusters: number): void {
  if (parts.length === 0) throw new MixturaError('INVALID_OPTION', 'name a cluster to draw rows from');
  const strange = parts.find((part) => !Number.isInteger(part) || part < 0 || part >= clusters);
  if (strange === undefined) return;
  throw new MixturaError(
    'INVALID_OPTION',
    `there is no cluster ${strange}; clusters are 0 to ${clusters - 1}`,
  );
}

/**
 * The cluster of each of `count` new rows, [count, 1]: one of `parts`, each by its weight `exp(logWeights)` in the mixture that they make, or all alike
 * without weights. More rows begin with the same ones.
 */
export function drawParts(
  parts: readonly number[],
  logWeights: ArrayLike<number> | undefined,
  count: number,
  random: RandomStream,
): Matrix {
  const edges = cumulated(parts.map((part) => logWeights?.[part] ?? 0));
  const draws = random.split('parts');
  const values = Float32Array.from({ length: count }, () => {
    const at = draws.uniform() * (edges.at(-1) ?? 1);
    return parts[edges.findIndex((edge) => at < edge)] ?? parts.at(-1) ?? 0;
  });
  return { values, rows: count, columns: 1 };
}

/** Sums of the weights so far, of which the greatest weight is 1. */
function cumulated(logs: readonly number[]): number[] {
  const greatest = Math.max(...logs);
  let total = 0;
  return logs.map((log) => (total += Number.isFinite(greatest) ? Math.exp(log - greatest) : 1));
}
