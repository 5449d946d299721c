import { z } from 'zod';
import type { Matrix } from '../data/matrix.js';
import type { OptimizePhase, Phase, Session, Update } from '../training/phases.js';
import { zeros } from '../nn/initializers.js';
import { variable } from '../nn/layer.js';
import { input, type Tensor } from '../tensor/index.js';
import { augmentation } from './augmentation.js';
import { rowsAt } from './batch-rows.js';
import { beginning } from './beginning.js';
import { centroids } from './centroids.js';
import type { BuiltModel, ModelInput } from './definition.js';
import { hardLabels, oneHotRows } from './hard-labels.js';
import { health } from './health.js';
import { heldLabels } from './held-clusters.js';
import { latentClusteringOptions } from './options.js';
import { chosenOptimizer, optimizerOptions } from './optimizer-choice.js';
import { plainAutoencoder } from './plain-autoencoder.js';
import { hasWork } from './plan.js';
import { clusterShares, logStudentT, targetDistribution, targetDivergence } from './student-t.js';

/** Options of DEC and of the methods that grew from it. */
export const selfTrainingOptions = {
  ...latentClusteringOptions,
  ...optimizerOptions,
  targetSteps: z
    .int()
    .min(1)
    .default(140)
    .describe('most steps between two renewals of the target; it is renewed every epoch at least'),
  tolerance: z
    .number()
    .min(0)
    .default(0.001)
    .describe('training ends once fewer than this part of the rows change cluster between two renewals'),
};

const selfTrainingSchema = z.strictObject(selfTrainingOptions);
export type SelfTrainingOptions = z.output<typeof selfTrainingSchema>;

/** Weights of the two terms of a loss `reconstruction · L_r / D + clustering · KL(P || Q)`. */
export interface SelfTrainingLoss {
  readonly name: string;
  /** Zero drops the decoder after pretraining, as DEC does. */
  readonly reconstruction: number;
  readonly clustering: number;
}

/** Names of the run's arrays: the target `p`, [rows, clusters], and the labels of its last renewal. */
const targets = 'targets';
const labels = 'labels';

/**
 * Self-training of an encoder and cluster centres `m` (DEC; Xie, Girshick and Farhadi 2016): soft assignments `q` by a
 * Student t kernel are drawn to a target `p` that sharpens them, `KL(P || Q) = Σ_i Σ_c p_ic ln(p_ic / q_ic)`. The target is
 * of all rows and stays as it is for `targetSteps` steps. As in IDEC's published code the reconstruction is averaged over
 * features: summed, as its paper prints it, it would leave a clustering term weighted by 0.1 no say on images.
 */
export function buildSelfTraining(
  options: SelfTrainingOptions,
  rows: ModelInput,
  loss: SelfTrainingLoss,
): BuiltModel {
  const { clusters, latent } = options;
  const network = plainAutoencoder(options, rows);
  const centres = centroids(clusters, latent);
  const shares = variable('clusters/shares', [clusters], zeros());
  const keepsDecoder = loss.reconstruction > 0;
  const embedding = network.encode(rows.x);
  const logQ = logStudentT(centres.squaredDistances(embedding));
  const q = logQ.exp();

  // KL(q || shares), whose mean is the mutual information of row and cluster: least for a sure and balanced clustering.
  const objective = { name: '-I(row; cluster)', perRow: q.mul(logQ.sub(shares.leaf.log())).sum(1).neg() };
  const measureShares = async (session: Session) =>
    session.assign(shares.leaf, clusterShares((await session.infer({ q })).q));
  const { begin, check } = health({ clusters, probabilities: q, objective });
  const trained = keepsDecoder ? network.variables : network.encoderVariables;
  const target = input('target', ['batch', clusters]);
  const reconstruction = network.reconstructionLoss(embedding).mean();
  const update: Update = {
    name: loss.name,
    terms: {
      ...(keepsDecoder && { reconstruction: reconstruction.mul(loss.reconstruction / rows.features) }),
      clustering: targetDivergence(target, logQ).mean().mul(loss.clustering),
    },
    groups: [{ variables: [...trained, centres.variable], learningRate: options.learningRate }],
    optimizer: chosenOptimizer(options),
    clipNorm: options.clipNorm,
  };
  const plan: Phase[] = [
    ...beginning(options, rows, {
      pretraining: network.pretraining,
      embedding,
      assign: async (session, start) => {
        centres.assign(session, start.mixture.means);
        await measureShares(session);
      },
      begin,
    }),
    holdPhase(options, rows, update),
    trainPhase(options, rows, update, q),
    { kind: 'compute', name: 'shares', run: measureShares },
    check,
  ];
  return {
    name: loss.name,
    variables: [...network.variables, centres.variable],
    state: [shares],
    plan: plan.filter(hasWork),
    objective,
    heads: { embedding, probabilities: q, ...(keepsDecoder && network.decoderHeads(embedding)) },
  };
}

/** The target is the first clusters. */
function holdPhase(options: SelfTrainingOptions, rows: ModelInput, update: Update): OptimizePhase {
  const { clusters } = options;
  return {
    kind: 'optimize',
    name: 'hold',
    epochs: options.heldEpochs,
    batchSize: options.batchSize,
    updates: [update],
    ...augmentation(options, rows.rowShape),
    feeds: (step) => {
      const first = heldLabels(step);
      const ofBatch = step.indices.map((row) => first[row] ?? 0);
      return { target: oneHotRows(ofBatch, clusters).values };
    },
  };
}

/** The target is made of the assignments `q`, anew every so many steps. */
function trainPhase(
  options: SelfTrainingOptions,
  rows: ModelInput,
  update: Update,
  q: Tensor,
): OptimizePhase {
  const { clusters, batchSize, targetSteps, tolerance } = options;
  const stepsPerEpoch = Math.max(1, Math.floor(rows.rows / batchSize));
  const period = Math.min(targetSteps, stepsPerEpoch);
  return {
    kind: 'optimize',
    name: 'train',
    epochs: options.epochs,
    batchSize,
    updates: [update],
    beforeStep: async (session, step) => {
      if (step % period !== 0) return undefined;
      const changed = renewTarget(session, (await session.infer({ q })).q);
      session.emit({ type: 'metric', phase: 'train', name: 'changedLabels', value: changed, step });
      return step > 0 && changed < tolerance ? 'converged' : undefined;
    },
    feeds: ({ indices, arrays }) => ({ target: rowsAt(indices, arrays.get(targets) ?? [], clusters) }),
  };
}

/** Makes the target of the assignments; gives the share of rows whose cluster is another than at the last renewal. */
function renewTarget(session: Session, q: Matrix): number {
  const fresh = hardLabels(q);
  const before = session.arrays.get(labels) ?? heldLabels(session);
  session.arrays.set(labels, fresh);
  session.arrays.set(targets, targetDistribution(q));
  return fresh.filter((label, row) => label !== before[row]).length / q.rows;
}

/** What DEC's relatives can do. */
export const selfTrainingCapabilities = {
  generates: false,
  embeds: true,
  softLabels: true,
  likelihood: false,
  needsClusters: true,
} as const;
