import type { GaussianMixture } from '../mixture/gaussian-density.js';
import { constant, zeros, normal } from '../nn/initializers.js';
import { variable, type Variable } from '../nn/layer.js';
import { logSoftmax, type Leaf, type Tensor } from '../tensor/index.js';
import type { Session } from '../training/phases.js';
import { logNormal, logVarianceBounds, type Gaussian } from './gaussian.js';

/**
 * `p(z) = sum_c pi_c N(m_c, s²_c)`: weights through a softmax of logits and variances through a log, so that no step
 * of the optimiser can leave their domain.
 */
export interface MixturePrior {
  readonly variables: readonly Variable[];
  /** `ln pi`, [clusters] */
  readonly logWeights: Tensor;
  /** The same and a constant. */
  readonly logits: Leaf;
  /** [clusters, latent] */
  readonly means: Tensor;
  /** `ln s²`, [clusters, latent] */
  readonly logVariances: Tensor;
  /** The same before it is bounded. */
  readonly logVarianceLeaf: Leaf;
  /** The Gaussians of the chosen clusters (one-hot, [batch, clusters]). */
  of(chosen: Tensor): Gaussian;
  /** Sets all three from a fitted mixture with diagonal covariances. */
  assign(session: Session, mixture: GaussianMixture): void;
}

export function mixturePrior(clusters: number, latent: number): MixturePrior {
  const logits = variable('prior/logits', [clusters], zeros());
  const means = variable('prior/means', [clusters, latent], normal(1));
  const logVariances = variable('prior/logVariances', [clusters, latent], constant(0));
  const bounded = logVariances.leaf.clip(...logVarianceBounds);
  return {
    variables: [logits, means, logVariances],
    logWeights: logSoftmax(logits.leaf),
    logits: logits.leaf,
    means: means.leaf,
    logVariances: bounded,
    logVarianceLeaf: logVariances.leaf,
    of: (chosen) => ({ mean: chosen.matmul(means.leaf), logVariance: chosen.matmul(bounded) }),
    assign: (session, mixture) => {
      session.assign(
        logits.leaf,
        mixture.weights.map((weight) => Math.log(Math.max(weight, 1e-6))),
      );
      session.assign(means.leaf, mixture.means);
      session.assign(logVariances.leaf, mixture.covariances.map(Math.log));
    },
  };
}

/** `ln N(z; m_c, s²_c)` of every cluster, [batch, clusters], for `z` [batch, latent]. */
export function componentLogDensities({ means, logVariances }: MixturePrior, z: Tensor): Tensor {
  return logNormal(z.unsqueeze(1), { mean: means, logVariance: logVariances });
}

/** `ln p(z, c)`, [batch, clusters]; its softmax is `p(c|z)` (VaDE eq. 16). */
export function logJoint(prior: MixturePrior, z: Tensor): Tensor {
  return componentLogDensities(prior, z).add(prior.logWeights);
}

/** `ln p(z)`, [batch]. */
export function logPriorDensity(prior: MixturePrior, z: Tensor): Tensor {
  return logJoint(prior, z).logSumExp(1);
}

/**
 * `KL(q(z,c|x) || p(z,c))` of each row for `q(z|x) = N(mean, exp(logVariance))` and `q(c|x) = g` (VaDE eq. 12):
 * `½ Σ_c g_c Σ_j [ln s²_cj + (σ²_j + (μ_j - m_cj)²) / s²_cj] - ½ Σ_j (1 + ln σ²_j) + Σ_c g_c ln(g_c / π_c)`.
 *
 * @param logResponsibilities `ln g`, [batch, clusters]
 */
export function mixtureDivergence(
  prior: MixturePrior,
  { mean, logVariance }: Gaussian,
  logResponsibilities: Tensor,
  responsibilities = logResponsibilities.exp(),
): Tensor {
  const { means, logVariances, logWeights } = prior;
  const spread = mean.unsqueeze(1).sub(means).square().add(logVariance.exp().unsqueeze(1));
  const perCluster = spread.mul(logVariances.neg().exp()).add(logVariances).sum(2).mul(0.5);
  const entropy = logVariance.add(1).sum(1).mul(0.5);
  const choice = logResponsibilities.sub(logWeights);
  return responsibilities.mul(perCluster.add(choice)).sum(1).sub(entropy);
}
