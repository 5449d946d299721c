import { api, type MapKind } from './api.js';
import { messageOf } from './format.js';

const againMs = 500;

/** A map of a run's rows: asked for until it is computed. */
export class WatchedMap {
  positions = $state.raw<Float32Array>();
  share = $state<number>();
  error = $state<string>();
  #latest = 0;

  async load(run: string, kind: MapKind): Promise<void> {
    const own = ++this.#latest;
    this.positions = undefined;
    this.error = undefined;
    this.share = 0;
    try {
      while (own === this.#latest) {
        const answer = await api.map(run, kind);
        if (own !== this.#latest) return;
        if (answer.ready) {
          this.positions = Float32Array.from(answer.positions);
          return;
        }
        this.share = answer.share;
        await new Promise((resolve) => setTimeout(resolve, againMs));
      }
    } catch (error) {
      if (own === this.#latest) this.error = messageOf(error);
    }
  }

  stop(): void {
    this.#latest += 1;
  }
}
