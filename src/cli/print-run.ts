import type { RestartsRecord } from '../artifact/restarts-record.node.js';
import type { FittedRun } from '../experiment/fit-run.node.js';
import { leftOut } from '../experiment/left-out.js';
import { eventsOf, warningsIn } from '../experiment/run-events.js';
import { clusterSizes, scoreLabels } from '../metrics/index.js';
import { formatCount, formatDuration, formatScore, formatValue } from '../report/format.js';
import { printResult, type Flags } from './command.js';
import type { CommandIO } from './io.js';
import { noteLeftOut } from './note-left-out.js';
import { quoted, textTable } from './text.js';

/** What a fit came to, and how its restarts did where there were any. */
export function printRun(
  io: CommandIO,
  flags: Flags,
  run: FittedRun,
  record: RestartsRecord | undefined,
): void {
  const { folder, estimator, dataset, clusters, summary } = run;
  const { config } = folder;
  const sizes = [...clusterSizes(clusters.labels, estimator.options.clusters)];
  const scores = dataset.labels === undefined ? undefined : scoreLabels(dataset.labels, clusters.labels);
  noteLeftOut(io, dataset);
  printResult(
    io,
    flags,
    () => ({
      run: folder.path,
      model: config.model,
      data: config.dataset.name,
      rows: config.dataset.rows,
      ...leftOut(dataset),
      clusters: sizes,
      objective: { name: summary.objectiveName, value: summary.objective },
      elapsedMs: summary.elapsedMs,
      warnings: warningsIn(eventsOf(folder)).map(({ code, message }) => ({ code, message })),
      ...scores,
      ...(record && { restarts: record.restarts, winner: record.winner }),
    }),
    () => {
      const title = `${estimator.definition.title} on ${config.dataset.name}`;
      const took = formatDuration(summary.elapsedMs);
      const lines = [
        `${title}: ${formatCount(config.dataset.rows)} rows, ${sizes.length} clusters, ${summary.objectiveName} ${formatValue(summary.objective)}, ${took}`,
        `cluster sizes  ${sizes.join(' ')}`,
        ...(scores === undefined
          ? []
          : [
              `accuracy ${formatScore(scores.accuracy)}  NMI ${formatScore(scores.nmi)}  ARI ${formatScore(scores.ari)}  (classes were used for these scores alone)`,
            ]),
        `saved in ${folder.path}`,
        ...(scores === undefined || config.model === 'kmeans'
          ? []
          : [`mixtura evaluate ${quoted(folder.path)} sets k-means on the rows beside these scores`]),
      ];
      return `${record ? restartsTable(record) : ''}${lines.join('\n')}\n`;
    },
  );
}

function restartsTable({ restarts, objectiveName = 'objective', winner }: RestartsRecord): string {
  return textTable([
    ['restart', 'seed', objectiveName, ''],
    ...restarts.map(({ folder, seed, objective, failure }) => [
      folder,
      String(seed),
      objective === undefined ? '-' : formatValue(objective),
      folder === winner ? `chosen: the least ${objectiveName}` : (failure ?? ''),
    ]),
  ]);
}
