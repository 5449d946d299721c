import { toJson } from '../artifact/json.js';
import type { NewRunConfig } from '../artifact/run-config.js';
import { RunFolder, type ClusterTable } from '../artifact/run-folder.node.js';
import { lockRun, whileLocked } from '../artifact/run-lock.node.js';
import type { Dataset } from '../data/dataset.js';
import { MixturaError } from '../error.js';
import type { Estimator, FitSummary } from '../models/estimator.js';
import { presetOptions, type PresetName } from '../models/presets.js';
import type { DataSize } from '../models/sized-options.js';
import type { CheckpointStore } from '../training/checkpoint.js';
import { checkpointStore } from './checkpoint-store.node.js';
import {
  createEstimator,
  estimatorOf,
  type ComputeOptions,
  type NameOfModel,
} from './create-estimator.node.js';
import { describeData, openDataOfRun, openSource, rowsOfRun, type DataSource } from './data-source.node.js';
import { hardClusters } from './hard-clusters.js';
import { loadRun } from './load-run.node.js';
import type { RunEvent } from './run-events.js';
import { currentVersions } from './versions.node.js';

/** What to fit, and where. */
export interface FitRequest {
  /** Where the rows are, so that the run can be resumed without them. */
  readonly data?: DataSource;
  /** The rows, where they are open already or are nowhere but in memory. */
  readonly dataset?: Dataset;
  readonly model: NameOfModel;
  /** Options of the model; the preset fills in the rest. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The recipe to start from, made for these data or following from their size; `recommended` unless given. */
  readonly preset?: PresetName | undefined;
  /** A new or empty folder. */
  readonly folder: string;
  /** Replaces a run, or restarts, that are there. */
  readonly overwrite?: boolean | undefined;
}

export interface CarryOptions extends ComputeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  readonly checkpointIntervalMs?: number | undefined;
}

export interface ResumeOptions extends CarryOptions {
  /** The rows of the run once more, where they came from memory. */
  readonly dataset?: Dataset | undefined;
}

/** A run that reached its end. */
export interface FittedRun {
  readonly folder: RunFolder;
  readonly estimator: Estimator;
  readonly dataset: Dataset;
  readonly clusters: ClusterTable;
  readonly summary: FitSummary;
}

/** Where a fit is recorded. The folder of a new run is made when training starts, so that a refused fit leaves nothing. */
interface RunRecord {
  readonly checkpoints: CheckpointStore;
  folder(): RunFolder;
  /** The folder, where it is there by now. */
  begun(): RunFolder | undefined;
}

/** Least time between two progress events in a run's log. */
const progressIntervalMs = 1000;

/**
 * Fits a model into a new run folder: configuration, events as they happen, checkpoints, and at the end the model, its
 * ONNX form and the cluster of each row. Aborted or killed, the run can be resumed. Throws what opening, fitting and writing throw, and `IN_USE` where
 * another process writes to the folder.
 */
export async function fitRun(request: FitRequest, options: CarryOptions = {}): Promise<FittedRun> {
  const dataset = request.dataset ?? (await openSource(sourceOf(request)));
  const { model, data, preset = defaultPreset } = request;
  const recipe = recipeOf(request, dataset);
  const estimator = createEstimator(model, { ...recipe, ...request.options }, options);
  const config: NewRunConfig = {
    model,
    options: toJson(estimator.options),
    preset,
    dataset: describeData(data, dataset),
    seed: estimator.options.seed,
    ...(options.threads !== undefined && { threads: options.threads }),
    versions: await currentVersions(),
  };
  let release = () => {};
  const record = newRecord(() => {
    release = lockRun(request.folder);
    return RunFolder.create(request.folder, config, { overwrite: request.overwrite ?? false });
  });
  try {
    return await carry(estimator, dataset, record, options);
  } finally {
    release();
  }
}

const defaultPreset: PresetName = 'recommended';

/** The options that a request starts from, and with `size` those that follow from the size of its data. Throws as `presetOptions` does. */
export function recipeOf(
  { model, preset = defaultPreset, data, dataset }: FitRequest,
  size?: DataSize,
): Readonly<Record<string, unknown>> {
  return presetOptions(model, preset, data?.source ?? dataset?.name ?? '', size);
}

