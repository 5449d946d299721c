import type { Command } from 'commander';
import { writeFileAtomic } from '../../artifact/atomic-file.node.js';
import { readClusterNames } from '../../experiment/cluster-names.node.js';
import { formatCount } from '../../report/format.js';
import { newCommand, openRun, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';

export function exportCommand(io: CommandIO): Command {
  return newCommand('export', 'the model for other programs, its clusters merged and named as you left them')
    .argument('<run>', 'folder of a run')
    .requiredOption('--onnx <file>', 'ONNX: raw rows "x" in; "cluster", "probabilities" and "embedding" out')
    .action((run: string, flags: Flags & { readonly onnx: string }) => {
      const { onnx: out } = flags;
      const { estimator, folder } = openRun(run, flags);
      const { columns, plan, vocabulary } = folder.config.dataset;
      const model = estimator.toONNX(readClusterNames(folder.path), {
        ...(plan !== undefined && { plan: JSON.stringify(plan) }),
        ...(vocabulary !== undefined && { vocabulary: JSON.stringify(vocabulary) }),
      });
      writeFileAtomic(out, model);
      printResult(
        io,
        flags,
        () => ({ out, bytes: model.length }),
        () =>
          `${formatCount(Math.ceil(model.length / 1000))} kB in ${out}\n${inputs(columns, plan !== undefined)}`,
      );
    });
}

const mostNamed = 8;

/** What a program that runs the model has to give it. */
function inputs(columns: readonly string[] | undefined, planned: boolean): string {
  if (columns === undefined) return '';
  const named = columns.slice(0, mostNamed).join(', ');
  const more = columns.length > mostNamed ? `, … (all under "columns" in its metadata)` : '';
  const how = planned ? '; how the cells of a table become these numbers stands there under "plan"' : '';
  return `x takes ${columns.length} numbers a row: ${named}${more}${how}\n`;
}
