// mixtura in a page or web worker: models are built, trained and applied there, on wasm or WebGPU.
export { MixturaError, type ErrorCode } from './error.js';
export { browserBackend, type BrowserBackendOptions } from './runtime/browser.web.js';
export type { Backend } from './runtime/backend.js';
export { compile, type Feed, type Program, type ProgramOptions, type Result } from './runtime/program.js';
export { ParameterMemory, type Span } from './runtime/memory.js';
export { createOptimizer, type Optimizer, type OptimizerOptions } from './runtime/optimizers.js';
export { RandomStream, type RandomState } from './runtime/random.js';
export { encodeModel } from './onnx/model.js';
export * from './tensor/index.js';
export { dense } from './nn/dense.js';
export { inference, sequential, trainingMode, type Layer, type Variable } from './nn/layer.js';
export { convolutionalDecoder, convolutionalEncoder, convolutionalFeatures, mlp } from './nn/networks.js';
export {
  allocateParameters,
  initializeParameters,
  parametersOf,
  type Parameters,
} from './training/parameters.js';
export { createInference } from './training/inference.js';
export { train, type TrainOptions } from './training/train.js';
export type { TrainingEvent, TrainingWarning } from './training/events.js';
export { Estimator, type EstimatorContext } from './models/estimator.js';
export { models, modelNamed, modelNames } from './models/registry.js';
export { version } from './version.js';
