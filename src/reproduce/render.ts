import { accuracyTable } from './accuracy-tables.js';
import { arraysFolder } from './array-files.js';
import { arraysBy, type ReadFile } from './read-arrays.js';
import { metrics } from './cells/cell.js';
import { cells } from './cells/cells.js';
import { missingCells, missingIn } from './cells/missing-cells.js';
import { printedIn } from './cells/printed.js';
import type { ExhibitView, RenderedFile } from './exhibits/exhibit.js';
import { exhibits } from './exhibits/registry.js';
import { methodsTable } from './headline.js';
import { publishedText } from './markdown.js';
import { everyRun, supersededRuns } from './run-lists.js';
import type { Profile, ResultLine } from './result-line.js';
import { sortLines } from './standing.js';
import { summarize } from './summary.js';

/** Tables and figures, made from the lines of the results file and the arrays beside it alone. */
export function renderResults(
  lines: readonly ResultLine[],
  profile: Profile,
  readFile: ReadFile = () => undefined,
): RenderedFile[] {
  const { present, superseded } = sortLines(
    lines.filter((line) => line.profile === profile),
    cells,
  );
  const summaries = cells.map((cell) => summarize(cell, present, profile));
  const names = [...new Set([...cells, ...missingCells].flatMap((cell) => cell.tables))].toSorted();
  const shown = names.map((name) => {
    const view: ExhibitView = {
      name,
      summaries: summaries.filter(({ cell }) => cell.tables.includes(name)),
      array: arraysBy(readFile),
    };
    const exhibit = exhibits[name];
    const { text, figures } = exhibit === undefined ? accuracyTable(view) : exhibit.show(view);
    const around = exhibit === undefined ? [text] : [exhibit.about, text, ...absentRows(name)];
    return { text: [`## ${name}`, ...around].join('\n\n'), figures };
  });
  const content = [
    introduction(present, superseded.length, profile),
    ...shown.map(({ text }) => text),
    ['## All methods', methodsTable(summaries)].join('\n\n'),
    everyRun(present),
    ...(superseded.length > 0 ? [supersededRuns(superseded)] : []),
  ].join('\n\n');
  return [{ name: 'README.md', content: `${content}\n` }, ...shown.flatMap(({ figures }) => figures)];
}

/** Rows of a figure, or of a table that is no accuracies, whose data cannot be had. */
function absentRows(name: string): string[] {
  return missingIn(name).map((cell) => {
    const values = metrics.map((metric) => publishedText(printedIn(name, cell), metric)).filter(Boolean);
    return `- ${cell.dataset}, ${cell.model} (paper: ${values.join(', ')}): ${cell.missing}`;
  });
}

function introduction(runs: readonly ResultLine[], superseded: number, profile: Profile): string {
  const failed = runs.filter((line) => line.state === 'failed').length;
  const arrays = runs.some((line) => line.state === 'finished' && line.arrays !== undefined);
  return [
    '# The papers’ tables and figures',
    '',
    `Made by \`mixtura reproduce\` from [\`runs.jsonl\`](runs.jsonl), one line a run${arrays ? `, and the arrays in [\`${arraysFolder}\`](${arraysFolder}) that lines name with their digests` : ''}: do not edit.`,
    'No label reaches training, the first clusters, early stopping or the choice among restarts: labels score finished runs. Recipes called `recommended` were developed with labelled scores in view at places, HAR’s of VaDE was chosen',
    'between two by them ([which](notes.md#labels)). Every run of a present recipe is counted, none is dropped, all seeds are shown; ± is the sample standard deviation over seeds. A command with `--again` makes the published runs of its row',
    'once more and compares them: at the commit of its lines, on the same kind of machine, they have the same digits (but runs “ended with” a later commit: a stopped run was carried on by it). Without `--again` it makes the seeds that are missing (three unless `--seeds` says otherwise). Bounds are of the mean of five seeds or more, and of ± where two are given: a floor is promised, a target aimed at.',
    ...(profile === 'quick'
      ? ['', '**Quick profile: 600 rows and 2 epochs. These numbers test the harness, not the methods.**']
      : []),
    '',
    `${runs.length} runs, ${failed} failed${superseded === 0 ? '' : `; ${superseded} more of recipes that have changed since or that were run twice, listed last`}. \`paper\`: the published recipe; \`recommended\`: the recipe found to work here. Where labelled scores were seen while a recipe was made, and what was tried where a paper's number`,
    'is not reached: [notes](notes.md).',
  ].join('\n');
}
