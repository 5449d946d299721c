import { methodOf } from '../cells/cell.js';
import { commandOf, publishedText, runsText, statisticText, table, valuesText } from '../markdown.js';
import { printedIn } from '../cells/printed.js';
import { measuredOf } from '../summary.js';
import type { ExhibitView, Shown } from './exhibit.js';

const errors = [
  ['3', 'neighbourError3'],
  ['5', 'neighbourError5'],
  ['10', 'neighbourError10'],
] as const;

/** Mean errors beside the paper's. */
export function neighbourTable({ name, summaries }: ExhibitView): Shown {
  const header = [
    'data',
    'method',
    ...errors.flatMap(([k]) => [`paper, k = ${k}`, `k = ${k}, %`]),
    'each seed, k = 10',
    'runs',
    'command',
  ];
  const rows = summaries.map((summary) => [
    summary.cell.dataset,
    methodOf(summary.cell),
    ...errors.flatMap(([, metric]) => [
      publishedText(printedIn(name, summary.cell), metric),
      statisticText(measuredOf(summary, metric), summary, metric),
    ]),
    valuesText(measuredOf(summary, 'neighbourError10'), 'neighbourError10'),
    runsText(summary),
    commandOf(summary.cell),
  ]);
  return { text: table(header, rows), figures: [] };
}
