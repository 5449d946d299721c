import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Cell } from './cells.js';
import { appendResult, readResults } from './results-file.node.js';
import { resultLineSchema, runKey, type Profile, type ResultLine } from './result-line.js';
import { sortLines } from './standing.js';

export interface QueueRequest {
  readonly cells: readonly Cell[];
  readonly seeds: readonly number[];
  readonly profile: Profile;
  /** Runs at once; each has a process and a thread of its own. */
  readonly jobs: number;
  /** After this time no run is started and those that go on are stopped; they resume next time. */
  readonly minutes?: number | undefined;
  readonly resultsFile: string;
  readonly workFolder: string;
  readonly signal?: AbortSignal | undefined;
}

export type QueueEvent =
  | { readonly type: 'queue'; readonly planned: number; readonly done: number }
  | { readonly type: 'started'; readonly cell: string; readonly seed: number }
  | { readonly type: 'finished'; readonly line: ResultLine }
  | { readonly type: 'stopped'; readonly cell: string; readonly seed: number }
  /** The process ended by itself and without a result: out of memory, or no data. Nothing is recorded. */
  | { readonly type: 'crashed'; readonly cell: string; readonly seed: number };

interface Job {
  readonly cell: Cell;
  readonly seed: number;
}

/** Runs what is not done yet with the present recipes: seed by seed over all cells, so that an early stop leaves every cell with as many seeds. */
export async function runQueue(request: QueueRequest, onEvent: (event: QueueEvent) => void): Promise<void> {
  const { cells, seeds, profile, jobs } = request;
  const { present } = sortLines(readResults(request.resultsFile), cells);
  const done = new Set(present.map((line) => runKey(line.cell, line.seed, line.profile)));
  const all = seeds.flatMap((seed) => cells.map((cell): Job => ({ cell, seed })));
  const waiting = all.filter(({ cell, seed }) => !done.has(runKey(cell.id, seed, profile)));
  onEvent({ type: 'queue', planned: all.length, done: all.length - waiting.length });

  const stop = new AbortController();
  const timer =
    request.minutes === undefined ? undefined : setTimeout(() => stop.abort(), request.minutes * 60_000);
  request.signal?.addEventListener('abort', () => stop.abort(), { once: true });
  if (request.signal?.aborted === true) stop.abort();
  const work = async () => {
    for (let job = waiting.shift(); job !== undefined && !stop.signal.aborted; job = waiting.shift()) {
      const { cell, seed } = job;
      onEvent({ type: 'started', cell: cell.id, seed });
      const line = await inProcess(job, request, stop.signal);
      if (line !== undefined) {
        appendResult(request.resultsFile, line);
        onEvent({ type: 'finished', line });
      } else onEvent({ type: stop.signal.aborted ? 'stopped' : 'crashed', cell: cell.id, seed });
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  clearTimeout(timer);
}

const worker = fileURLToPath(new URL('./worker.node.js', import.meta.url));

const reply = z.object({ line: resultLineSchema });

/** Carries a job out in a process of its own; undefined where it was stopped before its end. */
function inProcess(job: Job, request: QueueRequest, signal: AbortSignal): Promise<ResultLine | undefined> {
  const { profile, workFolder } = request;
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(worker, { serialization: 'json' });
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    let line: ResultLine | undefined;
    child.on('message', (message) => {
      line = reply.parse(message).line;
    });
    child.on('error', reject);
    child.on('exit', () => {
      signal.removeEventListener('abort', stop);
      resolve(line);
    });
    child.send({ ...job, profile, workFolder });
  });
}