function sourceOf({ data }: FitRequest): DataSource {
  if (data !== undefined) return data;
  throw new MixturaError(
    'INVALID_OPTION',
    'a fit needs rows: name where they are (`data`) or give them (`dataset`)',
  );
}

/** Carries a run on from its latest checkpoint, to the very result it would have had undisturbed. Throws `IN_USE` where another process does. */
export async function resumeRun(path: string, options: ResumeOptions = {}): Promise<FittedRun> {
  // What is no run is refused before anything is written to it.
  RunFolder.open(path);
  return whileLocked(path, () => carryOn(RunFolder.open(path), options));
}

async function carryOn(folder: RunFolder, options: ResumeOptions): Promise<FittedRun> {
  const { config } = folder;
  const estimator = estimatorOf(config, { ...options, threads: options.threads ?? config.threads });
  const dataset = await rowsOfRun(config, options.dataset);
  const record = { checkpoints: checkpointStore(folder), folder: () => folder, begun: () => folder };
  return carry(estimator, dataset, record, options);
}

/** A finished run as `fitRun` gave it, read back. Throws as `loadRun` and opening the data do. */
export async function reopenRun(path: string, options: ComputeOptions = {}): Promise<FittedRun> {
  const { folder, estimator } = loadRun(path, options);
  const dataset = await openDataOfRun(folder.config);
  const { summary } = estimator;
  if (summary === undefined) throw new MixturaError('INTERNAL', `the model of ${path} has no summary`);
  return { folder, estimator, dataset, clusters: await clusterTable(estimator, dataset), summary };
}

function newRecord(create: () => RunFolder): RunRecord {
  let made: RunFolder | undefined;
  const folder = () => (made ??= create());
  return {
    folder,
    begun: () => made,
    checkpoints: { save: (state) => checkpointStore(folder()).save(state), latest: () => undefined },
  };
}

async function carry(
  estimator: Estimator,
  dataset: Dataset,
  record: RunRecord,
  options: CarryOptions,
): Promise<FittedRun> {
  const { signal, checkpointIntervalMs, onEvent } = options;
  const log = eventLog(record);
  let clusters: ClusterTable | undefined;
  try {
    const events = estimator.train(dataset, {
      signal,
      checkpoints: record.checkpoints,
      checkpointIntervalMs,
    });
    for await (const event of events) {
      if (event.type === 'end') clusters = await saveResults(record.folder(), estimator, dataset);
      log(event);
      onEvent?.(event);
    }
  } catch (error) {
    noteFailure(record, error);
    throw error;
  }
  const { summary } = estimator;
  if (clusters === undefined || summary === undefined) {
    throw new MixturaError('INTERNAL', `training of ${estimator.definition.name} ended without a result`);
  }
  return { folder: record.folder(), estimator, dataset, clusters, summary };
}

function eventLog(record: RunRecord): (event: RunEvent) => void {
  let lastProgress = -Infinity;
  return (event) => {
    if (event.type === 'progress') {
      if (performance.now() - lastProgress < progressIntervalMs) return;
      lastProgress = performance.now();
    }
    record.folder().appendEvent(event);
  };
}

async function saveResults(folder: RunFolder, estimator: Estimator, dataset: Dataset): Promise<ClusterTable> {
  folder.saveModel(estimator.state());
  folder.saveOnnx(estimator.toONNX());
  const table = await clusterTable(estimator, dataset);
  folder.saveLabels(table);
  return table;
}

async function clusterTable(estimator: Estimator, dataset: Dataset): Promise<ClusterTable> {
  return {
    ...hardClusters(await estimator.predictProbabilities(dataset)),
    ...(dataset.ids && { ids: dataset.ids }),
  };
}

function noteFailure(record: RunRecord, error: unknown): void {
  const code = error instanceof MixturaError ? error.code : 'INTERNAL';
  // Where writing itself failed there is nowhere to note it.
  if (code === 'CANNOT_WRITE') return;
  const message = error instanceof Error ? error.message : String(error);
  record.begun()?.appendEvent({ type: 'stopped', code, message } satisfies RunEvent);
}
