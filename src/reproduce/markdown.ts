import { formatNumber } from '../report/figures/index.js';
import type { Bound, Cell, Metric, Published } from './cells/cell.js';
import type { ResultLine } from './result-line.js';
import type { CellSummary, Statistic } from './summary.js';

/** How results are written down. */

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (values: readonly string[]) =>
    `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

export function picture(description: string, file: string): string {
  return `![${description}](${file})`;
}

/** A name as part of a file's name. */
export function fileNamed(...names: readonly string[]): string {
  return names
    .join(' ')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}

export function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** How metrics are called where one stands alone. */
export const metricNames: Readonly<Record<Metric, string>> = {
  accuracy: 'accuracy',
  nmi: 'NMI',
  ari: 'ARI',
  neighbourError3: 'error, k = 3',
  neighbourError5: 'error, k = 5',
  neighbourError10: 'error, k = 10',
  heldOut: 'held-out -ln p(x)',
  calinskiHarabasz: 'Calinski-Harabasz',
  silhouette: 'silhouette',
  startSeconds: 'seconds',
};

/** Metrics that are not shares, and are not written in percent. */
const plain = new Set<Metric>(['heldOut', 'calinskiHarabasz', 'silhouette', 'startSeconds']);

export function valueText(metric: Metric, value: number): string {
  if (plain.has(metric)) return formatNumber(value, 5);
  return metric.startsWith('neighbourError') ? (100 * value).toFixed(2) : percent(value);
}

/** Data that stand in for a paper's, or that differ from them. */
const standIns: Readonly<Record<string, string>> = {
  har: 'features recomputed',
  'reuters-4': 'of Reuters-21578',
  '20newsgroups-binary': 'each word once',
};

/** A data set as tables call it, with what it stands in for. */
export function dataNamed(dataset: string): string {
  const standIn = standIns[dataset];
  return standIn === undefined ? dataset : `${dataset} (${standIn})`;
}

export function commandOf({ id }: Cell): string {
  return `\`mixtura reproduce ${id}\``;
}

/** What a table prints of a metric. */
export function publishedText(published: readonly Published[], metric: Metric, named = false): string {
  return published
    .filter((candidate) => candidate.metric === metric)
    .map(({ value, deviation, note }) => {
      const spread = deviation === undefined ? '' : ` ± ${valueText(metric, deviation)}`;
      const text = `${valueText(metric, value)}${spread}${note === undefined ? '' : ` (${note})`}`;
      return named ? `${metric} ${text}` : text;
    })
    .join(named ? '<br>' : ', ');
}

/** Mean ± deviation over the runs of a row; no mean where they are not of the same rows. */
export function statisticText(
  { mean, deviation, values }: Statistic,
  { mixed, finished }: Pick<CellSummary, 'mixed' | 'finished'>,
  metric: Metric = 'accuracy',
): string {
  if (values.length === 0) return finished.length === 0 ? 'not run' : 'not measured';
  if (mixed) return 'runs of different data: no mean';
  const text = valueText(metric, mean);
  return values.length === 1 ? text : `${text} ± ${valueText(metric, deviation)}`;
}

/** Every value of a metric, in the order of the seeds. */
export function valuesText({ values }: Statistic, metric: Metric): string {
  return values.map((value) => valueText(metric, value)).join(' ');
}

export function machineText({ machine }: Pick<ResultLine, 'machine'>): string {
  return `${machine.processor}, Node ${machine.node}`;
}

/** An option as it is written on a command line. */
export function formatOption(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

export function runsText({ finished, failed }: CellSummary): string {
  return failed === 0 ? String(finished.length) : `${finished.length} (+ ${failed} failed)`;
}

/** Bounds are of the mean of so many seeds. */
const boundSeeds = 5;

/** Whether the runs keep what is promised and reach what is aimed at. */
export function boundsText(summary: CellSummary): string {
  const { floor = [], target = [] } = summary.cell;
  return [
    ...floor.map((bound) => boundText(bound, 'floor', summary)),
    ...target.map((bound) => boundText(bound, 'target', summary)),
  ].join('<br>');
}

function boundText(bound: Bound, name: 'floor' | 'target', summary: CellSummary): string {
  const { mean, deviation, values } = summary[bound.metric];
  const most = bound.deviation;
  const goal = `${bound.metric === 'accuracy' ? '' : `${bound.metric} `}${percent(bound.value)}`;
  const spread = most === undefined ? '' : ` ± ${percent(most)}`;
  if (values.length === 0 || summary.mixed) return `${name} ${goal}${spread}`;
  const few = values.length < boundSeeds ? ` (${values.length} of ${boundSeeds} seeds)` : '';
  const reached = `${mean >= bound.value ? 'above' : '**below**'} its ${name} of ${goal}`;
  if (most === undefined || values.length === 1) return `${reached}${few}`;
  return `${reached}, ${deviation <= most ? 'within' : '**beyond**'} its ±${percent(most)}${few}`;
}
