import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../artifact/atomic-file.node.js';
import { inProcess, inTurn } from '../experiment/process-pool.node.js';
import type { Cell } from './cells/cell.js';
import { lacks } from './exhibits/registry.js';
import { appendResult, readResults } from './results-file.node.js';
import { resultLineSchema, runKey, type Profile, type ResultLine } from './result-line.js';
import { presentOf } from './standing.js';

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
  /** Its process ended without a result: out of memory, or no data. Nothing is recorded. */
  | { readonly type: 'crashed'; readonly cell: string; readonly seed: number; readonly reason: string };

interface Job {
  readonly cell: Cell;
  readonly seed: number;
}

/**
 * Runs what is not done yet with the present recipes: seed by seed over all cells, so that an early stop leaves every cell with as many
 * seeds. Runs that are done but were not measured by all their tables ask for come last, and are short where their folders are still there. Several
 * queues may work on one results file.
 */
export async function runQueue(request: QueueRequest, onEvent: (event: QueueEvent) => void): Promise<void> {
  const { cells, seeds, profile, jobs, minutes, resultsFile, workFolder } = request;
  const all = seeds.flatMap((seed) => cells.map((cell): Job => ({ cell, seed })));
  const waiting = undone(all, request);
  onEvent({ type: 'queue', planned: all.length, done: all.length - waiting.length });

  const stop = new AbortController();
  const timer = minutes === undefined ? undefined : setTimeout(() => stop.abort(), minutes * 60_000);
  const signal = AbortSignal.any([stop.signal, ...(request.signal ? [request.signal] : [])]);
  const work = inTurn(waiting, jobs, signal, async (job) => {
    const { cell, seed } = job;
    // Another queue may have done it since, or while it ran here.
    const doneElsewhere = () => undone([job], request).length === 0;
    if (doneElsewhere()) return;
    const about = { cell: cell.id, seed };
    onEvent({ type: 'started', ...about });
    let reply: unknown;
    try {
      reply = await inProcess(worker, { cell, seed, profile, workFolder }, signal);
    } catch (error) {
      // The next run may do better: one crash does not end the queue.
      onEvent({ type: 'crashed', ...about, reason: error instanceof Error ? error.message : String(error) });
      return;
    }
    if (reply === undefined) onEvent({ type: 'stopped', ...about });
    else if (!doneElsewhere()) onEvent({ type: 'finished', line: keep(reply, resultsFile) });
  });
  // Where one cannot be written down, the others need not go on.
  await work.finally(() => {
    stop.abort();
    clearTimeout(timer);
  });
}

/** Jobs that the results file holds no line of; and, after them, those of a line that was not measured by all that their tables ask for. */
function undone(jobs: readonly Job[], { resultsFile, cells, profile }: QueueRequest): readonly Job[] {
  const lines = new Map(
    presentOf(readResults(resultsFile), cells).map((line) => [
      runKey(line.cell, line.seed, line.profile),
      line,
    ]),
  );
  const found = jobs.map((job) => ({ job, line: lines.get(runKey(job.cell.id, job.seed, profile)) }));
  const unknown = found.filter(({ line }) => line === undefined);
  const unmeasured = found.filter(({ job, line }) => line !== undefined && lacks(line, job.cell).length > 0);
  return [...unknown, ...unmeasured].map(({ job }) => job);
}

const worker = new URL('./worker.node.js', import.meta.url);

const replySchema = z.object({
  line: resultLineSchema,
  files: z.array(z.object({ name: z.string(), content: z.string() })),
});

/** Writes down what a run left: first the files, so that no line names one that is not there. */
function keep(reply: unknown, resultsFile: string): ResultLine {
  const { line, files } = replySchema.parse(reply);
  for (const { name, content } of files) writeFileAtomic(join(dirname(resultsFile), name), content);
  appendResult(resultsFile, line);
  return line;
}
