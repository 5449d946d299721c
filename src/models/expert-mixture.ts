import { argMax, maximum, oneHot, stopGradient, type Tensor } from '../tensor/index.js';

/** `d_i = ½ |x - f_i(x)|²`, [batch, experts], of the experts' answers, [experts, batch, features]. */
export function expertErrors(x: Tensor, answers: Tensor): Tensor {
  return x.sub(answers).square().sum(2).mul(0.5).transpose();
}

/**
 * How far below the best expert's the score `ln p(c=i|x) - d_i` of another still counts. At e^-46 = 1e-20 its part of a
 * float32 sum is none, but its gradients would be denormal numbers, on which processors are many times slower.
 */
const leastShare = 46;

/**
 * Loss of each row, [batch]: `-ln Σ_i p(c=i|x) exp(-d_i)` (DAMIC eq. 3), whose gradient is eq. 4-5, for logits of `p(c|x)`
 * [batch, experts]; without a clustering network `min_i d_i` (eq. 7).
 */
export function expertMixtureLoss(errors: Tensor, logits: Tensor | undefined): Tensor {
  if (logits === undefined) return errors.neg().max(1).neg();
  const scores = logits.logSoftmax().sub(errors);
  const floor = stopGradient(scores.max(1, true)).sub(leastShare);
  return maximum(scores, floor).logSumExp(1).neg();
}

/** One-hot of the expert of least error, [batch, experts] (DAMIC eq. 6). */
export function leastError(errors: Tensor): Tensor {
  return oneHot(argMax(errors.neg(), 1), errors.size(1));
}
