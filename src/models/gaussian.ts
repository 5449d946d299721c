import type { Tensor } from '../tensor/index.js';

const logTwoPi = Math.log(2 * Math.PI);

/** Bounds of every log-variance: wide enough never to bind a sound model, tight enough that `exp` stays finite. */
export const logVarianceBounds = [-12, 8] as const;

/** `N(mean, diag exp(logVariance))` for each row of a batch: both [batch, width]. */
export interface Gaussian {
  readonly mean: Tensor;
  readonly logVariance: Tensor;
}

/** One draw by reparametrisation, `mean + σ · noise`, from standard normal noise of the same shape. */
export function drawFrom({ mean, logVariance }: Gaussian, noise: Tensor): Tensor {
  return mean.add(logVariance.mul(0.5).exp().mul(noise));
}

/** `ln N(z; mean, exp(logVariance))` summed over the last axis. */
export function logNormal(z: Tensor, { mean, logVariance }: Gaussian): Tensor {
  return z.sub(mean).square().mul(logVariance.neg().exp()).add(logVariance).add(logTwoPi).sum(-1).mul(-0.5);
}

/** `ln N(z; 0, I)` summed over the last axis. */
export function logStandardNormal(z: Tensor): Tensor {
  return z.square().add(logTwoPi).sum(-1).mul(-0.5);
}

/** `KL(q || N(0, I)) = ½ Σ (σ² + μ² - ln σ² - 1)`, [batch]. */
export function standardDivergence({ mean, logVariance }: Gaussian): Tensor {
  return logVariance.exp().add(mean.square()).sub(logVariance).sub(1).sum(-1).mul(0.5);
}

/** `KL(p || q) = ½ Σ [ln σ²_q - ln σ²_p + (σ²_p + (μ_p - μ_q)²) / σ²_q - 1]`, [batch]. */
export function gaussianDivergence(p: Gaussian, q: Gaussian): Tensor {
  const spread = p.logVariance.exp().add(p.mean.sub(q.mean).square());
  return q.logVariance.sub(p.logVariance).add(spread.mul(q.logVariance.neg().exp())).sub(1).sum(-1).mul(0.5);
}
