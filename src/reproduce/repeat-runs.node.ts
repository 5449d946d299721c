import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cell } from './cells/cell.js';
import { runQueue, type QueueEvent } from './queue.node.js';
import type { Profile, ResultLine } from './result-line.js';
import { readResults } from './results-file.node.js';
import { presentOf } from './standing.js';

export interface RepeatRequest {
  readonly cells: readonly Cell[];
  /** Runs of this seed alone. */
  readonly seed?: number | undefined;
  readonly profile: Profile;
  readonly resultsFile: string;
  readonly signal: AbortSignal;
}

/** A published run, and the same run made once more. */
export interface Repeated {
  readonly published: ResultLine;
  /** Undefined where it was stopped or crashed. */
  readonly again: ResultLine | undefined;
  /** Whether both took the same path: equal losses in every epoch, where there are epochs, and equal scores, to the last bit. */
  readonly same: boolean;
}

/** Makes published runs of the present recipes once more, apart from the published ones, which stay as they are. */
export async function repeatRuns(
  request: RepeatRequest,
  onEvent: (event: QueueEvent) => void,
): Promise<Repeated[]> {
  const { cells, seed, profile, resultsFile, signal } = request;
  const published = presentOf(readResults(resultsFile), cells).filter(
    (line) => line.profile === profile && (seed === undefined || line.seed === seed),
  );
  const folder = mkdtempSync(join(tmpdir(), 'mixtura-again-'));
  const file = join(folder, 'runs.jsonl');
  try {
    for (const line of published) {
      const queue = { profile, jobs: 1, resultsFile: file, workFolder: join(folder, 'work'), signal };
      await runQueue(
        { ...queue, cells: cells.filter(({ id }) => id === line.cell), seeds: [line.seed] },
        onEvent,
      );
    }
    const made = readResults(file);
    return published.map((line) => {
      const again = made.find((other) => other.cell === line.cell && other.seed === line.seed);
      return { published: line, again, same: samePath(line, again) };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function samePath(one: ResultLine, other: ResultLine | undefined): boolean {
  if (one.state === 'failed' || other?.state !== 'finished') return false;
  const isEqual = (['accuracy', 'nmi', 'ari'] as const).every(
    (score) => one.scores[score] === other.scores[score],
  );
  return isEqual && one.pathDigest === other.pathDigest;
}
