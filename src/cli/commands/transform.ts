import type { Command } from 'commander';
import { openDataFor, readingSchema } from '../../experiment/data-source.node.js';
import {
  addFlags,
  computeShape,
  newCommand,
  openRun,
  printResult,
  readingOf,
  type Flags,
} from '../command.js';
import type { CommandIO } from '../io.js';
import { checkEnding, numbered, writeMatrix } from '../output-file.js';
import { leftOut, noteLeftOut } from '../left-out.js';
import { formatCount } from '../text.js';

export function transformCommand(io: CommandIO): Command {
  const command = newCommand('transform', 'the latent representation of each row')
    .argument('<run>', 'folder of a run')
    .argument('<data>', 'name of a data set, or a file')
    .requiredOption('-o, --out <file>', 'where to write: .npy or .csv')
    .action(async (run: string, source: string, flags: Flags & { readonly out: string }) => {
      const { out } = flags;
      checkEnding(out, ['.npy', '.csv']);
      const { estimator, folder } = openRun(run, flags);
      const dataset = await openDataFor(folder.config, { source, reading: readingOf(flags) });
      noteLeftOut(io, dataset);
      const latents = await estimator.transform(dataset);
      const { rows, columns } = latents;
      writeMatrix(out, latents, numbered('z', columns));
      printResult(
        io,
        flags,
        () => ({ rows, columns, ...leftOut(dataset), out }),
        () => `${formatCount(rows)} rows of ${columns} in ${out}\n`,
      );
    });
  return addFlags(command, { ...computeShape, ...readingSchema.shape });
}
