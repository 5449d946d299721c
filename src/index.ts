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
import { contextOf, type ComputeOptions } from './experiment/create-estimator.node.js';
import { Estimator } from './models/estimator.js';
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

/** A class of estimators of one method. They compute by ONNX Runtime's native CPU provider on all cores, unless told otherwise. */
export type EstimatorClass<Schema extends z.ZodObject> = new (
  options: z.input<Schema>,
  compute?: ComputeOptions,
) => Estimator<Schema>;

/** The class of estimators of a method, your own or one of `models`: `new VaDE({ clusters: 10 })`. */
export function estimatorOf<Schema extends z.ZodObject>(
  definition: ModelDefinition<Schema>,
): EstimatorClass<Schema> {
  return class extends Estimator<Schema> {
    constructor(options: z.input<Schema>, compute: ComputeOptions = {}) {
      super(definition, options, contextOf(compute));
    }
  };
}

export const Autoencoder = estimatorOf(autoencoder);
export type Autoencoder = InstanceType<typeof Autoencoder>;
export const KMeans = estimatorOf(kmeans);
export type KMeans = InstanceType<typeof KMeans>;
export const GaussianMixtureModel = estimatorOf(gmm);
export type GaussianMixtureModel = InstanceType<typeof GaussianMixtureModel>;
export const AED = estimatorOf(aed);
export type AED = InstanceType<typeof AED>;
export const DCAN = estimatorOf(dcan);
export type DCAN = InstanceType<typeof DCAN>;
export const DAMIC = estimatorOf(damic);
export type DAMIC = InstanceType<typeof DAMIC>;
export const VAE = estimatorOf(vae);
export type VAE = InstanceType<typeof VAE>;
export const VAED = estimatorOf(vaed);
export type VAED = InstanceType<typeof VAED>;
export const VaDE = estimatorOf(vade);
export type VaDE = InstanceType<typeof VaDE>;
export const S3VDC = estimatorOf(s3vdc);
export type S3VDC = InstanceType<typeof S3VDC>;
export const GMVAE = estimatorOf(gmvae);
export type GMVAE = InstanceType<typeof GMVAE>;
export const M1Plus2 = estimatorOf(m1plus2);
export type M1Plus2 = InstanceType<typeof M1Plus2>;
export const DEC = estimatorOf(dec);
export type DEC = InstanceType<typeof DEC>;
export const IDEC = estimatorOf(idec);
export type IDEC = InstanceType<typeof IDEC>;
export const DCEC = estimatorOf(dcec);
export type DCEC = InstanceType<typeof DCEC>;
export const DCN = estimatorOf(dcn);
export type DCN = InstanceType<typeof DCN>;
export const DCKMeans = estimatorOf(dcKMeans);
export type DCKMeans = InstanceType<typeof DCKMeans>;
export const DCGMM = estimatorOf(dcGmm);
export type DCGMM = InstanceType<typeof DCGMM>;
export const N2D = estimatorOf(n2d);
export type N2D = InstanceType<typeof N2D>;
export const SpectralClusteringModel = estimatorOf(spectral);
export type SpectralClusteringModel = InstanceType<typeof SpectralClusteringModel>;

export { chosenRun } from './artifact/find-runs.node.js';
export type { RunFolder } from './artifact/run-folder.node.js';
export type { SavedState } from './artifact/saved-state.js';
export type { Dataset } from './data/dataset.js';
export type { Matrix } from './data/matrix.js';
export { memoryDataset } from './data/memory-dataset.js';
export { datasetNames, namedDataset } from './data/named.node.js';
export { openDataset } from './data/open.node.js';
export type { OpenOptions } from './data/open-options.node.js';
export { rowRange, rowRanges } from './data/row-range.js';
export type { ColumnPlan } from './data/sources/column-plan.js';
export { inspectTable, type ColumnReport, type TableReport } from './data/sources/inspect.node.js';
export type { ResultRow, ResultRows } from './data/sources/result-rows.js';
export type { TableTarget } from './data/sources/table-target.js';
export { writeResults } from './data/sources/write-results.node.js';
export { subset } from './data/subset.js';
export type { Vocabulary } from './data/text/vocabulary.js';
export { toDataset, type DatasetInput, type ToDatasetOptions } from './data/to-dataset.js';
export { MixturaError, type ErrorCode } from './error.js';
export {
  createEstimator,
  type ComputeOptions,
  type NameOfModel,
} from './experiment/create-estimator.node.js';
export type { DataSource, Reading } from './experiment/data-source.node.js';
export { evaluateRun, type RunScores } from './experiment/evaluate-run.node.js';
export {
  fitRun,
  resumeRun,
  type CarryOptions,
  type FitRequest,
  type FittedRun,
  type ResumeOptions,
} from './experiment/fit-run.node.js';
export { leftOut, leftOutTexts, type LeftOut } from './experiment/left-out.js';
export { loadRun, type LoadedRun } from './experiment/load-run.node.js';
export { loadModel, saveModel, type LoadOptions } from './experiment/model-file.node.js';
export { predictRows, type PredictRowsOptions } from './experiment/predict-rows.node.js';
export type { ModelDefinition } from './models/definition.js';
export { Estimator, type EstimatorContext, type FitOptions, type FitSummary } from './models/estimator.js';
export { presetOptions, type PresetName } from './models/presets.js';
export { models, modelNamed, modelNames, type ModelName } from './models/registry.js';
export { clusterFacts } from './report/cluster-facts.js';
export {
  clusterMap,
  samplesGrid,
  type ClusterMapOptions,
  type SamplesGridOptions,
} from './report/notebook.js';
export { nativeBackend } from './runtime/native.node.js';
export { recommend, type Recommendation } from './selection/recommend.js';
export { fitRestarts, resumeRestarts } from './selection/restarts.node.js';
export { runStudy, type StudyEvent, type StudyRequest } from './selection/run-study.node.js';
export { summarise, type ClusterCount } from './selection/summary.js';
export type { CheckpointStore } from './training/checkpoint.js';
export type { TrainingEvent, TrainingWarning } from './training/events.js';
export { version } from './version.js';
