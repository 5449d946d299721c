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
  /** When a line that stays last said how far it is, or it began. */
  shownAt: number;
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
  const screen = screenOf(io);
  let phase: PhaseView | undefined;
  const onEvent = (event: RunEvent): void => {
    switch (event.type) {
      case 'start':
        screen.line(startText(event));
        break;
      case 'phase':
        phase = startPhase(event, now());
        screen.show(phase, now());
        break;
      case 'progress':
        if (phase === undefined) break;
        advance(phase, event, now());
        screen.show(phase, now());
        break;
      case 'epoch':
        if (phase === undefined) break;
        phase.epoch = `epoch ${event.epoch}/${event.epochs}, loss ${formatValue(event.loss)}`;
        screen.show(phase, now());
        break;
      case 'warning':
        screen.line(warningText(io, event));
        break;
      case 'phase-end':
        screen.line(endText(io, event, phase));
        phase = undefined;
        break;
      case 'end':
      case 'stopped':
        screen.clear();
        break;
      case 'metric':
      case 'series':
      case 'checkpoint':
        break;
      default:
        event satisfies never;
    }
  };
  return { onEvent, finish: screen.clear };
}

/** Lines that stay, and below them the one that tells how far a phase is. */
function screenOf(io: CommandIO) {
  const clear = () => {
    if (io.terminal) io.note('\r\x1b[K');
  };
  const line = (text: string) => {
    clear();
    io.note(`${text}\n`);
  };
  const show = (phase: PhaseView, at: number) => {
    if (io.terminal) {
      io.note(`\r\x1b[K${liveLine(phase, at).slice(0, io.width() - 1)}`);
    } else if (at - phase.shownAt >= plainIntervalMs) {
      phase.shownAt = at;
      line(`  ${plainLine(phase, at)}`);
    }
  };
  return { clear, line, show };
}

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

function startText({ model, rows, features, seed, phases }: EventOf<'start'>): string {
  return `${model}: ${formatCount(rows)} rows of ${formatCount(features)}, seed ${seed}: ${phases.join(' → ')}`;
}

function endText(
  { colors }: CommandIO,
  { phase: name, stopped, elapsedMs }: EventOf<'phase-end'>,
  phase: PhaseView | undefined,
): string {
  const early = stopped === undefined ? '' : `, ${stopped}`;
  const epoch = phase === undefined || phase.epoch === '' ? '' : `: ${phase.epoch}`;
  return `${colors.green('✓')} ${name} ${phase?.place ?? ''}${epoch}${early}, ${formatDuration(elapsedMs)}`;
}

function startPhase(event: EventOf<'phase'>, at: number): PhaseView {
  return {
    name: event.phase,
    place: `(${event.index + 1}/${event.count})`,
    startedAt: at,
    shownAt: at,
    first: undefined,
    done: event.resumedAtStep ?? 0,
    total: event.steps ?? 0,
    unit: 'steps',
    epoch: '',
  };
}

function advance(phase: PhaseView, { done, total, unit }: EventOf<'progress'>, at: number): void {
  phase.first ??= { done, at };
  Object.assign(phase, { done, total, unit });
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
