import { boxOfDots } from '../report/figures/index.js';
import { cells, missingCells, type Cell, type MissingCell, type Published } from './cells.js';
import type { Profile, ResultLine } from './result-line.js';
import { sortLines, type SupersededLine } from './standing.js';
import { summarize, type CellSummary, type Statistic } from './summary.js';

/** A file of the results folder, by name. */
export interface RenderedFile {
  readonly name: string;
  readonly content: string;
}

/** Tables and figures, made from the lines of the results file alone. */
export function renderResults(lines: readonly ResultLine[], profile: Profile): RenderedFile[] {
  const { present, superseded } = sortLines(
    lines.filter((line) => line.profile === profile),
    cells,
  );
  const summaries = cells.map((cell) => summarize(cell, present, profile));
  const tables = [...new Set([...cells, ...missingCells].flatMap((cell) => cell.tables))].toSorted();
  const sections = tables.map((table) => section(table, summaries));
  const figures = tables.flatMap((table) => figure(table, summaries));
  const content = [
    introduction(present, superseded.length, profile),
    ...sections,
    allRuns(present),
    ...(superseded.length > 0 ? [supersededRuns(superseded)] : []),
  ].join('\n\n');
  return [{ name: 'README.md', content: `${content}\n` }, ...figures];
}

/** The rows of the project's first table: recommended and paper recipes beside the floors, data set by data set. */
export function headlineTable(lines: readonly ResultLine[]): string {
  const { present } = sortLines(lines, cells);
  const summaries = cells
    .map((cell) => summarize(cell, present, 'full'))
    .filter(({ finished, failed }) => finished.length + failed > 0);
  const byDataset = [...new Set(summaries.map(({ cell }) => cell.dataset))];
  return table(
    ['data', 'method', 'recipe', 'paper', 'accuracy (mean ± std)', 'runs', 'NMI', 'make it again'],
    byDataset.flatMap((dataset) =>
      summaries
        .filter(({ cell }) => cell.dataset === dataset)
        .map((summary) => [
          dataset,
          methodOf(summary.cell),
          summary.cell.preset,
          publishedText(summary.cell.published, 'accuracy'),
          statisticText(summary.accuracy),
          runsText(summary),
          statisticText(summary.nmi),
          `\`mixtura reproduce ${summary.cell.id}\``,
        ]),
    ),
  );
}

function introduction(runs: readonly ResultLine[], superseded: number, profile: Profile): string {
  const failed = runs.filter((line) => line.state === 'failed').length;
  return [
    '# The papers’ tables',
    '',
    'Made by `mixtura reproduce` from [`runs.jsonl`](runs.jsonl), one line a run: do not edit. Labels only score. Every run of a present recipe is counted, none is dropped, all seeds are',
    'shown; ± is the sample standard deviation over seeds. Each command makes its row again, seed by seed, to the same digits on the same kind of machine.',
    ...(profile === 'quick'
      ? ['', '**Quick profile: 600 rows and 2 epochs. These numbers test the harness, not the methods.**']
      : []),
    '',
    `${runs.length} runs, ${failed} failed${superseded === 0 ? '' : `; ${superseded} more of recipes that have changed since, listed last`}. \`paper\`: the published recipe; \`recommended\`: the recipe found to work here. Where labelled scores were seen while a recipe was made, and what was tried where a paper's number`,
    'is not reached: [notes](notes.md).',
  ].join('\n');
}

function section(name: string, summaries: readonly CellSummary[]): string {
  const own = summaries.filter(({ cell }) => cell.tables.includes(name));
  const absent = missingCells.filter((cell) => cell.tables.includes(name));
  const rows = [...own.map(resultRow), ...absent.map(missingRow)];
  const header = [
    'data',
    'method',
    'recipe',
    'paper',
    'accuracy',
    'each seed',
    'NMI',
    'ARI',
    'runs',
    'minutes',
    'command',
  ];
  return [
    `## ${name}`,
    ...(figure(name, summaries).length > 0 ? ['', `![accuracy of every run](${figureName(name)})`] : []),
    '',
    table(header, rows),
  ].join('\n');
}

