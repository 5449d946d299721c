import type { Command } from 'commander';
import type { Dataset } from '../../data/dataset.js';
import { rowRange } from '../../data/row-range.js';
import { writeCsvBlocks, writeNpyBlocks } from '../../data/write.node.js';
import { openDataFor, readingSchema } from '../../experiment/data-source.node.js';
import type { LoadedRun } from '../../experiment/load-run.node.js';
import { transformRanges } from '../../experiment/predict-rows.node.js';
import {
  addFlags,
  computeShape,
  newCommand,
  openRun,
  printResult,
  readingOf,
  sourceText,
  type Flags,
} from '../command.js';
import type { CommandIO } from '../io.js';
import { leftOut } from '../../experiment/left-out.js';
import { formatCount } from '../../report/format.js';
import { noteLeftOut } from '../note-left-out.js';
import { checkEnding, checkNotSource, numbered, rowsOf } from '../output-file.js';

export function transformCommand(io: CommandIO): Command {
  const command = newCommand('transform', 'the latent representation of each row')
    .argument('<run>', 'folder of a run')
    .argument('<data>', sourceText)
    .requiredOption(
      '-o, --out <file>',
      'where to write: .npy, or .csv with the id of each row where it has one',
    )
    .action(async (path: string, source: string, flags: Flags & { readonly out: string }) => {
      const { out } = flags;
      checkEnding(out, ['.npy', '.csv']);
      checkNotSource(out, source);
      const run = openRun(path, flags);
      const dataset = await openDataFor(run.folder.config, { source, reading: readingOf(flags) });
      noteLeftOut(io, dataset);
      const { rows } = dataset;
      const { columns } = await run.estimator.transform(rowRange(dataset, 0, 1));
      if (out.endsWith('.npy')) await writeNpyBlocks(out, [rows, columns], values(run, dataset));
      else await writeCsvBlocks(out, header(dataset, columns), lines(run, dataset));
      printResult(
        io,
        flags,
        () => ({ rows, columns, ...leftOut(dataset), out }),
        () => `${formatCount(rows)} rows of ${columns} in ${out}\n`,
      );
    });
  return addFlags(command, { ...computeShape, ...readingSchema.shape });
}

async function* values(run: LoadedRun, dataset: Dataset): AsyncGenerator<Float32Array> {
  for await (const { latents } of transformRanges(run, dataset)) yield latents.values;
}

function header({ ids }: Dataset, columns: number): string[] {
  return [...(ids === undefined ? [] : ['id']), ...numbered('z', columns)];
}

async function* lines(run: LoadedRun, dataset: Dataset): AsyncGenerator<(string | number)[][]> {
  for await (const { rows, latents } of transformRanges(run, dataset)) {
    yield Array.from(rowsOf(latents), (latent, row) => {
      const id = rows.ids?.[row];
      return id === undefined ? latent : [id, ...latent];
    });
  }
}
