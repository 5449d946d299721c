import type { RunFolder } from '../artifact/run-folder.node.js';
import type { RunEvent } from './run-events.js';

/** How far a run is, as its log tells. */
export interface RunStatus {
  /** `unfinished` runs were stopped or killed, or go on this very moment. */
  readonly state: 'finished' | 'unfinished' | 'failed';
  readonly phase?: string;
  readonly epoch?: string;
  readonly elapsedMs?: number;
  readonly objective?: { readonly name: string; readonly value: number };
  /** Why a failed run failed. */
  readonly failure?: string;
}

export function runStatus(folder: Pick<RunFolder, 'events' | 'hasModel'>): RunStatus {
  const events = folder.events() as unknown as readonly RunEvent[];
  const epoch = events.findLast((event) => event.type === 'epoch');
  const phase = events.findLast((event) => event.type === 'phase')?.phase;
  const end = events.findLast((event) => event.type === 'end');
  const last = events.at(-1);
  const failure = last?.type === 'stopped' && last.code !== 'ABORTED' ? last.message : undefined;
  return {
    state:
      end !== undefined && folder.hasModel() ? 'finished' : failure === undefined ? 'unfinished' : 'failed',
    ...(phase !== undefined && { phase }),
    ...(epoch && { elapsedMs: epoch.elapsedMs }),
    // A phase that has not finished an epoch yet is not at the last one's end.
    ...(epoch && epoch.phase === phase && { epoch: `${epoch.epoch}/${epoch.epochs}` }),
    ...(end && { elapsedMs: end.elapsedMs, objective: { name: end.objectiveName, value: end.objective } }),
    ...(failure !== undefined && { failure }),
  };
}
