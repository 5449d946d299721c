import type { RunFolder } from '../artifact/run-folder.node.js';
import { eventsOf, type RunEvent } from './run-events.js';

/** How far a run is, as its log tells. */
export interface RunStatus {
  /** `training` runs are written to this very moment; `unfinished` ones were stopped or killed. */
  readonly state: 'training' | 'finished' | 'unfinished' | 'failed';
  readonly phase?: string;
  readonly epoch?: string;
  readonly elapsedMs?: number;
  readonly objective?: { readonly name: string; readonly value: number };
  /** Why a failed run failed. */
  readonly failure?: string;
}

/** The status of a run, by its whole log or by the latest event of each kind. Throws `INVALID_ARTIFACT` where the log is damaged. */
export function runStatus(
  folder: Pick<RunFolder, 'path' | 'events' | 'hasModel' | 'writer'>,
  events: readonly RunEvent[] = eventsOf(folder),
): RunStatus {
  const epoch = events.findLast((event) => event.type === 'epoch');
  const phase = events.findLast((event) => event.type === 'phase')?.phase;
  const end = events.findLast((event) => event.type === 'end');
  const last = events.at(-1);
  const failure = last?.type === 'stopped' && last.code !== 'ABORTED' ? last.message : undefined;
  return {
    state: stateOf(folder, end !== undefined, failure !== undefined),
    ...(phase !== undefined && { phase }),
    ...(epoch && { elapsedMs: epoch.elapsedMs }),
    // A phase that has not finished an epoch yet is not at the last one's end.
    ...(epoch && epoch.phase === phase && { epoch: `${epoch.epoch}/${epoch.epochs}` }),
    ...(end && { elapsedMs: end.elapsedMs, objective: { name: end.objectiveName, value: end.objective } }),
    ...(failure !== undefined && { failure }),
  };
}

function stateOf(
  folder: Pick<RunFolder, 'hasModel' | 'writer'>,
  hasEnded: boolean,
  hasFailed: boolean,
): RunStatus['state'] {
  if (folder.writer() !== undefined) return 'training';
  if (hasEnded && folder.hasModel()) return 'finished';
  return hasFailed ? 'failed' : 'unfinished';
}
