import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isRun } from '../artifact/find-runs.node.js';
import {
  hasRestarts,
  readRestarts,
  restartFolders,
  saveRestarts,
  type Restart,
  type RestartsRecord,
} from '../artifact/restarts-record.node.js';
import { restartsFile } from '../artifact/run-files.js';
import { RunFolder } from '../artifact/run-folder.node.js';
import { whileLocked } from '../artifact/run-lock.node.js';
import { MixturaError } from '../error.js';
import { rowsOfRun } from '../experiment/data-source.node.js';
import {
  fitRun,
  reopenRun,
  resumeRun,
  type CarryOptions,
  type FitRequest,
  type FittedRun,
  type ResumeOptions,
} from '../experiment/fit-run.node.js';
import { requireCount } from '../mixture/options.js';
import { presetNames } from '../models/presets.js';
import { RandomStream } from '../runtime/random.js';

export interface RestartOptions extends CarryOptions {
  readonly onRestart?: ((restart: Restart, index: number, count: number) => void) | undefined;
}

type FitRestart = (restart: Restart, carry: CarryOptions) => Promise<FittedRun>;

export interface RestartsResult {
  readonly record: RestartsRecord;
  readonly winner: FittedRun;
}

/**
 * Fits the same request from `count` seeds split from its own, in folders `restart-0`, `restart-1` and so on, and chooses the run whose
 * objective is least: an unsupervised quantity that the model names. Interrupted, `resumeRestarts` carries on. A run that fails is on
 * record with its reason; throws the last reason where all failed, `CANNOT_WRITE` where a run or restarts are there that `overwrite` does not
 * give up, and `IN_USE` where another process writes to the folder.
 */
export async function fitRestarts(
  request: FitRequest,
  count: number,
  options: RestartOptions = {},
): Promise<RestartsResult> {
  const { folder, overwrite = false } = request;
  requireCount('restarts', count);
  if ((isRun(folder) || hasRestarts(folder)) && !overwrite) {
    throw new MixturaError(
      'CANNOT_WRITE',
      `${folder} holds a run or restarts already; resume them, choose a new folder, or have them replaced (\`overwrite: true\`)`,
    );
  }
  const seed = Number(request.options?.['seed'] ?? 0);
  const restarts = seedsOf(seed, count).map((each, index) => ({ folder: `restart-${index}`, seed: each }));
  const record: RestartsRecord = { formatVersion: 1, restarts };
  let hasBegun = false;
  // A fit that is refused leaves everything as it was; so nothing is replaced before the first run has begun.
  const replaceOthers = (begun: string) => {
    if (hasBegun) return;
    hasBegun = true;
    const earlier = restartFolders(folder).filter((path) => path !== begun);
    // The record first: whatever comes between, the folder is one of these restarts.
    saveRestarts(folder, record);
    for (const path of earlier) rmSync(path, { recursive: true });
    if (isRun(folder)) RunFolder.remove(folder);
  };
  const fit: FitRestart = (restart, carry) => {
    const path = join(folder, restart.folder);
    const own = { ...request.options, seed: restart.seed };
    const onEvent: CarryOptions['onEvent'] = (event) => {
      replaceOthers(path);
      carry.onEvent?.(event);
    };
    return fitRun({ ...request, options: own, folder: path }, { ...carry, onEvent });
  };
  return whileLocked(folder, () => carryRestarts(folder, record, options, fit));
}

/** Carries on restarts that were stopped. Throws `IN_USE` where another process does. */
export function resumeRestarts(
  folder: string,
  options: RestartOptions & ResumeOptions = {},
): Promise<RestartsResult> {
  return whileLocked(folder, () => carryRestartsOn(folder, options));
}

async function carryRestartsOn(
  folder: string,
  options: RestartOptions & ResumeOptions,
): Promise<RestartsResult> {
  const record = readRestarts(folder);
  const first = RunFolder.open(join(folder, record.restarts[0]?.folder ?? '')).config;
  // The rows of all restarts: those begun and those to come.
  const dataset = await rowsOfRun(first, options.dataset);
  return carryRestarts(folder, record, options, (restart, carry) => {
    const path = join(folder, restart.folder);
    if (isRun(path)) return resumeRun(path, { ...carry, dataset });
    const { source, reading } = first.dataset;
    return fitRun(
      {
        ...(source !== undefined && {
          data: { source, ...(reading !== undefined && { reading: reading as object }) },
        }),
        dataset,
        model: first.model,
        options: { ...(first.options as object), seed: restart.seed },
        preset: z.enum(presetNames).optional().parse(first.preset),
        folder: path,
      },
      { ...carry, threads: carry.threads ?? first.threads },
    );
  });
}

/** Independent seeds derived from one. */
export function seedsOf(seed: number, count: number): number[] {
  const random = new RandomStream(seed).split('restarts');
  return Array.from({ length: count }, (_, index) => random.split(String(index)).next());
}

async function carryRestarts(
  folder: string,
  record: RestartsRecord,
  options: RestartOptions,
  fit: FitRestart,
): Promise<RestartsResult> {
  const { onRestart, ...carry } = options;
  let lastFailure: unknown;
  for (const [index, restart] of record.restarts.entries()) {
    if (restart.objective !== undefined || restart.failure !== undefined) continue;
    onRestart?.(restart, index, record.restarts.length);
    try {
      const { summary, estimator } = await fit(restart, carry);
      await estimator.dispose();
      restart.objective = summary.objective;
      record.objectiveName = summary.objectiveName;
    } catch (error) {
      if (!isOwnFailure(error)) throw error;
      restart.failure = error.message;
      lastFailure = error;
    }
    saveRestarts(folder, record);
  }
  const winner = leastObjective(record.restarts);
  if (winner === undefined) {
    throw (
      lastFailure ??
      new MixturaError('COLLAPSED', `every restart of ${folder} failed; see its ${restartsFile}`)
    );
  }
  record.winner = winner.folder;
  saveRestarts(folder, record);
  return { record, winner: await reopenRun(join(folder, winner.folder), options) };
}

/** A fit that went wrong by its seed, as another may not. */
function isOwnFailure(error: unknown): error is MixturaError {
  return error instanceof MixturaError && (error.code === 'NOT_FINITE' || error.code === 'COLLAPSED');
}

/** The first of those with the least objective. */
function leastObjective(restarts: readonly Restart[]): Restart | undefined {
  return restarts.reduce<Restart | undefined>((best, restart) => {
    const { objective = Infinity } = restart;
    return objective < (best?.objective ?? Infinity) ? restart : best;
  }, undefined);
}
