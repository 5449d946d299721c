import { statSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '../artifact/run-files.js';
import type { RunFolder } from '../artifact/run-folder.node.js';
import { MixturaError } from '../error.js';
import { parseRunEvents, type RunEvent } from '../experiment/run-events.js';

interface Known {
  /** Of the run as it was started: one that replaces it in its folder has another. */
  readonly begun: number;
  /** Bytes of the log that were read. */
  readonly offset: number;
  readonly events: readonly RunEvent[];
}

/** A reader of runs that gives the latest event of each kind, in order. It remembers, and reads only what a log has gained. */
export function latestEventsReader(): (run: RunFolder) => readonly RunEvent[] {
  const known = new Map<string, Known>();
  return (run) => {
    const begun = statSync(join(run.path, runFiles.config)).mtimeMs;
    const before = known.get(run.path);
    const after =
      (before?.begun === begun && grown(run, before)) || grown(run, { begun, offset: 0, events: [] });
    if (after === undefined) return [];
    known.set(run.path, after);
    return after.events;
  };
}

/** Undefined where the log no longer holds what was read of it, because a resumed run took some back. */
function grown(run: RunFolder, { begun, offset, events }: Known): Known | undefined {
  const size = statSync(join(run.path, runFiles.events), { throwIfNoEntry: false })?.size ?? 0;
  if (size < offset) return undefined;
  try {
    const gained = run.eventsFrom(offset);
    const all = [...events, ...parseRunEvents(gained.events, run.path)];
    const last = new Map(all.map((event, at) => [event.type, at]));
    return { begun, offset: gained.next, events: all.filter((event, at) => last.get(event.type) === at) };
  } catch (error) {
    if (offset > 0 && error instanceof MixturaError && error.code === 'INVALID_ARTIFACT') return undefined;
    throw error;
  }
}
