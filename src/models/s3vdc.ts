import { z } from 'zod';
import type { ModelDefinition } from './definition.js';
import { buildVade, vadeSchema } from './vade.js';
import { generative } from './variational.js';

const { shape } = vadeSchema;

/**
 * VaDE's options with other defaults: the four parts on, no pretraining beside γ-training, no epochs after the annealing.
 * λ, γ, u and the latent are the paper's for MNIST; its numbers of steps (preset `paper`) are for a day of computing.
 */
const schema = z.strictObject({
  ...shape,
  network: z
    .enum(['auto', 'conv', 'mlp'])
    .default('auto')
    .describe('kind of encoder and decoder; auto: conv for rows shaped as images or signals, else mlp'),
  activation: shape.activation.default('elu'),
  latent: shape.latent.default(8),
  batchSize: shape.batchSize.default(128),
  pretrainEpochs: shape.pretrainEpochs.default(0),
  gammaSteps: shape.gammaSteps.default(3000),
  gammaLearningRate: shape.gammaLearningRate.prefault('exponential:0.002,0.7,1000steps,1e-6'),
  start: shape.start.default('gmm'),
  startBatches: shape.startBatches.default(200),
  heldEpochs: shape.heldEpochs.default(0),
  annealingPeriods: shape.annealingPeriods.default(4),
  annealingSteps: shape.annealingSteps.default(900),
  staticSteps: shape.staticSteps.default(100),
  learningRate: shape.learningRate.prefault('exponential:0.0005,0.8,1000steps,1e-6'),
  epsilon: shape.epsilon.default(1e-8),
  minMaxRange: shape.minMaxRange.default(20),
  posterior: shape.posterior.default('mean'),
  epochs: shape.epochs.default(0),
});

/** Simple, Scalable, and Stable Variational Deep Clustering (Cao et al. 2020, Algorithm 1): VaDE with its four parts on. */
export const s3vdc: ModelDefinition<typeof schema> = {
  name: 's3vdc',
  title: 'S3VDC',
  source: 'Cao et al., Simple, Scalable, and Stable Variational Deep Clustering, ECML PKDD 2020',
  summary: 'VaDE without pretraining: γ-training, a mixture start on a few batches, periodic β-annealing',
  capabilities: generative,
  schema,
  build: (options, rows) => {
    const { network: asked } = options;
    const network = asked !== 'auto' ? asked : rows.rowShape.length > 1 ? 'conv' : 'mlp';
    return buildVade('s3vdc', { ...options, network }, rows);
  },
};
