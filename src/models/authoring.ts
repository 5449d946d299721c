/** What a model file is made of, for models of your own: `import { … } from 'mixtura/models'`. */
export { z } from 'zod';
export * from '../nn/initializers.js';
export { inference, sequential, trainingMode, variable, type Layer, type Variable } from '../nn/layer.js';
export { batchNorm } from '../nn/batch-norm.js';
export { dense, expertDense } from '../nn/dense.js';
export { expertMlp, mlp } from '../nn/networks.js';
export type { Step, Session, Phase, OptimizePhase, ComputePhase, Update } from '../training/phases.js';
export { augmentation } from './augmentation.js';
export { centroids, mixtureState, type Centroids, type MixtureState } from './centroids.js';
export { beginning, type BeginningParts } from './beginning.js';
export { startClusters, startSpaces, type ClusterStart, type StartSpaces } from './cluster-start.js';
export type { BuiltModel, Heads, ModelDefinition, ModelInput } from './definition.js';
export { decoder, encoderBody, head } from './networks.js';
export {
  commonOptions,
  networkOptions,
  pretrainingOptions,
  reconstructionOptions,
  startOptions,
  trainingOptions,
} from './options.js';
export { hasWork } from './plan.js';
export { plainAutoencoder, type PlainAutoencoder } from './plain-autoencoder.js';
export { pretrainPhases } from './pretraining.js';
export { likelihood, resolveReconstruction } from './reconstruction.js';
