import { MixturaError } from '../error.js';
import { inference, trainingMode, type Layer } from '../nn/layer.js';
import type { Schedule } from '../nn/schedules.js';
import type { Feed } from '../runtime/program.js';
import { input, type Leaf, type Tensor } from '../tensor/index.js';
import type { OptimizePhase, Step } from '../training/phases.js';
import type { ModelInput } from './definition.js';

export interface LayerwiseOptions {
  readonly layerwiseEpochs: number;
  readonly layerwiseDropout: number;
  readonly pretrainLearningRate: Schedule;
  readonly batchSize: number;
}

/** A dense autoencoder as the layers that it is made of. */
export interface AutoencoderLayers {
  /** From the rows to the latents. */
  readonly encoder: readonly Layer[];
  /** From the latents to the rows; as many. */
  readonly decoder: readonly Layer[];
  /** `-ln p(x | decoded)` of each row, [batch], of what the last layer of the decoder gives. */
  loss(decoded: Tensor): Tensor;
}

/**
 * A phase a layer: with those before it as they are, encoder layer i and the decoder layer that undoes it are trained on
 * `x ↦ D(dropout(E(dropout(x))))` of what it takes in. Rows are told by their likelihood, hidden numbers by `½ |h - y|²`. Empty at 0 epochs;
 * throws `INVALID_OPTION` where there are no such layers.
 */
export function layerwisePhases(
  options: LayerwiseOptions,
  rows: ModelInput,
  layers: AutoencoderLayers | undefined,
): OptimizePhase[] {
  const { layerwiseEpochs: epochs, layerwiseDropout: share, batchSize } = options;
  if (epochs === 0) return [];
  if (layers === undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `layerwiseEpochs is ${epochs}, but only dense layers (network "mlp") that the decoder mirrors are pretrained one by one; set it to 0`,
    );
  }
  const { encoder, decoder } = layers;
  return encoder.map((encode, i) => {
    const decode = decoder[decoder.length - 1 - i];
    if (decode === undefined) throw new MixturaError('INTERNAL', `layer ${i} has none that undoes it`);
    const taken = encoder.slice(0, i).reduce((value, layer) => layer.apply(value, inference), rows.x);
    const width = i === 0 ? rows.features : (encoder[i - 1]?.outputShape[0] ?? 0);
    const mode = trainingMode();
    const outer = dropout(`kept/${i}/in`, width, share);
    const inner = dropout(`kept/${i}/out`, encode.outputShape[0] ?? 0, share);
    const decoded = decode.apply(inner.of(encode.apply(outer.of(taken), mode)), mode);
    const loss = i === 0 ? layers.loss(decoded) : taken.sub(decoded).square().sum(-1).mul(0.5);
    const variables = [...encode.variables, ...decode.variables];
    return {
      kind: 'optimize',
      name: `layer-${i + 1}`,
      epochs,
      batchSize,
      updates: [
        {
          name: 'layer',
          terms: { reconstruction: loss.mean() },
          groups: [{ variables, learningRate: options.pretrainLearningRate }],
          optimizer: { kind: 'adam' },
          stateUpdates: mode.updates,
        },
      ],
      feeds: (step) => ({ ...outer.feeds(step), ...inner.feeds(step) }),
    };
  });
}

interface Dropout {
  of(x: Tensor): Tensor;
  feeds(step: Step): Record<string, Feed>;
}

/** Sets a share of the numbers to 0 and makes the others as much larger, so that sums stay about the same. */
function dropout(name: string, width: number, share: number): Dropout {
  if (share === 0) return { of: (x) => x, feeds: () => ({}) };
  const kept: Leaf = input(name, ['batch', width]);
  return {
    of: (x) => x.mul(kept),
    feeds: ({ rows, random }) => {
      const draws = random.split(name).fillUniform(new Float32Array(rows * width));
      return { [name]: draws.map((draw) => (draw < share ? 0 : 1 / (1 - share))) };
    },
  };
}
