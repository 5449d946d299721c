import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { isRun, listRuns } from '../../artifact/find-runs.node.js';
import { RunFolder } from '../../artifact/run-folder.node.js';
import { runStatus, type RunStatus } from '../../experiment/run-status.node.js';
import { MixturaError } from '../../error.js';
import { formatDuration, formatValue } from '../../report/format.js';
import { newCommand, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { textTable } from '../text.js';

const usualFolder = 'runs';

export function runsCommand(io: CommandIO): Command {
  return newCommand('runs', 'the runs of a folder')
    .argument('[folder]', 'where the runs are', usualFolder)
    .action((parent: string, flags: Flags) => {
      // The usual one is made by the first run.
      if (parent !== usualFolder && !existsSync(parent)) {
        throw new MixturaError('MISSING_DATA', `there is no folder ${parent}; check the path`);
      }
      if (isRun(parent)) {
        throw new MixturaError(
          'INVALID_OPTION',
          `${parent} is a run, not a folder of runs; to see it: mixtura info ${parent}`,
        );
      }
      const runs = listRuns(parent).map(listed);
      printResult(
        io,
        flags,
        () => runs,
        () =>
          runs.length === 0
            ? `no runs in ${parent}; make one: mixtura fit digits\n`
            : textTable([['run', 'model', 'data', 'state', 'time', 'objective'], ...runs.map(cellsOf)]),
      );
    });
}

interface ListedRun extends Partial<Omit<RunStatus, 'state'>> {
  readonly run: string;
  readonly model?: string;
  readonly data?: string;
  readonly state: RunStatus['state'] | 'damaged';
}

/** A run that cannot be read does not hide the others: it stands among them, with the reason. */
function listed(path: string): ListedRun {
  try {
    const folder = RunFolder.open(path);
    const { model, dataset } = folder.config;
    return { run: path, model, data: dataset.name, ...runStatus(folder) };
  } catch (error) {
    if (!(error instanceof MixturaError)) throw error;
    return { run: path, state: 'damaged', failure: error.message };
  }
}

/** Of a damaged run the reason stands last, in one line. */
function cellsOf({ run, model = '', data = '', state, elapsedMs, objective, failure }: ListedRun): string[] {
  const time = elapsedMs === undefined ? '' : formatDuration(elapsedMs);
  const reached = objective ? `${objective.name} ${formatValue(objective.value)}` : '';
  const reason = state === 'damaged' ? (failure ?? '').replaceAll(/\s+/g, ' ') : undefined;
  return [run, model, data, state, time, reason ?? reached];
}
