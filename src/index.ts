import type { z } from 'zod';
import { aed } from './models/aed.js';
import { autoencoder } from './models/autoencoder.js';
import { damic } from './models/damic.js';
import { dcan } from './models/dcan.js';
import { dcGmm } from './models/dc-gmm.js';
import { dcKMeans } from './models/dc-kmeans.js';
import { dcec } from './models/dcec.js';
import { dcn } from './models/dcn.js';
import { dec } from './models/dec.js';
import type { ModelDefinition } from './models/definition.js';
import { Estimator, type EstimatorContext } from './models/estimator.js';
import { gmm } from './models/gmm.js';
import { idec } from './models/idec.js';
import { kmeans } from './models/kmeans.js';
import { gmvae } from './models/gmvae.js';
import { m1plus2 } from './models/m1plus2.js';
import { s3vdc } from './models/s3vdc.js';
import { n2d } from './models/n2d.js';
import { spectral } from './models/spectral.js';
import { vade } from './models/vade.js';
import { vae } from './models/vae.js';
import { vaed } from './models/vaed.js';
import { nativeBackend } from './runtime/native.node.js';

/** Where models run unless told otherwise: ONNX Runtime's native CPU provider on all cores. */
function defaultContext(): EstimatorContext {
  return { backend: nativeBackend() };
}

/** A class of estimators of one method. */
export type EstimatorClass<Schema extends z.ZodObject> = new (
  options: z.input<Schema>,
  context?: EstimatorContext,
) => Estimator<Schema>;

/** The class of estimators of a method, your own or one of `models`: `new VaDE({ clusters: 10 })`. */
export function estimatorOf<Schema extends z.ZodObject>(
  definition: ModelDefinition<Schema>,
): EstimatorClass<Schema> {
  return class extends Estimator<Schema> {
    constructor(options: z.input<Schema>, context: EstimatorContext = defaultContext()) {
      super(definition, options, context);
    }
  };
}

export const Autoencoder = estimatorOf(autoencoder);
export const KMeans = estimatorOf(kmeans);
export const GaussianMixtureModel = estimatorOf(gmm);
export const AED = estimatorOf(aed);
export const DCAN = estimatorOf(dcan);
export const DAMIC = estimatorOf(damic);
export const VAE = estimatorOf(vae);
export const VAED = estimatorOf(vaed);
export const VaDE = estimatorOf(vade);
export const S3VDC = estimatorOf(s3vdc);
export const GMVAE = estimatorOf(gmvae);
export const M1Plus2 = estimatorOf(m1plus2);
export const DEC = estimatorOf(dec);
export const IDEC = estimatorOf(idec);
export const DCEC = estimatorOf(dcec);
export const DCN = estimatorOf(dcn);
export const DCKMeans = estimatorOf(dcKMeans);
export const DCGMM = estimatorOf(dcGmm);
export const N2D = estimatorOf(n2d);
export const SpectralClusteringModel = estimatorOf(spectral);

export type { Dataset } from './data/dataset.js';
export { memoryDataset } from './data/memory-dataset.js';
export { datasetNames, namedDataset } from './data/named.node.js';
export { openDataset } from './data/open.node.js';
export { rowRange, rowRanges } from './data/row-range.js';
export { inspectTable, type ColumnReport, type TableReport } from './data/sources/inspect.node.js';
export type { ResultRow, ResultRows } from './data/sources/result-rows.js';
export type { TableTarget } from './data/sources/table-target.js';
export { writeResults } from './data/sources/write-results.node.js';
export { subset } from './data/subset.js';
export { toDataset } from './data/to-dataset.js';
export { MixturaError, type ErrorCode } from './error.js';
export { createEstimator } from './experiment/create-estimator.node.js';
export { fitRun, resumeRun } from './experiment/fit-run.node.js';
export { loadRun } from './experiment/load-run.node.js';
export { loadModel, saveModel } from './experiment/model-file.node.js';
export { predictRows, type PredictRowsOptions } from './experiment/predict-rows.node.js';
export type { ModelDefinition } from './models/definition.js';
export { Estimator } from './models/estimator.js';
export { presetOptions } from './models/presets.js';
export { models, modelNamed, modelNames } from './models/registry.js';
export { clusterFacts } from './report/cluster-facts.js';
export {
  clusterMap,
  samplesGrid,
  type ClusterMapOptions,
  type SamplesGridOptions,
} from './report/notebook.js';
export { nativeBackend } from './runtime/native.node.js';
export { fitRestarts, resumeRestarts } from './selection/restarts.node.js';
export type { TrainingEvent } from './training/events.js';
export { version } from './version.js';
