import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../artifact/atomic-file.node.js';
import { canRead } from '../artifact/can-read.node.js';
import { parseJson } from '../artifact/json.js';
import { runFiles } from '../artifact/run-files.js';
import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';

const longestName = 80;

const clusterKey = z.string().regex(/^\d+$/);

const namesSchema = z.object({
  formatVersion: z.literal(1).default(1),
  names: z.record(clusterKey, z.string().trim().min(1).max(longestName)).default({}),
  merged: z.record(clusterKey, z.int().min(0)).default({}),
});

/** What people called the clusters of a run, and which they put together. It lies beside a run's model, and never changes it. */
export interface ClusterNames {
  /** By cluster. */
  readonly names: Readonly<Record<string, string>>;
  /** The cluster that stands for each one merged away; it is never merged away itself. */
  readonly merged: Readonly<Record<string, number>>;
}

export const noNames: ClusterNames = { names: {}, merged: {} };

/** The names of the run in `folder`; none where nothing was named. Throws `CANNOT_READ`, or `INVALID_ARTIFACT` where the file is damaged. */
export function readClusterNames(folder: string): ClusterNames {
  const path = join(folder, runFiles.clusterNames);
  if (!existsSync(path)) return noNames;
  const parsed = namesSchema.safeParse(parseJson(canRead(path, () => readFileSync(path, 'utf8'))));
  if (parsed.success) return { names: parsed.data.names, merged: parsed.data.merged };
  throw new MixturaError(
    'INVALID_ARTIFACT',
    `${path} does not hold names of clusters: ${z.prettifyError(parsed.error)}; restore or remove it`,
  );
}

export function saveClusterNames(folder: string, names: ClusterNames): void {
  writeFileAtomic(
    join(folder, runFiles.clusterNames),
    `${JSON.stringify({ formatVersion: 1, ...names }, undefined, 2)}\n`,
  );
}

/** Calls a cluster by a name; an empty one takes its name away. Throws `INVALID_OPTION` for a name too long. */
export function renamed(names: ClusterNames, cluster: number, name: string): ClusterNames {
  const { [cluster]: _, ...others } = names.names;
  const trimmed = name.trim();
  if (trimmed.length > longestName) {
    throw new MixturaError(
      'INVALID_OPTION',
      `a name of ${trimmed.length} characters is too long; use at most ${longestName}`,
    );
  }
  return { ...names, names: trimmed === '' ? others : { ...others, [cluster]: trimmed } };
}

/** Puts cluster `from` into cluster `into`, with all that was put into `from` before. Throws `INVALID_OPTION` where they are one already. */
export function mergedInto(names: ClusterNames, from: number, into: number): ClusterNames {
  const [source, target] = [clusterFor(names, from), clusterFor(names, into)];
  if (source === target) {
    throw new MixturaError(
      'INVALID_OPTION',
      `clusters ${from} and ${into} are one already; choose two that differ`,
    );
  }
  const moved = Object.entries(names.merged).map(([cluster, into]) => [
    cluster,
    into === source ? target : into,
  ]);
  return { ...names, merged: { ...Object.fromEntries(moved), [source]: target } };
}

/** Makes a cluster that was merged away one of its own again. */
export function separated(names: ClusterNames, cluster: number): ClusterNames {
  const { [cluster]: _, ...merged } = names.merged;
  return { ...names, merged };
}

/** The cluster that stands for a cluster of the model. */
export function clusterFor({ merged }: ClusterNames, cluster: number): number {
  return merged[cluster] ?? cluster;
}

/** What a cluster is called: its name, or `cluster 3`. */
export function nameOf({ names }: ClusterNames, cluster: number): string {
  return names[cluster] ?? `cluster ${cluster}`;
}

/**
 * q(c|x) with merged clusters added up: `[rows, clusters]` as before, so that clusters keep their numbers; one that was
 * merged away has probability 0. A row's cluster is the likeliest of these, not where its likeliest part went.
 */
export function mergeProbabilities(probabilities: Matrix, names: ClusterNames): Matrix {
  const { rows, columns } = probabilities;
  const merges = Object.entries(names.merged).map(([from, into]) => [Number(from), into] as const);
  if (merges.length === 0) return probabilities;
  const values = probabilities.values.slice();
  for (let at = 0; at < rows * columns; at += columns) {
    for (const [from, into] of merges) {
      if (from >= columns || into >= columns) continue;
      values[at + into] = (values[at + into] ?? 0) + (values[at + from] ?? 0);
      values[at + from] = 0;
    }
  }
  return { ...probabilities, values };
}
