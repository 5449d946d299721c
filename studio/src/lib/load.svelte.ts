import { messageOf } from './format.js';

/** Something that comes from the server: it is awaited, there, or it failed. */
export class Loaded<T> {
  value = $state.raw<T>();
  error = $state<string>();
  loading = $state(false);
  #latest = 0;

  /** As before anything was loaded; an answer on its way is dropped. */
  clear(): void {
    this.#latest += 1;
    this.value = undefined;
    this.error = undefined;
    this.loading = false;
  }

  /** Loads anew; an answer that was overtaken by a later question is dropped. */
  async load(ask: () => Promise<T>): Promise<void> {
    const own = ++this.#latest;
    this.loading = true;
    this.error = undefined;
    try {
      const value = await ask();
      if (own === this.#latest) this.value = value;
    } catch (error) {
      if (own === this.#latest) this.error = messageOf(error);
    } finally {
      if (own === this.#latest) this.loading = false;
    }
  }
}
