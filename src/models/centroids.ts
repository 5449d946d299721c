import type { Matrix } from '../data/matrix.js';
import type { GaussianMixture } from '../mixture/gaussian-density.js';
import { constant, zeros } from '../nn/initializers.js';
import { variable, type Variable } from '../nn/layer.js';
import { argMax, oneHot, type Leaf, type Tensor } from '../tensor/index.js';
import type { Session } from '../training/phases.js';
import { largeOffset } from './large-offset.js';

/** Cluster centres in some space, with the squared distance of points to each. */
export interface Centroids {
  readonly variable: Variable;
  /** `|z - c|²`, [batch, clusters], for `z` [batch, width]. */
  squaredDistances(z: Tensor): Tensor;
  /** One-hot of the nearest centre, [batch, clusters]. */
  nearest(z: Tensor): Tensor;
  /** Distance to the nearest centre over that to the second nearest, [batch]: 0 at a centre, 1 between two. */
  ambiguity(z: Tensor): Tensor;
  assign(session: Session, centres: ArrayLike<number>): void;
  /** The centres as they are, [clusters, width]. */
  read(session: Session): Matrix;
}

const farAway = 1e30;
const leastDistance = 1e-12;

/** Centres that are learned lie near the origin; those of rows may lie `anywhere`. */
export function centroids(clusters: number, width: number, { anywhere = false } = {}): Centroids {
  const centres = variable('clusters/centres', [clusters, width], zeros());
  const offset = anywhere ? largeOffset(centres.leaf) : undefined;
  const nearOrigin = (point: Tensor) => (offset === undefined ? point : point.sub(offset));
  const squaredDistances = (point: Tensor) => {
    const [z, c] = [nearOrigin(point), nearOrigin(centres.leaf)];
    const products = z.matmul(c, { transposeB: true });
    const lengths = c.square().sum(1);
    return z.square().sum(1, true).sub(products.mul(2)).add(lengths);
  };
  const nearest = (z: Tensor) => oneHot(argMax(squaredDistances(z).neg(), 1), clusters);
  return {
    variable: centres,
    squaredDistances,
    nearest,
    ambiguity: (z) => {
      const distances = squaredDistances(z).relu();
      const second = distances.add(nearest(z).mul(farAway)).neg().max(1).neg();
      return distances.neg().max(1).neg().div(second.add(leastDistance)).sqrt();
    },
    assign: (session, values) => session.assign(centres.leaf, values),
    read: (session) => ({ values: session.value(centres.leaf), rows: clusters, columns: width }),
  };
}

/** A fitted Gaussian mixture with diagonal covariances as part of a graph. */
export interface MixtureState {
  readonly variables: readonly Variable[];
  /** `ln pi`, [clusters] */
  readonly logWeights: Leaf;
  /** `ln pi_c + ln N(z; m_c, s²_c)`, [batch, clusters], for `z` [batch, width]. */
  logJoint(z: Tensor): Tensor;
  /** Points of the chosen clusters (one-hot, [batch, clusters]) from standard normal noise [batch, width]. */
  sample(chosen: Tensor, noise: Tensor): Tensor;
  assign(session: Session, mixture: GaussianMixture): void;
  /** The mixture as it was assigned, to single precision. */
  read(session: Session): GaussianMixture;
}

export function mixtureState(clusters: number, width: number): MixtureState {
  const logWeights = variable('clusters/logWeights', [clusters], zeros());
  const means = variable('clusters/means', [clusters, width], zeros());
  const precisions = variable('clusters/precisions', [clusters, width], constant(1));
  return {
    variables: [logWeights, means, precisions],
    logWeights: logWeights.leaf,
    logJoint: (z) =>
      z
        .unsqueeze(1)
        .sub(means.leaf)
        .square()
        .mul(precisions.leaf)
        .sub(precisions.leaf.log())
        .add(Math.log(2 * Math.PI))
        .sum(2)
        .mul(-0.5)
        .add(logWeights.leaf),
    sample: (chosen, noise) =>
      chosen.matmul(means.leaf).add(noise.div(chosen.matmul(precisions.leaf).sqrt())),
    assign: (session, mixture) => {
      const perFeature = mixture.kind === 'spherical' ? mixture.features : 1;
      session.assign(logWeights.leaf, mixture.weights.map(Math.log));
      session.assign(means.leaf, mixture.means);
      session.assign(
        precisions.leaf,
        mixture.means.map((_, i) => 1 / (mixture.covariances[Math.floor(i / perFeature)] ?? 1)),
      );
    },
    read: (session) => ({
      kind: 'diagonal',
      clusters,
      features: width,
      weights: Float64Array.from(session.value(logWeights.leaf), Math.exp),
      means: Float64Array.from(session.value(means.leaf)),
      covariances: Float64Array.from(session.value(precisions.leaf), (precision) => 1 / precision),
    }),
  };
}
