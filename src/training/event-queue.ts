import type { TrainingEvent } from './events.js';

/** Carries events from code that calls back to a generator that yields. */
export class EventQueue {
  #pending: TrainingEvent[] = [];
  #wake: () => void = () => undefined;

  push(event: TrainingEvent): void {
    this.#pending.push(event);
    this.#wake();
  }

  /** What was pushed since the last call. */
  take(): TrainingEvent[] {
    const events = this.#pending;
    this.#pending = [];
    return events;
  }

  /** Yields events while `work` runs, then the rest; rethrows what `work` threw. */
  async *during(work: Promise<void>): AsyncGenerator<TrainingEvent> {
    const state = { running: true };
    const finished = work.finally(() => {
      state.running = false;
      this.#wake();
    });
    // The error is thrown below, once; until then nobody else waits for it.
    finished.catch(() => undefined);
    while (state.running) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (!state.running || this.#pending.length > 0) resolve();
      });
      yield* this.take();
    }
    await finished;
    yield* this.take();
  }
}
