import type { Command } from 'commander';
import { RunFolder } from '../../artifact/run-folder.node.js';
import { runStatus } from '../../experiment/run-status.node.js';
import { MixturaError } from '../../error.js';
import { isRun, listRuns } from '../../selection/restarts.node.js';
import { newCommand, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { formatDuration, formatValue, textTable } from '../text.js';

export function runsCommand(io: CommandIO): Command {
  return newCommand('runs', 'the runs of a folder')
    .argument('[folder]', 'where the runs are', 'runs')
    .action((parent: string, flags: Flags) => {
      if (isRun(parent)) {
        throw new MixturaError(
          'INVALID_OPTION',
          `${parent} is a run, not a folder of runs; to see it: mixtura info ${parent}`,
        );
      }
      const runs = listRuns(parent).map((path) => {
        const folder = RunFolder.open(path);
        return {
          run: path,
          model: folder.config.model,
          data: folder.config.dataset.name,
          ...runStatus(folder),
        };
      });
      printResult(
        io,
        flags,
        () => runs,
        () =>
          runs.length === 0
            ? `no runs in ${parent}; make one: mixtura fit digits\n`
            : textTable([
                ['run', 'model', 'data', 'state', 'time', 'objective'],
                ...runs.map(({ run, model, data, state, elapsedMs, objective }) => [
                  run,
                  model,
                  data,
                  state,
                  elapsedMs === undefined ? '' : formatDuration(elapsedMs),
                  objective ? `${objective.name} ${formatValue(objective.value)}` : '',
                ]),
              ]),
      );
    });
}
