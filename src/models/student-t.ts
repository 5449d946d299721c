import type { Matrix } from '../data/matrix.js';
import { logSoftmax, type Tensor } from '../tensor/index.js';

/** Keeps `ln p` finite where `p` is 0, whose `p ln p` is 0 all the same. */
const leastProbability = 1e-30;

/** `ln q(c|z)`, `q_ic ∝ 1 / (1 + |z_i - m_c|²)` (DEC eq. 1 with one degree of freedom), for squared distances [batch, clusters]. */
export function logStudentT(squaredDistances: Tensor): Tensor {
  return logSoftmax(squaredDistances.relu().add(1).log().neg());
}

/** `KL(p || q) = Σ_c p_c ln(p_c / q_c)` of each row (DEC eq. 2), [batch]; `p` is constant in the gradient. */
export function targetDivergence(target: Tensor, logQ: Tensor): Tensor {
  const logTarget = target.clip(leastProbability, 1).log();
  return target.mul(logTarget.sub(logQ)).sum(1);
}

/** Mean of each column: the share of every cluster. */
export function clusterShares(q: Matrix): Float64Array {
  const sums = new Float64Array(q.columns);
  q.values.forEach((value, i) => {
    sums[i % q.columns] = (sums[i % q.columns] ?? 0) + value;
  });
  return sums.map((sum) => sum / q.rows);
}

/** The target `p_ic ∝ q_ic² / f_c` with `f_c = Σ_i q_ic` over all rows (DEC eq. 3), row-major. */
export function targetDistribution(q: Matrix): Float32Array {
  const shares = clusterShares(q);
  const { columns } = q;
  const target = new Float32Array(q.values.length);
  for (let start = 0; start < target.length; start += columns) {
    let total = 0;
    for (let c = 0; c < columns; c++) {
      const value = q.values[start + c] ?? 0;
      const share = shares[c] ?? 0;
      const sharpened = share > 0 ? value ** 2 / share : 0;
      target[start + c] = sharpened;
      total += sharpened;
    }
    for (let c = 0; c < columns; c++) target[start + c] = (target[start + c] ?? 0) / total;
  }
  return target;
}
