import type { Command } from 'commander';
import { readingSchema } from '../../experiment/data-source.node.js';
import { evaluateRun, type RunScores } from '../../experiment/evaluate-run.node.js';
import { kMeansFloor, type KMeansFloor } from '../../experiment/kmeans-floor.node.js';
import { openLabelled } from '../../experiment/known-labels.node.js';
import { formatCount, formatScore } from '../../report/format.js';
import {
  addFlags,
  computeShape,
  newCommand,
  numberFlag,
  openRun,
  printResult,
  readingOf,
  textFlag,
  type Flags,
} from '../command.js';
import type { CommandIO } from '../io.js';
import { noteLeftOut } from '../note-left-out.js';
import { textTable } from '../text.js';

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
      const floor =
        others === undefined
          ? await kMeansFloor(run, dataset, { threads: numberFlag(flags, 'threads') })
          : undefined;
      printResult(
        io,
        flags,
        () => ({ ...scores, ...(floor && { kMeans: floor }) }),
        () => scoreTable(scores, floor),
      );
      noteBelowFloor(io, scores, floor);
    });
  // --labels takes either.
  const { label: _, labelFile: __, ...readingShape } = readingSchema.shape;
  return addFlags(command, { ...computeShape, ...readingShape });
}

/** The scores, with those of k-means on the rows themselves beside them. */
function scoreTable(scores: RunScores, floor: KMeansFloor | undefined): string {
  const agreement = (
    [
      ['accuracy', 'accuracy'],
      ['NMI', 'nmi'],
      ['ARI', 'ari'],
      ['purity', 'purity'],
    ] as const
  ).map(([title, score]) => [title, formatScore(scores[score]), floor ? formatScore(floor[score]) : '']);
  return textTable([
    ...(floor ? [['', 'this run', `k-means on the ${learntFrom(floor, scores)}`]] : []),
    ...agreement,
    ...(scores.silhouette === undefined ? [] : [['silhouette', formatScore(scores.silhouette)]]),
    ['rows', formatCount(scores.rows)],
    ['clusters', `${scores.clusters} for ${scores.classes} classes`],
  ]);
}

function learntFrom({ learntFrom: rows }: KMeansFloor, scores: RunScores): string {
  return rows === scores.rows ? 'rows themselves' : `rows themselves, learnt from ${formatCount(rows)}`;
}

function noteBelowFloor(io: CommandIO, { ari }: RunScores, floor: KMeansFloor | undefined): void {
  if (floor === undefined || ari >= floor.ari) return;
  io.note('k-means on the rows themselves agrees better with the classes than this run does\n');
}
