import type { TrainingEvent } from '../training/events.js';
import { lineChart, type FigureOptions, type LineSeries, type Phase } from './figures/index.js';

type EpochEvent = Extract<TrainingEvent, { type: 'epoch' }>;

/** A stretch of training whose phases have terms in common, with its first epoch over all phases. */
interface Stretch {
  readonly first: number;
  readonly epochs: readonly EpochEvent[];
}

/** Values that every optimised phase reports, in the order of their strips; others come after them. */
const stripOrder = ['beta', 'learningRate'];
const mostStrips = 4;
/** A loss that falls by more than this factor is shown on a log scale. */
const logRatio = 30;

/**
 * Every term of the loss over the epochs of all phases, with beta, learning rates and the gradient's norm in strips below: one figure for
 * each stretch of phases that have terms in common, since losses without do not compare. None without an epoch.
 */
export function trainingCurves(
  events: readonly Pick<TrainingEvent, 'type'>[],
  options: FigureOptions = {},
): string[] {
  const epochs = (events as readonly TrainingEvent[]).filter((event) => event.type === 'epoch');
  return stretches(epochs).map((stretch) => {
    const phases = phasesOf(stretch);
    const series = lossSeries(stretch);
    const schedules = schedulesOf(stretch);
    const title = `Training: ${[...new Set(phases.map(({ name }) => name))].join(', ')}`;
    return lineChart(series, {
      title,
      xLabel: 'epoch, over all phases',
      yLabel: 'loss, mean of an epoch',
      yScale: spansMagnitudes(series) ? 'log' : 'linear',
      phases,
      schedules,
      ...options,
    });
  });
}

function stretches(epochs: readonly EpochEvent[]): Stretch[] {
  const shares = (a: EpochEvent, b: EpochEvent) => Object.keys(a.terms).some((term) => term in b.terms);
  const starts = epochs.flatMap((epoch, i) => (i > 0 && shares(epoch, epochs[i - 1]) ? [] : [i]));
  return starts.map((start, i) => ({ first: start + 1, epochs: epochs.slice(start, starts[i + 1]) }));
}

function phasesOf({ first, epochs }: Stretch): Phase[] {
  const starts = epochs.flatMap((epoch, i) => (epoch.phase !== epochs[i - 1]?.phase ? [i] : []));
  return starts.map((start, i) => ({
    name: epochs[start].phase,
    from: first + start - 0.5,
    to: first + (starts[i + 1] ?? epochs.length) - 0.5,
  }));
}

function lossSeries(stretch: Stretch): LineSeries[] {
  const names = [...new Set(stretch.epochs.flatMap(({ terms }) => Object.keys(terms)))];
  const terms = names.map((name) => curve(stretch, name, (epoch) => epoch.terms[name]));
  // A single term usually is the loss; where a schedule scales it, the loss is another curve.
  const [only] = terms;
  const loss = curve(stretch, 'loss', (epoch) => epoch.loss);
  const same = terms.length === 1 && Array.from(loss.y).every((value, i) => value === only.y[i]);
  return same ? terms : [loss, ...terms.map((term) => ({ ...term, dashed: true }))];
}

function schedulesOf(stretch: Stretch): LineSeries[] {
  const rank = (name: string) => {
    const at = stripOrder.indexOf(name);
    return at >= 0 ? at : name === 'gradientNorm' ? Infinity : stripOrder.length;
  };
  const names = [...new Set(stretch.epochs.flatMap(({ values }) => Object.keys(values)))];
  return names
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0))
    .slice(0, mostStrips)
    .map((name) => curve(stretch, inWords(name), (epoch) => epoch.values[name]));
}

function curve(
  { first, epochs }: Stretch,
  name: string,
  valueOf: (epoch: EpochEvent) => number | undefined,
): LineSeries {
  return {
    name: inWords(name),
    x: epochs.map((_, i) => first + i),
    y: epochs.map((epoch) => valueOf(epoch) ?? NaN),
  };
}

/** `learningRate` as `learning rate`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function spansMagnitudes(series: readonly LineSeries[]): boolean {
  return (
    series.some(({ y }) => {
      const values = Array.from(y).filter(Number.isFinite);
      const least = Math.min(...values);
      return least > 0 && Math.max(...values) > logRatio * least;
    }) && series.every(({ y }) => Array.from(y).every((value) => !(value <= 0)))
  );
}
