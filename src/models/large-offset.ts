import { greater, where, type Tensor } from '../tensor/index.js';

/** How many times the points' mean squared distance from their mean its own squared length may be. */
const mostOffset = 1000;

/**
 * What to take from points [count, width], and from all that is compared with them, before `|a|² - 2 a·b + |b|²`, [1, width]: their mean where
 * they lie so far from the origin for their spread that this form would round distances away. Elsewhere 0, which leaves every bit as it is.
 */
export function largeOffset(points: Tensor): Tensor {
  const mean = points.mean(0, true);
  const spread = points.sub(mean).square().sum(1).mean();
  return where(greater(mean.square().sum(), spread.mul(mostOffset)), mean, 0);
}
