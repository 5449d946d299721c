import { isRow } from './accuracy-tables.js';
import { methodOf, type Cell } from './cells/cell.js';
import { cells } from './cells/cells.js';
import { printedIn } from './cells/printed.js';
import { exhibits } from './exhibits/registry.js';
import { commandOf, dataNamed, publishedText, runsText, statisticText, table } from './markdown.js';
import type { ResultLine } from './result-line.js';
import { sortLines } from './standing.js';
import { summarize, type CellSummary } from './summary.js';

/** The methods that mixtura is about; what they are compared with stands in `methodsTable`. */
const headlineModels = ['vade', 's3vdc', 'vaed', 'dcan', 'damic'];

/** The data that most papers have in common first; others after them. */
const headlineData = ['mnist', 'mnist-14x14', 'usps', 'fashion-mnist', 'har', 'har-raw'];

/** What a plain autoencoder gives: variants of the model `autoencoder`. */
const floors = ['k-means', 'GMM', 'manifold'];

/** The project's first table: recommended and paper recipes of the methods it is about, each beside its floors, data set by data set. */
export function headlineTable(lines: readonly ResultLine[]): string {
  const { present } = sortLines(lines, cells);
  const summaries = finishedRows(cells.map((cell) => summarize(cell, present, 'full')));
  const datasets = [...new Set([...headlineData, ...summaries.map(({ cell }) => cell.dataset)])];
  const floorOf = (dataset: string, variant: string): string => {
    const floor = summaries.find(
      ({ cell }) => cell.dataset === dataset && cell.model === 'autoencoder' && cell.variant === variant,
    );
    return floor === undefined ? '' : `${statisticText(floor.accuracy, floor)} (${runsText(floor)})`;
  };
  return table(
    [...resultColumns, ...floors.map((floor) => `AE + ${floor} (runs)`), 'make it again'],
    summaries
      .filter(({ cell }) => headlineModels.includes(cell.model))
      .toSorted(
        ({ cell: a }, { cell: b }) =>
          datasets.indexOf(a.dataset) - datasets.indexOf(b.dataset) ||
          headlineModels.indexOf(a.model) - headlineModels.indexOf(b.model),
      )
      .map((summary) => [
        ...resultOf(summary),
        ...floors.map((floor) => floorOf(summary.cell.dataset, floor)),
        commandOf(summary.cell),
      ]),
  );
}

/** Every method on every data set that has been run. */
export function methodsTable(summaries: readonly CellSummary[]): string {
  return table(
    [...resultColumns, 'NMI', 'make it again'],
    finishedRows(summaries).map((summary) => [
      ...resultOf(summary),
      statisticText(summary.nmi, summary),
      commandOf(summary.cell),
    ]),
  );
}

const resultColumns = ['data', 'method', 'recipe', 'paper', 'accuracy', 'runs'];

/** What a row of runs gave, beside what papers print of it. */
function resultOf(summary: CellSummary): string[] {
  const { cell, accuracy } = summary;
  return [
    dataNamed(cell.dataset),
    methodOf(cell),
    cell.preset,
    papersText(cell),
    statisticText(accuracy, summary),
    runsText(summary),
  ];
}

/** Rows with runs, data set by data set. */
function finishedRows(summaries: readonly CellSummary[]): CellSummary[] {
  const rows = summaries.filter(({ cell, finished, failed }) => isRow(cell) && finished.length + failed > 0);
  const datasets = [...new Set(rows.map(({ cell }) => cell.dataset))];
  return datasets.flatMap((dataset) => rows.filter(({ cell }) => cell.dataset === dataset));
}

/** What the papers print of a row's accuracy, and where. */
function papersText(cell: Cell): string {
  const places = new Map<string, string[]>();
  for (const name of cell.tables.filter((table) => exhibits[table] === undefined)) {
    const text = publishedText(printedIn(name, cell), 'accuracy');
    if (text !== '') places.set(text, [...(places.get(text) ?? []), name]);
  }
  return [...places].map(([text, names]) => `${text}, ${names.join(', ')}`).join('; ');
}
