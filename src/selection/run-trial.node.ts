import type { Dataset } from '../data/dataset.js';
import { gatherRows, type Matrix } from '../data/matrix.js';
import { subset } from '../data/subset.js';
import { MixturaError, type ErrorCode } from '../error.js';
import { createEstimator } from '../experiment/create-estimator.node.js';
import { openSource } from '../experiment/data-source.node.js';
import { calinskiHarabasz, silhouette } from '../metrics/index.js';
import { fitGaussianMixture, informationCriteria } from '../mixture/index.js';
import type { Estimator } from '../models/estimator.js';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import { rowsOfTrial, studyRows, type StudyRows } from './study-rows.js';
import type { FinishedTrial, Study, Trial, TrialResult } from './trial.js';

/** Latents that BIC and the silhouette look at, at most. */
const mostLatents = 2000;

/** What says nothing of the fit: the same trial may come to an end another time. */
const passing: readonly ErrorCode[] = ['ABORTED', 'MISSING_DATA', 'MISSING_DEPENDENCY', 'CANNOT_READ'];

/**
 * Carries a trial out on one thread. A fit that fails is a result; what keeps it from its rows is thrown, for the trial to be done another time:
 * an abort, a source that cannot be opened, or `INVALID_DATA` where its rows are not the study's any more.
 */
export async function runTrial(study: Study, trial: Trial, signal?: AbortSignal): Promise<TrialResult> {
  const started = performance.now();
  const common = { study: study.key, ...trial };
  const dataset = await openRows(study);
  try {
    const measured = await measure(study, trial, dataset, signal);
    return { ...common, state: 'finished', elapsedMs: elapsed(started), ...measured };
  } catch (error) {
    if (error instanceof MixturaError && passing.includes(error.code)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return { ...common, state: 'failed', elapsedMs: elapsed(started), error: message };
  }
}

/** The very rows the study was asked about. */
async function openRows({ data, digest }: Study): Promise<Dataset> {
  const dataset = await openSource(data);
  if (dataset.digest === digest) return dataset;
  throw new MixturaError(
    'INVALID_DATA',
    `${dataset.name} changed while it was studied: its digest is ${dataset.digest.slice(0, 12)}…, not ${digest.slice(0, 12)}…; restore it, or start the study anew once it stays as it is`,
    { details: { source: dataset.name, digest: dataset.digest, expected: digest } },
  );
}

const elapsed = (started: number) => Math.round(performance.now() - started);

type Measures = Omit<FinishedTrial, 'study' | 'state' | 'elapsedMs' | keyof Trial>;

async function measure(
  study: Study,
  trial: Trial,
  dataset: Dataset,
  signal: AbortSignal | undefined,
): Promise<Measures> {
  const { clusters, seed, part } = trial;
  const rows = studyRows(dataset.rows);
  const estimator = createEstimator(study.model, { ...study.options, clusters, seed }, { threads: 1 });
  await estimator.fit(subset(dataset, rowsOfTrial(rows, trial)), { signal });
  const sample = subset(dataset, rows.sample);
  const labels = await estimator.predict(sample);
  const found = {
    labels: Array.from(labels),
    occupied: new Set(labels).size,
    objective: estimator.summary?.objective ?? NaN,
  };
  // A half only votes on stability.
  if (part !== 'training') {
    return { ...found, heldOut: null, calinskiHarabasz: null, silhouette: null, bic: null };
  }
  const random = new RandomStream(seed).split('measure');
  return {
    ...found,
    heldOut: await heldOutOf(estimator, dataset, rows),
    ...separations(await estimator.transform(sample), labels, random),
    bic: await bicOf(estimator, dataset, rows, clusters, random),
  };
}

async function heldOutOf(
  estimator: Estimator,
  dataset: Dataset,
  { heldOut }: StudyRows,
): Promise<number | null> {
  try {
    const logs = await estimator.logLikelihood(subset(dataset, heldOut));
    return -logs.reduce((sum, value) => sum + value, 0) / logs.length;
  } catch (error) {
    if (error instanceof MixturaError && error.code === 'NOT_SUPPORTED') return null;
    throw error;
  }
}

function separations(
  latents: Matrix,
  labels: Int32Array,
  random: RandomStream,
): Pick<Measures, 'calinskiHarabasz' | 'silhouette'> {
  const sampled = random.split('silhouette').sample(latents.rows, Math.min(latents.rows, mostLatents));
  const own = sampled.map((row) => labels[row]);
  if (new Set(own).size < 2) return { calinskiHarabasz: null, silhouette: null };
  return {
    calinskiHarabasz: calinskiHarabasz(latents, labels),
    silhouette: silhouette(gatherRows(latents, sampled), own),
  };
}

async function bicOf(
  estimator: Estimator,
  dataset: Dataset,
  { training }: StudyRows,
  clusters: number,
  random: RandomStream,
): Promise<number | null> {
  const chosen = random.split('bic').sample(training.length, Math.min(training.length, mostLatents));
  const rows = chosen.map((at) => training[at]).toSorted();
  const latents = await estimator.transform(subset(dataset, rows));
  if (latents.rows <= clusters) return null;
  const { mixture } = await fitGaussianMixture(
    latents,
    { clusters, restarts: 2 },
    { random, products: plainProducts },
  );
  return informationCriteria(mixture, latents).bic;
}
