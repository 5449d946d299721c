import type { Variable } from '../nn/layer.js';
import type { Leaf, Tensor } from '../tensor/index.js';
import type { OptimizePhase } from '../training/phases.js';
import { augmentation, type AugmentationOptions } from './augmentation.js';
import { corrupted, normalFeed } from './corruption.js';
import type { ModelInput } from './definition.js';
import { layerwisePhases, type AutoencoderLayers, type LayerwiseOptions } from './layerwise.js';

export interface PretrainOptions extends AugmentationOptions, LayerwiseOptions {
  readonly pretrainEpochs: number;
  readonly inputNoise: number;
}

/** What pretraining needs of a model: its autoencoder, as a function of possibly noisy rows. */
export interface PretrainTarget {
  /** `-ln p(x | z(corrupted))` of each row, [batch]. */
  loss(corrupted: Tensor): Tensor;
  /** `KL(q(z|corrupted) || N(0, I))` of each row, [batch], where pretraining minimises it too. */
  divergence?(corrupted: Tensor): Tensor;
  /** Standard normal input of the loss, where it has one. */
  readonly noise?: Leaf;
  readonly variables: readonly Variable[];
  /** Its layers, where they are dense. */
  readonly layers: AutoencoderLayers | undefined;
  readonly stateUpdates?: ReadonlyMap<Leaf, Tensor>;
}

/**
 * Trains the autoencoder inside a model: layer by layer where `layerwiseEpochs` is above 0, then as a whole, on moved images where
 * augmentation is asked for and on noisy rows where `inputNoise` is above 0.
 */
export function pretrainPhases(
  options: PretrainOptions,
  modelInput: ModelInput,
  target: PretrainTarget,
): OptimizePhase[] {
  return [...layerwisePhases(options, modelInput, target.layers), wholePhase(options, modelInput, target)];
}

function wholePhase(options: PretrainOptions, modelInput: ModelInput, target: PretrainTarget): OptimizePhase {
  const { row, feeds } = corrupted(modelInput, options.inputNoise);
  const { noise } = target;
  return {
    kind: 'optimize',
    name: 'pretrain',
    epochs: options.pretrainEpochs,
    batchSize: options.batchSize,
    updates: [
      {
        name: 'autoencoder',
        terms: {
          reconstruction: target.loss(row).mean(),
          ...(target.divergence && { divergence: target.divergence(row).mean() }),
        },
        groups: [{ variables: target.variables, learningRate: options.pretrainLearningRate }],
        optimizer: { kind: 'adam' },
        ...(target.stateUpdates && { stateUpdates: target.stateUpdates }),
      },
    ],
    ...augmentation(options, modelInput.rowShape),
    feeds: (step) => ({ ...feeds(step), ...(noise && normalFeed(noise, step)) }),
  };
}
