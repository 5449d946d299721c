import { setTimeout as sleep } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import type { SSEMessage } from 'hono/streaming';
import { MixturaError } from '../error.js';
import type { RunLibrary } from './run-library.node.js';
import type { Trainer } from './trainer.node.js';

const pollMs = 400;
const stateEveryPolls = 3;
const heartbeatPolls = 25;
const eventsAMessage = 500;

/** Positions of another server's life are not trusted: the logs may have been cut in between. */
const life = randomBytes(6).toString('hex');

/**
 * The events of a run as messages, from the one after `lastEventId` on, and its state whenever that changes. A position
 * is `life.generation.byte`; one that no longer holds begins anew, after a message `reset`.
 */
export async function* followRun(
  name: string,
  lastEventId: string | undefined,
  { library, trainer, signal }: { library: RunLibrary; trainer: Trainer; signal: AbortSignal },
): AsyncGenerator<SSEMessage> {
  let generation = trainer.generation(name);
  let offset = offsetOf(lastEventId, generation);
  if (offset === undefined) {
    if (lastEventId !== undefined) yield reset;
    offset = 0;
  }
  let lastState = '';
  for (let poll = 0; !signal.aborted; poll++) {
    if (trainer.generation(name) !== generation) {
      generation = trainer.generation(name);
      offset = 0;
      yield reset;
    }
    const batch = read(library, name, offset);
    if (batch === undefined) {
      offset = 0;
      yield reset;
    } else {
      const { events, next } = batch;
      for (let at = 0; at < events.length; at += eventsAMessage) {
        const isLast = at + eventsAMessage >= events.length;
        yield {
          event: 'events',
          data: JSON.stringify(events.slice(at, at + eventsAMessage)),
          // A position counts once all before it was sent.
          ...(isLast && { id: `${life}.${generation}.${next}` }),
        };
      }
      offset = next;
      if (events.length > 0 || poll % stateEveryPolls === 0) {
        const state = JSON.stringify(library.detail(name));
        if (state !== lastState) yield { event: 'state', data: state };
        else if (poll % heartbeatPolls === 0) yield { event: 'alive', data: '' };
        lastState = state;
      }
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

const reset: SSEMessage = { event: 'reset', data: '' };

function offsetOf(id: string | undefined, generation: number): number | undefined {
  const [, ownLife, ownGeneration, offset] = /^(\w+)\.(\d+)\.(\d+)$/.exec(id ?? '') ?? [];
  if (ownLife !== life || Number(ownGeneration) !== generation) return undefined;
  return Number(offset);
}

/** Undefined where the log no longer fits the offset, because somebody else resumed the run. */
function read(library: RunLibrary, name: string, offset: number) {
  let folder;
  try {
    folder = library.open(name);
  } catch (error) {
    // A run that has just been asked for has no folder yet.
    if (error instanceof MixturaError) return { events: [], next: offset };
    throw error;
  }
  try {
    return folder.eventsFrom(offset);
  } catch (error) {
    if (offset > 0 && error instanceof MixturaError && error.code === 'INVALID_ARTIFACT') return undefined;
    throw error;
  }
}
