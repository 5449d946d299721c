import { basename } from 'node:path';
import type { RunFolder } from '../artifact/run-folder.node.js';
import { parseDelimited } from '../data/formats/delimited.js';
import { readText } from '../data/read-file.node.js';
import { MixturaError } from '../error.js';
import { readClusterNames } from './cluster-names.node.js';

/** A cluster of a run's model, as its fit left it, and what people made of it since. */
export interface ClusterAtFit {
  readonly cluster: number;
  /** Of the run's own, when it was fitted; absent where `labels.csv` does not tell any more. */
  readonly rows?: number;
  readonly name?: string;
  /** The cluster that stands for it. */
  readonly mergedInto?: number;
}

/** The clusters of a finished run; undefined where it is none. Neither model nor data are opened. Throws `INVALID_ARTIFACT` where its names are damaged. */
export function clustersAtFit(folder: RunFolder): ClusterAtFit[] | undefined {
  const path = folder.labelsFile();
  if (path === undefined) return undefined;
  const { names, merged } = readClusterNames(folder.path);
  const count = clusterCount(folder);
  const sizes = sizesIn(path, count);
  return [...Array(count).keys()].map((cluster) => ({
    cluster,
    ...(sizes && { rows: sizes[cluster] }),
    ...(names[cluster] !== undefined && { name: names[cluster] }),
    ...(merged[cluster] !== undefined && { mergedInto: merged[cluster] }),
  }));
}

/** The number of clusters that a run's model has. */
export function clusterCount({ config }: RunFolder): number {
  const { clusters = 0 } = config.options as { readonly clusters?: number };
  return clusters;
}

/** Undefined where the file is not as the run wrote it: people open it in other programs. */
function sizesIn(path: string, clusters: number): number[] | undefined {
  try {
    return counted(path, clusters);
  } catch (error) {
    if (error instanceof MixturaError) return undefined;
    throw error;
  }
}

function counted(path: string, clusters: number): number[] | undefined {
  const sizes = Array.from({ length: clusters }, () => 0);
  let column: number | undefined;
  for (const { cells } of parseDelimited(readText(path), ',', basename(path))) {
    if (column === undefined) {
      column = cells.indexOf('cluster');
      if (column < 0) return undefined;
      continue;
    }
    const cluster = Number(cells[column]);
    const size = sizes[cluster];
    if (size === undefined) return undefined;
    sizes[cluster] = size + 1;
  }
  return sizes;
}
