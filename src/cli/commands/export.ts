import type { Command } from 'commander';
import { RunFolder } from '../../artifact/run-folder.node.js';
import { writeFileAtomic } from '../../artifact/atomic-file.node.js';
import { chosenRun } from '../../selection/restarts.node.js';
import { newCommand, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { formatCount } from '../text.js';

export function exportCommand(io: CommandIO): Command {
  return newCommand('export', 'the model for other programs')
    .argument('<run>', 'folder of a run')
    .requiredOption('--onnx <file>', 'ONNX: raw rows "x" in; "cluster", "probabilities" and "embedding" out')
    .action((run: string, flags: Flags & { readonly onnx: string }) => {
      const { onnx: out } = flags;
      const model = RunFolder.open(chosenRun(run)).loadOnnx();
      writeFileAtomic(out, model);
      printResult(
        io,
        flags,
        () => ({ out, bytes: model.length }),
        () => `${formatCount(Math.ceil(model.length / 1000))} kB in ${out}\n`,
      );
    });
}
