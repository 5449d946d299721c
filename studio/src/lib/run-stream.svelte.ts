import type { RunEvent } from '../../../src/experiment/run-events.js';
import type { RunDetail } from './api.js';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;
export type Epoch = EventOf<'epoch'>;

/** What a run has said so far, kept up to date; a lost connection is taken up where it broke. */
export class RunStream {
  detail = $state.raw<RunDetail>();
  start = $state.raw<EventOf<'start'>>();
  phase = $state.raw<EventOf<'phase'>>();
  progress = $state.raw<EventOf<'progress'>>();
  epochs = $state.raw<readonly Epoch[]>([]);
  warnings = $state.raw<readonly EventOf<'warning'>[]>([]);
  metrics = $state.raw<ReadonlyMap<string, number>>(new Map());
  series = $state.raw<ReadonlyMap<string, readonly number[]>>(new Map());
  ended = $state.raw<ReadonlyMap<string, number>>(new Map());
  checkpoints = $state(0);
  connected = $state(true);
  readonly #source: EventSource;

  constructor(run: string) {
    this.#source = new EventSource(`/api/runs/${encodeURIComponent(run)}/events`);
    this.#source.addEventListener('events', ({ data }: MessageEvent<string>) =>
      this.#take(JSON.parse(data) as RunEvent[]),
    );
    this.#source.addEventListener('state', ({ data }: MessageEvent<string>) => {
      this.detail = JSON.parse(data) as RunDetail;
    });
    this.#source.addEventListener('reset', () => this.#forget());
    this.#source.onopen = () => (this.connected = true);
    this.#source.onerror = () => (this.connected = false);
  }

  close(): void {
    this.#source.close();
  }

  #forget(): void {
    this.start = this.phase = this.progress = undefined;
    this.epochs = [];
    this.warnings = [];
    this.metrics = new Map();
    this.series = new Map();
    this.ended = new Map();
  }

  #take(events: readonly RunEvent[]): void {
    const epochs = [...this.epochs];
    const metrics = new Map(this.metrics);
    const series = new Map(this.series);
    const ended = new Map(this.ended);
    for (const event of events) {
      switch (event.type) {
        case 'start':
          this.start = event;
          break;
        case 'phase':
          this.phase = event;
          this.progress = undefined;
          break;
        case 'progress':
          this.progress = event;
          break;
        case 'epoch':
          epochs.push(event);
          break;
        case 'metric':
          metrics.set(event.name, event.value);
          break;
        case 'series':
          series.set(event.name, event.values);
          break;
        case 'warning':
          this.warnings = [...this.warnings, event];
          break;
        case 'checkpoint':
          this.checkpoints += 1;
          break;
        case 'phase-end':
          ended.set(event.phase, event.elapsedMs);
          break;
        case 'end':
        case 'stopped':
          break;
      }
    }
    this.epochs = epochs;
    this.metrics = metrics;
    this.series = series;
    this.ended = ended;
  }
}

/** Milliseconds left in the phase, by the pace of its latest epochs. */
export function remainingMs(epochs: readonly Epoch[]): number | undefined {
  const last = epochs.at(-1);
  if (last === undefined) return undefined;
  const own = epochs.filter(({ phase }) => phase === last.phase).slice(-6);
  const first = own[0];
  if (first === undefined || own.length < 2) return undefined;
  const pace = (last.elapsedMs - first.elapsedMs) / (last.epoch - first.epoch);
  return pace * (last.epochs - last.epoch);
}
