import { methodOf } from '../cells/cell.js';
import { commandOf, machineText, publishedText, table } from '../markdown.js';
import { printedIn } from '../cells/printed.js';
import type { FinishedLine } from '../result-line.js';
import { statisticOf, type CellSummary } from '../summary.js';
import type { ExhibitView, Shown } from './exhibit.js';

/** S3VDC, table 4: time of the start, and the share of the rows that it looks at. */
export function startTimes({ name, summaries }: ExhibitView): Shown {
  const rows = summaries.map((summary) => {
    const { cell, finished } = summary;
    const [line] = finished;
    const seconds = secondsOf(
      finished,
      (phase) => phase.name === 'start',
      ({ elapsedMs }) => elapsedMs / 1000,
    );
    return [
      cell.dataset,
      methodOf(cell),
      cell.preset,
      line === undefined ? '' : startOf(line),
      publishedText(printedIn(name, cell), 'startSeconds'),
      timeText(seconds, summary),
      String(seconds.values.length),
      commandOf(cell),
    ];
  });
  const header = ['data', 'method', 'recipe', 'first clusters', 'paper, s', 'here, s', 'runs', 'command'];
  return { text: table(header, rows), figures: [] };
}

/** VAED, table 3: time of an epoch of each phase, and of the whole. */
export function epochTimes({ summaries }: ExhibitView): Shown {
  const rows = summaries.map((summary) => {
    const { cell, finished } = summary;
    const names = [...new Set(finished.flatMap(({ phases = [] }) => phases.map(({ name }) => name)))];
    const perEpoch = names.flatMap((name) => {
      const { mean, values } = secondsOf(
        finished,
        (phase) => phase.name === name && phase.epochs > 0,
        ({ elapsedMs, epochs }) => elapsedMs / 1000 / epochs,
      );
      return values.length === 0 ? [] : [`${name} ${mean.toPrecision(3)}`];
    });
    const whole = statisticOf(finished.map(({ elapsedMs }) => elapsedMs / 1000));
    return [
      cell.dataset,
      methodOf(cell),
      cell.preset,
      perEpoch.join('<br>'),
      timeText(whole, summary),
      String(finished.length),
      [...new Set(finished.map(machineText))].join('<br>'),
      commandOf(cell),
    ];
  });
  const header = ['data', 'method', 'recipe', 'an epoch, s', 'whole, s', 'runs', 'machine', 'command'];
  return { text: table(header, rows), figures: [] };
}

type Phase = NonNullable<FinishedLine['phases']>[number];

function secondsOf(
  lines: readonly FinishedLine[],
  chosen: (phase: Phase) => boolean,
  read: (phase: Phase) => number,
) {
  return statisticOf(lines.flatMap(({ phases = [] }) => phases.filter(chosen).map(read)));
}

function timeText(
  { mean, deviation, values }: ReturnType<typeof statisticOf>,
  { finished, mixed }: CellSummary,
): string {
  if (values.length === 0) return finished.length === 0 ? 'not run' : 'not kept';
  if (mixed) return 'runs of different data: no mean';
  // Three digits, in seconds however many.
  const decimals = Math.min(2, Math.max(0, 2 - Math.floor(Math.log10(mean))));
  const text = mean.toFixed(decimals);
  return values.length === 1 ? text : `${text} ± ${deviation.toFixed(decimals)}`;
}

/** How and on how many rows the first clusters of a run were found. */
function startOf({ options, dataset }: FinishedLine): string {
  const { start, startBatches = 0, batchSize = 0 } = options as Record<string, unknown>;
  const asked = Number(startBatches) * Number(batchSize);
  const share = asked === 0 ? 1 : Math.min(1, asked / dataset.rows);
  return `${String(start)} on ${Math.round(100 * share)} % of the rows`;
}
