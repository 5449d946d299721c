import type { Command } from 'commander';
import {
  labelColumnOf,
  openDataFor,
  readingSchema,
  type Reading,
} from '../../experiment/data-source.node.js';
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
import { noteLeftOut } from '../left-out.js';
import { formatCount, formatScore, textTable } from '../text.js';

export function evaluateCommand(io: CommandIO): Command {
  const command = newCommand('evaluate', 'agreement of the clusters with true classes')
    .argument('<run>', 'folder of a run')
    .argument(
      '[data]',
      'other rows than those of the run; their classes are in the same column, or in that of --label',
    )
    .option('--labels <file or column>', 'the true classes; named data sets know theirs')
    .action(async (path: string, source: string | undefined, flags: Flags) => {
      const run = openRun(path, flags);
      const { config } = run.folder;
      const labels = textFlag(flags, 'labels');
      const dataset =
        source === undefined
          ? await openLabelled(config, labels)
          : await openDataFor(config, {
              source,
              reading: withClasses(readingOf(flags), labels, labelColumnOf(config, source)),
            });
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
  return addFlags(command, { ...computeShape, ...readingSchema.shape });
}

/** The column of classes: the one asked for, else the one that the run's own rows had. */
function withClasses(reading: Reading, labels: string | undefined, own: string | undefined): Reading {
  if (labels !== undefined) return { ...reading, label: labels };
  const isGiven = reading.label !== undefined || reading.labelFile !== undefined;
  return isGiven || own === undefined ? reading : { ...reading, label: own };
}
