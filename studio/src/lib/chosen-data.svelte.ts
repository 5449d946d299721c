import { api, type DataPreview, type ReadingChoice, type SourceColumn } from './api.js';
import { Loaded } from './load.svelte.js';
import { columnReadingOf, layoutOf, newDraft, readingOf } from './reading-draft.js';

/** What a new run is to learn from: a source, how it is read, and the rows that gives. Made while a component is. */
export class ChosenData {
  readonly preview = new Loaded<DataPreview>();
  readonly #columns = new Loaded<SourceColumn[]>();
  draft = $state.raw(newDraft);
  #source = $state<string>();

  readonly #isFile = $derived(this.#source?.startsWith('file:') ?? false);
  /** Of a table; none where the source is another one. */
  readonly columns = $derived(this.#isFile ? (this.#columns.value ?? []) : []);
  /** Whether there is a choice of how the source is read. */
  readonly hasReading = $derived(
    this.columns.length > 0 ||
      (this.#isFile && layoutOf(this.#source ?? '') !== undefined && !this.#columns.loading),
  );
  // As text, for a reading that is the same again is no reason to read again.
  readonly #readingText = $derived(
    JSON.stringify(
      readingOf(
        this.draft,
        this.columns.map(({ name }) => name),
      ),
    ),
  );
  readonly reading = $derived(JSON.parse(this.#readingText) as ReadingChoice);
  readonly #columnReadingText = $derived(JSON.stringify(columnReadingOf(this.draft)));

  constructor() {
    $effect(() => {
      const [source, reading] = [this.#source, this.reading];
      if (source !== undefined) void this.preview.load(() => api.preview(source, reading));
    });
    $effect(() => {
      const [source, reading] = [this.#source, JSON.parse(this.#columnReadingText) as ReadingChoice];
      if (source !== undefined && this.#isFile) void this.#columns.load(() => api.columns(source, reading));
    });
  }

  get source(): string | undefined {
    return this.#source;
  }

  choose(source: string): void {
    this.#source = source;
    this.draft = newDraft;
    this.preview.value = this.#columns.value = undefined;
  }

  /** The rows, where they can be learnt from as they are read now. */
  get rows(): DataPreview | undefined {
    return this.preview.error === undefined ? this.preview.value : undefined;
  }
}
