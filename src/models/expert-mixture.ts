import { argMax, oneHot, type Tensor } from '../tensor/index.js';

/** `d_i = ½ |x - f_i(x)|²`, [batch, experts], of the experts' answers, [experts, batch, features]. */
export function expertErrors(x: Tensor, answers: Tensor): Tensor {
  return x.sub(answers).square().sum(2).mul(0.5).transpose();
}

/**
 * Loss of each row, [batch]: `-ln Σ_i p(c=i|x) exp(-d_i)` (DAMIC eq. 3), whose gradient is eq. 4-5, for logits of `p(c|x)`
 * [batch, experts]; without a clustering network `min_i d_i` (eq. 7).
 */
export function expertMixtureLoss(errors: Tensor, logits: Tensor | undefined): Tensor {
  if (logits === undefined) return errors.neg().max(1).neg();
  return logits.logSoftmax().sub(errors).logSumExp(1).neg();
}

/** One-hot of the expert of least error, [batch, experts] (DAMIC eq. 6). */
export function leastError(errors: Tensor): Tensor {
  return oneHot(argMax(errors.neg(), 1), errors.size(1));
}
