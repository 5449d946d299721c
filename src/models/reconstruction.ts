import { MixturaError, unreachable } from '../error.js';
import { binaryCrossEntropy, type Tensor } from '../tensor/index.js';
import type { ReconstructionKind } from './options.js';

const logTwoPi = Math.log(2 * Math.PI);

/** Below this log-variance a learned Gaussian would diverge on constant features. */
const leastLogVariance = -6;
const mostLogVariance = 10;

/** `p(x|z)` as the decoder's raw output parametrises it. */
export interface Likelihood {
  /** Numbers the decoder must give per row. */
  readonly outputs: number;
  /** `-ln p(x|z)` of each row up to a constant of the data, [batch]; sums over features, the last axis. */
  loss(x: Tensor, decoded: Tensor): Tensor;
  /** `ln p(x|z)` of each row with all constants, [batch]. */
  logDensity(x: Tensor, decoded: Tensor): Tensor;
  /** The expected row, [batch, features]. */
  mean(decoded: Tensor): Tensor;
}

/** The likelihood that is meant. Throws `INVALID_OPTION` for `bernoulli` unless rows lie in [0, 1]: its loss has no least value there. */
export function resolveReconstruction(
  kind: 'auto' | ReconstructionKind,
  unitInterval: boolean,
): ReconstructionKind {
  if (kind === 'auto') return unitInterval ? 'bernoulli' : 'gaussian';
  if (kind !== 'bernoulli' || unitInterval) return kind;
  throw new MixturaError(
    'INVALID_OPTION',
    'reconstruction cannot be "bernoulli" for rows that, once scaled, do not lie in [0, 1]; set `scaling: min-max`, or `reconstruction: gaussian`',
  );
}

export function likelihood(kind: ReconstructionKind, features: number): Likelihood {
  switch (kind) {
    case 'bernoulli':
      return bernoulli(features);
    case 'gaussian':
      return gaussian(features);
    case 'gaussian-learned':
      return learnedGaussian(features);
    default:
      return unreachable(kind);
  }
}

/** Cross-entropy from logits `l`: `sum_i softplus(l_i) - x_i l_i`, for rows in [0, 1] (the first term of VaDE eq. 12). */
function bernoulli(features: number): Likelihood {
  const loss = (x: Tensor, logits: Tensor) => binaryCrossEntropy(x, logits).sum(-1);
  return {
    outputs: features,
    loss,
    logDensity: (x, logits) => loss(x, logits).neg(),
    mean: (logits) => logits.sigmoid(),
  };
}

/** Unit variance: `sum_i ½ (x_i - m_i)²`. */
function gaussian(features: number): Likelihood {
  const loss = (x: Tensor, mean: Tensor) => x.sub(mean).square().sum(-1).mul(0.5);
  return {
    outputs: features,
    loss,
    logDensity: (x, mean) =>
      loss(x, mean)
        .add(0.5 * features * logTwoPi)
        .neg(),
    mean: (mean) => mean,
  };
}

/** The decoder also gives `ln s²`: `sum_i ½ (ln 2π + ln s_i² + (x_i - m_i)² / s_i²)` (VaDE eq. 2). */
function learnedGaussian(features: number): Likelihood {
  const parts = (decoded: Tensor) => ({
    mean: decoded.slice(1, 0, features),
    logVariance: decoded.slice(1, features, 2 * features).clip(leastLogVariance, mostLogVariance),
  });
  const loss = (x: Tensor, decoded: Tensor) => {
    const { mean, logVariance } = parts(decoded);
    const scaled = x.sub(mean).square().mul(logVariance.neg().exp());
    return logVariance.add(scaled).add(logTwoPi).sum(1).mul(0.5);
  };
  return {
    outputs: 2 * features,
    loss,
    logDensity: (x, decoded) => loss(x, decoded).neg(),
    mean: (decoded) => parts(decoded).mean,
  };
}
