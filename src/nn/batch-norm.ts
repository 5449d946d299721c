import { moments, type Tensor } from '../tensor/index.js';
import { constant, zeros } from './initializers.js';
import { variable, type Layer, type Mode } from './layer.js';

export interface BatchNormOptions {
  /** Share of the old running statistics kept at each step. */
  readonly momentum?: number;
  readonly epsilon?: number;
}

/**
 * Batch normalisation (Ioffe and Szegedy 2015): `gain · (x - mean) / sqrt(variance + epsilon) + offset`, with the
 * batch's moments in training and running ones in inference.
 *
 * @param axes the axes averaged over, e.g. `[0]` for rows of features, `[0, 2, 3]` for images
 * @param shape shape of the statistics, broadcast against `x`, e.g. `[500]` or `[1, 32, 1, 1]`
 */
export function batchNorm(
  name: string,
  outputShape: readonly number[],
  axes: readonly number[],
  shape: readonly number[],
  options: BatchNormOptions = {},
): Layer {
  const { momentum = 0.9, epsilon = 1e-5 } = options;
  const gain = variable(`${name}/gain`, shape, constant(1));
  const offset = variable(`${name}/offset`, shape, zeros());
  const runningMean = variable(`${name}/mean`, shape, zeros());
  const runningVariance = variable(`${name}/variance`, shape, constant(1));

  const statistics = (x: Tensor, mode: Mode) => {
    if (!mode.training) return { mean: runningMean.leaf, variance: runningVariance.leaf };
    const batch = moments(x, axes);
    const blend = (running: Tensor, current: Tensor) =>
      running.mul(momentum).add(
        current
          .stopGradient()
          .reshape(shape)
          .mul(1 - momentum),
      );
    mode.updates.set(runningMean.leaf, blend(runningMean.leaf, batch.mean));
    mode.updates.set(runningVariance.leaf, blend(runningVariance.leaf, batch.variance));
    return batch;
  };

  return {
    variables: [gain, offset],
    state: [runningMean, runningVariance],
    outputShape,
    apply: (x, mode) => {
      const { mean, variance } = statistics(x, mode);
      return x.sub(mean).div(variance.add(epsilon).sqrt()).mul(gain.leaf).add(offset.leaf);
    },
  };
}
