import { createHash } from 'node:crypto';
import type { Dataset } from '../data/dataset.js';
import { MixturaError } from '../error.js';
import { createEstimator } from '../experiment/create-estimator.node.js';
import type { DataSource } from '../experiment/data-source.node.js';
import { inProcess, inTurn } from '../experiment/process-pool.node.js';
import { trialKey, trialResultSchema, type Study, type Trial, type TrialResult } from './trial.js';
import { appendTrial, readTrials } from './trials-file.node.js';

export interface StudyRequest {
  readonly data: DataSource;
  /** The same rows, opened. */
  readonly dataset: Dataset;
  readonly model: string;
  /** Options of the model but for clusters and seed. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly from: number;
  readonly to: number;
  /** Seeds 0, 1, … of every number of clusters. */
  readonly seeds: number;
  /** Of those, how many are fitted to two halves of the rows, too. */
  readonly halvings: number;
  /** Processes at once, each on one thread. */
  readonly jobs: number;
  /** JSON lines; trials found there are not done again. */
  readonly file: string;
  readonly signal?: AbortSignal;
  /** How a trial is carried out: in a process of its own unless given. Undefined where it was stopped. */
  readonly carryOut?: (study: Study, trial: Trial, signal: AbortSignal) => Promise<unknown>;
}

export type StudyEvent =
  | { readonly type: 'planned'; readonly trials: number; readonly done: number }
  | {
      readonly type: 'finished';
      readonly result: TrialResult;
      readonly done: number;
      readonly trials: number;
    };

/** Runs the trials that are not done yet and gives the results of all. Throws `ABORTED` where it was stopped; what is finished stays. */
export async function runStudy(
  request: StudyRequest,
  onEvent: (event: StudyEvent) => void = () => undefined,
): Promise<TrialResult[]> {
  const { file, jobs, signal = new AbortController().signal, carryOut = inWorker } = request;
  const study = studyOf(request);
  const trials = trialsOf(request);
  const wanted = new Set(trials.map(trialKey));
  const known = new Map(readTrials(file, study.key).map((result) => [trialKey(result), result]));
  const results = () => [...known].flatMap(([key, result]) => (wanted.has(key) ? [result] : []));
  onEvent({ type: 'planned', trials: trials.length, done: results().length });
  const waiting = trials.filter((trial) => !known.has(trialKey(trial)));
  await inTurn(waiting, jobs, signal, async (trial) => {
    const reply = await carryOut(study, trial, signal);
    if (reply === undefined) return;
    const result = trialResultSchema.parse(reply);
    appendTrial(file, result);
    known.set(trialKey(trial), result);
    onEvent({ type: 'finished', result, done: results().length, trials: trials.length });
  });
  if (signal.aborted) {
    throw new MixturaError(
      'ABORTED',
      `stopped after ${results().length} of ${trials.length} trials; the same command goes on`,
    );
  }
  return results();
}

const worker = new URL('./trial-worker.node.js', import.meta.url);

const inWorker = (study: Study, trial: Trial, signal: AbortSignal) =>
  inProcess(worker, { study, trial }, signal);

function studyOf({ data, dataset, model, options, from }: StudyRequest): Study {
  // Checks the options before any process starts, and fills in the defaults that the key must know.
  const {
    clusters: _,
    seed: __,
    ...resolved
  } = createEstimator(model, { ...options, clusters: from }).options;
  const key = createHash('sha256')
    .update(JSON.stringify([dataset.digest, model, resolved]))
    .digest('hex')
    .slice(0, 16);
  return { key, data: { ...data }, digest: dataset.digest, model, options: resolved };
}

/** Seed by seed over all numbers of clusters, so that an early stop leaves something to look at. */
function trialsOf({ from, to, seeds, halvings, dataset }: StudyRequest): Trial[] {
  if (to < from || from < 2) {
    throw new MixturaError('INVALID_OPTION', `2 <= from <= to must hold, got from ${from} to ${to}`);
  }
  if (to > 0.4 * dataset.rows) {
    throw new MixturaError(
      'INVALID_OPTION',
      `${dataset.rows} rows are too few for ${to} clusters; lower --to`,
    );
  }
  const counts = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return Array.from({ length: Math.max(seeds, halvings) }, (_, seed) => seed).flatMap((seed) =>
    counts.flatMap((clusters) => [
      ...(seed < seeds ? [{ clusters, seed, part: 'training' } as const] : []),
      ...(seed < halvings
        ? ([
            { clusters, seed, part: 'first-half' },
            { clusters, seed, part: 'second-half' },
          ] as const)
        : []),
    ]),
  );
}