function resultRow(summary: CellSummary): string[] {
  const { cell, accuracy, nmi, ari, minutes } = summary;
  return [
    cell.dataset,
    methodOf(cell),
    cell.preset,
    ['accuracy', 'nmi', 'ari']
      .map((metric) => publishedText(cell.published, metric, true))
      .filter(Boolean)
      .join('<br>'),
    statisticText(accuracy),
    accuracy.values.map(percent).join(' '),
    statisticText(nmi),
    statisticText(ari),
    runsText(summary),
    minutes.values.length === 0 ? '' : minutes.mean.toFixed(1),
    `\`mixtura reproduce ${cell.id}\``,
  ];
}

function missingRow(cell: MissingCell): string[] {
  const published = ['accuracy', 'nmi', 'ari'].map((metric) => publishedText(cell.published, metric, true));
  return [
    cell.dataset,
    cell.model,
    '',
    published.filter(Boolean).join('<br>'),
    cell.missing,
    '',
    '',
    '',
    '0',
    '',
    '',
  ];
}

function allRuns(lines: readonly ResultLine[]): string {
  const rows = inOrder(lines).map((line) => [
    line.cell,
    String(line.seed),
    outcome(line),
    line.state === 'finished' ? `${line.objective.name} ${line.objective.value.toFixed(3)}` : '',
    line.state === 'finished' ? line.warnings.map((warning) => warning.split(':')[0]).join(', ') : '',
    line.commit,
    finished(line),
  ]);
  return [
    '## Every run',
    '',
    table(['cell', 'seed', 'accuracy', 'objective', 'warnings', 'commit', 'finished (UTC)'], rows),
  ].join('\n');
}

/** Lines of the file that no table counts. */
function supersededRuns(superseded: readonly SupersededLine[]): string {
  const reasons = new Map(superseded.map(({ line, reason }) => [line, reason]));
  const rows = inOrder([...reasons.keys()]).map((line) => [
    line.cell,
    String(line.seed),
    outcome(line),
    reasons.get(line) ?? '',
    line.commit,
    finished(line),
  ]);
  return [
    '## Superseded runs',
    '',
    'Of rows or recipes that have changed since; no table counts them.',
    '',
    table(['cell', 'seed', 'accuracy', 'why', 'commit', 'finished (UTC)'], rows),
  ].join('\n');
}

function inOrder(lines: readonly ResultLine[]): ResultLine[] {
  return lines.toSorted((a, b) => a.cell.localeCompare(b.cell) || a.seed - b.seed);
}

function outcome(line: ResultLine): string {
  return line.state === 'finished' ? percent(line.scores.accuracy) : `failed: ${line.error}`;
}

function finished({ finishedAt }: ResultLine): string {
  return finishedAt.slice(0, 16).replace('T', ' ');
}

function figure(name: string, summaries: readonly CellSummary[]): RenderedFile[] {
  const rows = summaries
    .filter(({ cell, finished }) => cell.tables.includes(name) && finished.length > 0)
    .map(({ cell, accuracy }) => {
      const reference = cell.published?.find(({ metric }) => metric === 'accuracy')?.value;
      return {
        name: `${cell.dataset} · ${methodOf(cell)}, ${cell.preset}`,
        values: [...accuracy.values],
        ...(reference !== undefined && { reference }),
      };
    });
  if (rows.length === 0) return [];
  const content = boxOfDots(rows, {
    title: `${name}: accuracy of every run`,
    xLabel: 'accuracy',
    domain: [0, 1],
    referenceName: 'paper',
  });
  return [{ name: figureName(name), content }];
}

function figureName(name: string): string {
  return `${name.toLowerCase().replaceAll(' ', '-')}.svg`;
}

function methodOf({ model, variant }: Cell): string {
  return variant === undefined ? model : `${model} + ${variant}`;
}

function publishedText(published: readonly Published[] | undefined, metric: string, named = false): string {
  const found = published?.filter((candidate) => candidate.metric === metric) ?? [];
  return found
    .map(({ value, deviation, note }) => {
      const spread = deviation === undefined ? '' : ` ± ${percent(deviation)}`;
      return `${named ? `${metric} ` : ''}${percent(value)}${spread}${note === undefined ? '' : ` (${note})`}`;
    })
    .join(', ');
}

function statisticText({ mean, deviation, values }: Statistic): string {
  if (values.length === 0) return 'not run';
  return values.length === 1 ? percent(mean) : `${percent(mean)} ± ${percent(deviation)}`;
}

function runsText({ finished, failed }: CellSummary): string {
  return failed === 0 ? String(finished.length) : `${finished.length} (+ ${failed} failed)`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (values: readonly string[]) =>
    `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
