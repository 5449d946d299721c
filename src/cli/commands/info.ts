import type { Command } from 'commander';
import { chosenRun } from '../../artifact/find-runs.node.js';
import { RunFolder } from '../../artifact/run-folder.node.js';
import { clustersAtFit } from '../../experiment/clusters-at-fit.node.js';
import { runStatus } from '../../experiment/run-status.node.js';
import { formatSchedule, scheduleSchema } from '../../nn/schedules.js';
import { formatCount, formatDuration, formatValue } from '../../report/format.js';
import { clusterTable } from '../cluster-table.js';
import { newCommand, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { textTable } from '../text.js';

export function infoCommand(io: CommandIO): Command {
  return newCommand('info', 'what a run was asked to do, and how far it is')
    .argument('<run>', 'folder of a run')
    .action((path: string, flags: Flags) => {
      const folder = RunFolder.open(chosenRun(path));
      printResult(
        io,
        flags,
        () => ({
          run: folder.path,
          ...folder.config,
          environment: folder.environment(),
          status: runStatus(folder),
          clusters: clustersAtFit(folder),
        }),
        () => describe(folder),
      );
    });
}

function describe(folder: RunFolder): string {
  const { model, options, dataset, preset, versions } = folder.config;
  const { state, phase, epoch, elapsedMs, objective, failure } = runStatus(folder);
  const epochText = epoch === undefined ? '' : `, epoch ${epoch}`;
  const place = state === 'finished' || phase === undefined ? '' : ` in ${phase}${epochText}`;
  const rows: [string, string][] = [
    ['run', folder.path],
    ['state', `${state}${place}`],
    ...(failure === undefined ? [] : [['failure', failure] as [string, string]]),
    ['model', preset === undefined ? model : `${model}, preset ${preset}`],
    ['data', `${dataset.name}: ${formatCount(dataset.rows)} rows of ${dataset.rowShape.join(' × ')}`],
    ...(objective ? [[objective.name, formatValue(objective.value)] as [string, string]] : []),
    ...(elapsedMs === undefined ? [] : [['time', formatDuration(elapsedMs)] as [string, string]]),
    [
      'versions',
      Object.entries(versions)
        .map((pair) => pair.join(' '))
        .join(', '),
    ],
    ...Object.entries(options ?? {}).map(([name, value]): [string, string] => [`  ${name}`, shown(value)]),
  ];
  const clusters = clustersAtFit(folder);
  const hint =
    state === 'finished' || state === 'training' ? '' : `to go on: mixtura fit --resume ${folder.path}\n`;
  return `${textTable(rows)}${clusters === undefined ? '' : `\n${clusterTable(clusters)}`}${hint}`;
}

/** An option as it is typed. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'object') {
    const schedule = scheduleSchema.safeParse(value);
    if (schedule.success) return formatSchedule(schedule.data);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
