import { machineText, percent, table } from './markdown.js';
import type { ResultLine } from './result-line.js';
import type { SupersededLine } from './standing.js';

/** Every run that a table or figure counts. */
export function everyRun(lines: readonly ResultLine[]): string {
  const rows = inOrder(lines).map((line) => [
    line.cell,
    String(line.seed),
    outcome(line),
    line.state === 'finished' ? `${line.objective.name} ${line.objective.value.toFixed(3)}` : '',
    line.state === 'finished' ? line.warnings.map((warning) => warning.split(':')[0]).join(', ') : '',
    line.state === 'finished' ? (line.elapsedMs / 60_000).toFixed(1) : '',
    machineText(line),
    line.commit,
    finishedAt(line),
  ]);
  const header = [
    'cell',
    'seed',
    'accuracy',
    'objective',
    'warnings',
    'minutes',
    'machine',
    'commit',
    'finished (UTC)',
  ];
  return ['## Every run', '', table(header, rows)].join('\n');
}

/** Lines of the file that no table counts. */
export function supersededRuns(superseded: readonly SupersededLine[]): string {
  const reasons = new Map(superseded.map(({ line, reason }) => [line, reason]));
  const rows = inOrder([...reasons.keys()]).map((line) => [
    line.cell,
    String(line.seed),
    outcome(line),
    reasons.get(line) ?? '',
    line.commit,
    finishedAt(line),
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

function finishedAt(line: ResultLine): string {
  return line.finishedAt.slice(0, 16).replace('T', ' ');
}
