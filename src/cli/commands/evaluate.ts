import type { Command } from 'commander';
import { readingSchema } from '../../experiment/data-source.node.js';
import { evaluateRun } from '../../experiment/evaluate-run.node.js';
import { openLabelled } from '../../experiment/known-labels.node.js';
import {
  addFlags,
  computeShape,
  newCommand,
  openRun,
  printResult,
  readingOf,
  textFlag,
  type Flags,
} from '../command.js';
import type { CommandIO } from '../io.js';
import { noteLeftOut } from '../note-left-out.js';
import { formatCount, formatScore, textTable } from '../text.js';

export function evaluateCommand(io: CommandIO): Command {
  const command = newCommand('evaluate', 'agreement of the clusters with true classes')
    .argument('<run>', 'folder of a run')
    .argument(
      '[data]',
      'other rows than those of the run; their classes are in the same column unless --labels says where',
    )
    .option('--labels <file or column>', 'where the true classes are; named data sets know theirs')
    .action(async (path: string, source: string | undefined, flags: Flags) => {
      const run = openRun(path, flags);
      const { config } = run.folder;
      const others = source === undefined ? undefined : { source, reading: readingOf(flags) };
      const dataset = await openLabelled(config, textFlag(flags, 'labels'), others);
      noteLeftOut(io, dataset);
      const scores = await evaluateRun(run, dataset);
      printResult(
        io,
        flags,
        () => scores,
        () =>
          textTable([
            ['accuracy', formatScore(scores.accuracy)],
            ['NMI', formatScore(scores.nmi)],
            ['ARI', formatScore(scores.ari)],
            ['purity', formatScore(scores.purity)],
            ...(scores.silhouette === undefined ? [] : [['silhouette', formatScore(scores.silhouette)]]),
            ['rows', formatCount(scores.rows)],
            ['clusters', `${scores.clusters} for ${scores.classes} classes`],
          ]),
      );
    });
  // --labels takes either.
  const { label: _, labelFile: __, ...readingShape } = readingSchema.shape;
  return addFlags(command, { ...computeShape, ...readingShape });
}
