import type { Command } from 'commander';
import type { RunFolder } from '../../artifact/run-folder.node.js';
import { openDataOfRun } from '../../experiment/data-source.node.js';
import { MixturaError } from '../../error.js';
import {
  compareClusters,
  requireSameRows,
  type RunComparison,
  type RunLabels,
} from '../../report/compare-runs.js';
import { clusterName } from '../../report/figures/index.js';
import { formatCount, formatPercent, formatScore } from '../../report/format.js';
import { addFlags, computeShape, newCommand, openRun, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { clustersOf, labelsOf } from '../run-clusters.js';
import { textTable } from '../text.js';

interface ClusteredRun extends Required<RunLabels> {
  readonly path: string;
  readonly model: string;
  readonly folder: RunFolder;
  readonly objective: string;
  readonly names: readonly string[];
}

/** Rows of the JSON result that changed sides are listed up to this many. */
const mostChanged = 10_000;

export function compareCommand(io: CommandIO): Command {
  const command = newCommand(
    'compare',
    'runs on the same rows beside each other: matched clusters, changed rows',
  )
    .argument('<runs...>', 'folders of two or more runs; each is compared with the first')
    .action(async (paths: readonly string[], flags: Flags) => {
      if (paths.length < 2) {
        throw new MixturaError('INVALID_OPTION', `give two runs or more to compare, not ${paths.length}`);
      }
      const runs: ClusteredRun[] = [];
      for (const path of paths) runs.push(await clusteredRun(path, flags, runs[0]));
      const [first, ...others] = runs;
      const compared = others.map((run) => ({ run, comparison: compareClusters(first, run) }));
      printResult(
        io,
        flags,
        () => ({
          first: first.path,
          rows: first.labels.length,
          compared: compared.map(({ run, comparison }) => asJson(run, comparison)),
        }),
        () =>
          `${overview(runs, compared)}${compared.map(({ run, comparison }) => `\n${pairs(first, run, comparison)}`).join('')}`,
      );
    });
  return addFlags(command, computeShape);
}

/** A run's clusters of its own rows, which must be those of `first`. */
async function clusteredRun(path: string, flags: Flags, first?: ClusteredRun): Promise<ClusteredRun> {
  const run = openRun(path, flags);
  const { config } = run.folder;
  if (first !== undefined) requireSameRows(first.folder, run.folder);
  const clusters = await clustersOf(run, await openDataOfRun(config));
  const { summary } = run.estimator;
  return {
    path,
    model: config.model,
    folder: run.folder,
    objective: summary === undefined ? '' : `${summary.objectiveName} ${summary.objective.toPrecision(5)}`,
    ...labelsOf(clusters),
    names: clusters.names,
  };
}

function asJson(run: ClusteredRun, comparison: RunComparison): object {
  const { ari, nmi, matched, changed } = comparison;
  return {
    run: run.path,
    ari,
    nmi,
    matched: matched.map(({ first, second, ...rest }) => ({
      first: first ?? null,
      second: second ?? null,
      ...rest,
    })),
    changedRows: changed.length,
    changed: Array.from(changed.subarray(0, mostChanged)),
  };
}

function overview(
  [first, ...others]: readonly ClusteredRun[],
  compared: readonly { readonly comparison: RunComparison }[],
): string {
  const rows = first.labels.length;
  return textTable([
    ['run', 'model', 'clusters', 'objective', 'ARI', 'NMI', 'changed rows'],
    [first.path, first.model, clusterCount(first), first.objective, '', '', ''],
    ...others.map((run, i) => {
      const { ari, nmi, changed } = compared[i].comparison;
      return [
        run.path,
        run.model,
        clusterCount(run),
        run.objective,
        formatScore(ari),
        formatScore(nmi),
        `${formatCount(changed.length)} (${formatPercent(changed.length / rows)})`,
      ];
    }),
  ]);
}

function clusterCount({ clusters, absent }: ClusteredRun): string {
  return String(clusters - absent.length);
}

function pairs(first: ClusteredRun, other: ClusteredRun, { matched }: RunComparison): string {
  const name = (cluster: number | undefined, names: readonly string[]) =>
    cluster === undefined ? '-' : clusterName(cluster, names);
  return textTable([
    [first.path, 'rows', other.path, 'rows', 'in both', 'agreement'],
    ...matched.map((pair) => [
      name(pair.first, first.names),
      formatCount(pair.firstSize),
      name(pair.second, other.names),
      formatCount(pair.secondSize),
      formatCount(pair.shared),
      pair.agreement.toFixed(2),
    ]),
  ]);
}
