import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { listRuns } from '../artifact/find-runs.node.js';
import { hasRestarts, readRestarts } from '../artifact/restarts-record.node.js';
import { RunFolder } from '../artifact/run-folder.node.js';
import { MixturaError } from '../error.js';
import type { RunEvent } from '../experiment/run-events.js';
import { runStatus, type RunStatus } from '../experiment/run-status.node.js';
import { isModelName, modelNamed } from '../models/registry.js';
import type { RunDetail, RunState, RunSummary } from './interface.js';
import { latestEventsReader } from './latest-events.node.js';
import { checkedRunName } from './names.js';
import type { Job, Trainer } from './trainer.node.js';

/** The runs of one folder, as the studio sees them. */
export interface RunLibrary {
  readonly folder: string;
  list(): RunSummary[];
  detail(name: string): RunDetail;
  /** Throws `INVALID_OPTION` for a bad name, `MISSING_DATA` where there is no such run. */
  open(name: string): RunFolder;
  pathOf(name: string): string;
  /** The first of `iris-1`, `iris-2` and so on that is free. */
  freeName(stem: string): string;
}

export function openLibrary(folder: string, trainer: Pick<Trainer, 'job' | 'jobs'>): RunLibrary {
  const pathOf = (name: string) => join(folder, checkedRunName(name));
  const has = (name: string) => existsSync(pathOf(name));
  const summaryOf = summaryReader(trainer);
  const open = (name: string) => {
    if (has(name)) return RunFolder.open(pathOf(name));
    throw new MixturaError('MISSING_DATA', `there is no run "${name}" in ${folder}`);
  };
  return {
    folder,
    pathOf,
    open,
    list() {
      const names = listRuns(folder).map((path) => relative(folder, path).split(sep).join('/'));
      const begun = new Set(names);
      const waiting = trainer.jobs().filter(({ run }) => !begun.has(run));
      return [
        ...waiting.map(waitingRun),
        ...names.map((name) => unlessDamaged(name, pathOf(name), () => summaryOf(name, open(name)))),
      ].toSorted((a, b) => (b.changedAt ?? Infinity) - (a.changedAt ?? Infinity));
    },
    detail(name) {
      const job = trainer.job(checkedRunName(name));
      if (job !== undefined && !has(name)) return waitingRun(job);
      const run = open(name);
      const { options, preset, versions } = run.config;
      return {
        ...summaryOf(name, run),
        options: (options ?? {}) as Readonly<Record<string, unknown>>,
        ...(preset !== undefined && { preset }),
        versions,
      };
    },
    freeName(stem) {
      const taken = new Set(trainer.jobs().map(({ run }) => run));
      for (let number = 1; ; number++) {
        const name = `${stem}-${number}`;
        if (!has(name) && !taken.has(name)) return name;
      }
    },
  };
}

/** One that cannot be read does not hide the others. */
function unlessDamaged(name: string, path: string, read: () => RunSummary): RunSummary {
  try {
    return read();
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { name, state: 'damaged', failure, changedAt: changeTime(path) };
  }
}

/** Tells runs as lists show them, by the logs it has read and what the trainer knows. */
function summaryReader(trainer: Pick<Trainer, 'job'>): (name: string, run: RunFolder) => RunSummary {
  const latestEvents = latestEventsReader();
  return (name, run) => {
    const changedAt = changeTime(run.path);
    const { model, options, dataset } = run.config;
    const { digest, rows, features, rowShape, columns } = dataset;
    const events = latestEvents(run);
    const { state: logged, ...status } = runStatus(run, events);
    const job = trainer.job(name);
    const state = stateOf(logged, events.at(-1), job);
    const failure = status.failure ?? (state === 'failed' ? job?.failure : undefined);
    const { clusters } = (options ?? {}) as { clusters?: number };
    return {
      name,
      model,
      title: isModelName(model) ? modelNamed(model).title : model,
      data: { name: dataset.name, rows, features, rowShape, digest, ...(columns && { columns }) },
      ...(clusters !== undefined && { clusters }),
      ...status,
      ...(failure !== undefined && { failure }),
      ...(isWinner(run.path) && { isWinner: true }),
      state,
      changedAt,
    };
  };
}

/** Whether a run is the one that its restarts have chosen. */
function isWinner(path: string): boolean {
  const restarts = dirname(path);
  try {
    return hasRestarts(restarts) && readRestarts(restarts).winner === basename(path);
  } catch {
    return false;
  }
}

function stateOf(state: RunStatus['state'], last: RunEvent | undefined, job: Job | undefined): RunState {
  if (job?.state === 'going') return 'running';
  if (job?.state === 'pausing') return 'pausing';
  if (state === 'training') return 'elsewhere';
  if (state !== 'unfinished') return state;
  if (job?.failure !== undefined) return 'failed';
  // One that was asked to pause before it listened for that left no word.
  if (last?.type === 'stopped' || job?.paused === true) return 'paused';
  return 'interrupted';
}

/** A run that has written nothing yet, or never will. */
function waitingRun({
  run,
  state,
  failure = 'it was stopped before its first step; start it again',
}: Job): RunDetail {
  return state === 'ended' ? { name: run, state: 'failed', failure } : { name: run, state: 'starting' };
}

/** When anything in a folder last changed. */
function changeTime(folder: string): number {
  const paths = [folder, ...readdirSync(folder).map((name) => join(folder, name))];
  return Math.max(...paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}
