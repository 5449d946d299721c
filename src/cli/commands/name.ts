import type { Command } from 'commander';
import { z } from 'zod';
import { chosenRun } from '../../artifact/find-runs.node.js';
import { RunFolder } from '../../artifact/run-folder.node.js';
import { MixturaError } from '../../error.js';
import {
  mergedInto,
  readClusterNames,
  renamed,
  saveClusterNames,
  separated,
  type ClusterNames,
} from '../../experiment/cluster-names.node.js';
import { clusterCount, clustersAtFit } from '../../experiment/clusters-at-fit.node.js';
import { partsOf } from '../../models/cluster-labels.js';
import { clusterTable } from '../cluster-table.js';
import { addFlags, newCommand, pick, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';

const cluster = z.int().min(0);

const nameShape = {
  merge: z.array(cluster).min(2).optional().describe('clusters to put together, into the first of them'),
  separate: z
    .array(cluster)
    .min(1)
    .optional()
    .describe('clusters to take out of those they were merged into'),
};

export function nameCommand(io: CommandIO): Command {
  const command = newCommand('name', 'call the clusters of a run by names, and put some together')
    .argument('<run>', 'folder of a run')
    .argument('[names...]', 'such as 0=Young 1=Old; 0= takes a name away')
    .action((path: string, given: readonly string[], flags: Flags) => {
      const { merge = [], separate = [] } = z.object(nameShape).parse(pick(flags, nameShape));
      const folder = RunFolder.open(chosenRun(path));
      const clusters = clustersAtFit(folder);
      if (clusters === undefined) {
        throw new MixturaError('NOT_FITTED', `${path} has no clusters yet; wait until it is finished`);
      }
      const wanted = given.map(parseName);
      checkClusters([...merge, ...separate, ...wanted.map((name) => name.cluster)], clusterCount(folder));
      const before = readClusterNames(folder.path);
      const after = named(merged(apart(before, separate), merge), wanted);
      if (given.length + merge.length + separate.length > 0) saveClusterNames(folder.path, after);
      const found = clustersAtFit(folder) ?? [];
      const isMerged = Object.keys(after.merged).length > 0;
      const hint =
        'labels.csv keeps the clusters of the fit; mixtura predict gives them as they were merged\n';
      printResult(
        io,
        flags,
        () => ({ run: folder.path, clusters: found }),
        () => clusterTable(found) + (isMerged ? hint : ''),
      );
    });
  return addFlags(command, nameShape);
}

interface NamedCluster {
  readonly cluster: number;
  readonly name: string;
}

function parseName(text: string): NamedCluster {
  const [, number, name] = /^(\d+)=(.*)$/s.exec(text) ?? [];
  if (number !== undefined && name !== undefined) return { cluster: Number(number), name };
  throw new MixturaError(
    'INVALID_OPTION',
    `"${text}" names no cluster; write its number and its name, as in 0=Young`,
  );
}

function checkClusters(clusters: readonly number[], count: number): void {
  const strange = clusters.find((cluster) => cluster >= count);
  if (strange === undefined) return;
  throw new MixturaError('INVALID_OPTION', `there is no cluster ${strange}; clusters are 0 to ${count - 1}`);
}

function apart(names: ClusterNames, clusters: readonly number[]): ClusterNames {
  const whole = clusters.find((cluster) => names.merged[cluster] === undefined);
  if (whole === undefined) return clusters.reduce(separated, names);
  throw new MixturaError(
    'INVALID_OPTION',
    `cluster ${whole} is in no other one; separate one that was merged`,
  );
}

function merged(names: ClusterNames, [into = 0, ...others]: readonly number[]): ClusterNames {
  return others.reduce((so, from) => mergedInto(so, from, into), names);
}

/** Throws `INVALID_OPTION` for a cluster that is part of another one by now: its name would be seen nowhere. */
function named(names: ClusterNames, wanted: readonly NamedCluster[]): ClusterNames {
  return wanted.reduce((so, { cluster, name }) => {
    partsOf(so, cluster);
    return renamed(so, cluster, name);
  }, names);
}
