import { boxOfDots } from '../report/figures/index.js';
import { methodOf, type Cell, type MissingCell, type Published } from './cells/cell.js';
import { missingIn } from './cells/missing-cells.js';
import { printedIn } from './cells/printed.js';
import type { ExhibitView, RenderedFile, Shown } from './exhibits/exhibit.js';
import { exhibits } from './exhibits/registry.js';
import {
  boundsText,
  commandOf,
  dataNamed,
  fileNamed,
  picture,
  publishedText,
  runsText,
  statisticText,
  table,
  valuesText,
} from './markdown.js';
import type { CellSummary } from './summary.js';

/** Whether the cell is a row of a table of accuracies, and not of figures alone. */
export function isRow({ tables }: Cell): boolean {
  return tables.some((name) => exhibits[name] === undefined);
}

const header = [
  'data',
  'method',
  'recipe',
  'paper',
  'accuracy',
  'each seed',
  'NMI',
  'ARI',
  'bounds',
  'runs',
  'minutes',
  'command',
];

/** A table of accuracies: a row a cell, and every run as a dot. */
export function accuracyTable({ name, summaries }: Pick<ExhibitView, 'name' | 'summaries'>): Shown {
  const rows = [
    ...summaries.map((summary) => resultRow(name, summary)),
    ...missingIn(name).map((cell) => missingRow(name, cell)),
  ];
  const figures = figure(name, summaries);
  const pictures = figures.map((file) => picture('accuracy of every run', file.name));
  return { text: [...pictures, table(header, rows)].join('\n\n'), figures };
}

function resultRow(name: string, summary: CellSummary): string[] {
  const { cell, accuracy, nmi, ari, minutes } = summary;
  return [
    dataNamed(cell.dataset),
    methodOf(cell),
    cell.preset,
    scoresText(printedIn(name, cell)),
    statisticText(accuracy, summary),
    valuesText(accuracy, 'accuracy'),
    statisticText(nmi, summary),
    statisticText(ari, summary),
    boundsText(summary),
    runsText(summary),
    minutes.values.length === 0 ? '' : minutes.mean.toFixed(1),
    commandOf(cell),
  ];
}

function missingRow(name: string, cell: MissingCell): string[] {
  return [
    cell.dataset,
    cell.model,
    '',
    scoresText(printedIn(name, cell)),
    cell.missing,
    '',
    '',
    '',
    '',
    '0',
    '',
    '',
  ];
}

function scoresText(published: readonly Published[]): string {
  return (['accuracy', 'nmi', 'ari'] as const)
    .map((metric) => publishedText(published, metric, true))
    .filter(Boolean)
    .join('<br>');
}

function figure(name: string, summaries: readonly CellSummary[]): RenderedFile[] {
  const rows = summaries
    .filter(({ finished }) => finished.length > 0)
    .map(({ cell, accuracy }) => {
      const reference = printedIn(name, cell).find(({ metric }) => metric === 'accuracy')?.value;
      return {
        name: `${cell.dataset} · ${methodOf(cell)}, ${cell.preset}`,
        values: [...accuracy.values],
        ...(reference !== undefined && { reference }),
      };
    });
  if (rows.length === 0) return [];
  const content = boxOfDots(rows, {
    title: `${name}: accuracy of every run`,
    width: 860,
    xLabel: 'accuracy',
    domain: [0, 1],
    referenceName: 'paper',
  });
  return [{ name: `${fileNamed(name)}.svg`, content }];
}
