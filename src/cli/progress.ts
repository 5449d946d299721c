import type { RunEvent } from '../experiment/run-events.js';
import { formatCount, formatDuration, formatValue } from '../report/format.js';
import type { TrainingWarning } from '../training/events.js';
import type { CommandIO } from './io.js';

/** Shows a run as it happens: one rewritten line on a terminal, a line now and then elsewhere. */
export interface Progress {
  onEvent(event: RunEvent): void;
  /** Clears what is still to be rewritten. */
  finish(): void;
}

/** Least time between two lines that are not on a terminal. */
const plainIntervalMs = 5000;
const barWidth = 20;

interface PhaseView {
  readonly name: string;
  /** `2/4` */
  readonly place: string;
  readonly startedAt: number;
  /** Where progress stood when first seen, for the rate. */
  first: { readonly done: number; readonly at: number } | undefined;
  done: number;
  total: number;
  unit: string;
  epoch: string;
}

/** Warnings alone. */
export function showWarnings(io: CommandIO): Progress {
  return {
    onEvent: (event) => {
      if (event.type === 'warning') io.note(`${warningText(io, event)}\n`);
    },
    finish: () => undefined,
  };
}

function warningText({ colors }: CommandIO, { message, code }: TrainingWarning): string {
  return `${colors.yellow('warning')} ${message} [${code}]`;
}

export function showProgress(io: CommandIO, now: () => number = () => performance.now()): Progress {
  const { colors, terminal } = io;
  let phase: PhaseView | undefined;
  let lastPlain = -Infinity;
  const clear = () => {
    if (terminal) io.note('\r\x1b[K');
  };
  const line = (text: string) => {
    clear();
    io.note(`${text}\n`);
  };
  const redraw = () => {
    if (phase === undefined) return;
    if (terminal) {
      const text = liveLine(phase, now());
      io.note(`\r\x1b[K${text.slice(0, io.width() - 1)}`);
    } else if (now() - lastPlain >= plainIntervalMs) {
      lastPlain = now();
      line(`  ${plainLine(phase, now())}`);
    }
  };
  const onEvent = (event: RunEvent): void => {
    switch (event.type) {
      case 'start':
        line(
          `${event.model}: ${formatCount(event.rows)} rows of ${formatCount(event.features)}, seed ${event.seed}: ${event.phases.join(' → ')}`,
        );
        break;
      case 'phase':
        phase = startPhase(event, now());
        lastPlain = now();
        redraw();
        break;
      case 'progress':
        if (phase !== undefined) {
          phase.first ??= { done: event.done, at: now() };
          Object.assign(phase, { done: event.done, total: event.total, unit: event.unit });
          redraw();
        }
        break;
      case 'epoch':
        if (phase !== undefined) {
          phase.epoch = `epoch ${event.epoch}/${event.epochs}, loss ${formatValue(event.loss)}`;
          redraw();
        }
        break;
      case 'warning':
        line(warningText(io, event));
        break;
      case 'phase-end': {
        const early = event.stopped === undefined ? '' : `, ${event.stopped}`;
        const epoch = phase === undefined || phase.epoch === '' ? '' : `: ${phase.epoch}`;
        line(
          `${colors.green('✓')} ${event.phase} ${phase?.place ?? ''}${epoch}${early}, ${formatDuration(event.elapsedMs)}`,
        );
        phase = undefined;
        break;
      }
      case 'end':
      case 'stopped':
        clear();
        break;
      case 'metric':
      case 'series':
      case 'checkpoint':
        break;
      default:
        event satisfies never;
    }
  };
  return { onEvent, finish: clear };
}

function startPhase(event: Extract<RunEvent, { type: 'phase' }>, at: number): PhaseView {
  return {
    name: event.phase,
    place: `(${event.index + 1}/${event.count})`,
    startedAt: at,
    first: undefined,
    done: event.resumedAtStep ?? 0,
    total: event.steps ?? 0,
    unit: 'steps',
    epoch: '',
  };
}

function liveLine(phase: PhaseView, at: number): string {
  const share = phase.total === 0 ? 0 : Math.min(1, phase.done / phase.total);
  const full = Math.round(share * barWidth);
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
  return `${phase.name} ${phase.place} ${bar} ${plainTail(phase, share, at)}`;
}

function plainLine(phase: PhaseView, at: number): string {
  const share = phase.total === 0 ? 0 : Math.min(1, phase.done / phase.total);
  return `${phase.name} ${plainTail(phase, share, at)}`;
}

function plainTail(phase: PhaseView, share: number, at: number): string {
  const known = phase.total > 0 ? [`${Math.floor(share * 100)} %`] : [formatDuration(at - phase.startedAt)];
  const left = remainingMs(phase, at);
  return [...known, phase.epoch, left === undefined ? '' : `${formatDuration(left)} left`]
    .filter((part) => part !== '')
    .join('  ');
}

/** At the rate since progress was first seen. */
function remainingMs({ first, done, total }: PhaseView, at: number): number | undefined {
  if (first === undefined || done <= first.done) return undefined;
  return ((total - done) * (at - first.at)) / (done - first.done);
}
