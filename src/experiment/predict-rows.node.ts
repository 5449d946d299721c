import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { rowRanges } from '../data/row-range.js';
import type { ResultRow } from '../data/sources/result-rows.js';
import { mergeProbabilities, nameOf, readClusterNames } from './cluster-names.node.js';
import { hardClusters } from './hard-clusters.js';
import type { LoadedRun } from './load-run.node.js';

export interface PredictRowsOptions {
  /** Also the probability of every cluster. */
  readonly probabilities?: boolean;
  /** Rows whose results lie in memory at once. */
  readonly rowsAtOnce?: number;
}

/** Some rows and q(c|x) of them, `[rows, clusters]`. */
export interface PredictedRange {
  readonly rows: Dataset;
  readonly probabilities: Matrix;
}

/** q(c|x) of a run's model for rows old or new, merged as people left the clusters, a range of rows at a time. */
export async function* predictRanges(
  { estimator, folder }: LoadedRun,
  dataset: Dataset,
  rowsAtOnce?: number,
): AsyncGenerator<PredictedRange> {
  const names = readClusterNames(folder.path);
  for (const rows of rowRanges(dataset, rowsAtOnce)) {
    yield { rows, probabilities: mergeProbabilities(await estimator.predictProbabilities(rows), names) };
  }
}

/** Some rows and their latent representations, `[rows, latent]`. */
export interface TransformedRange {
  readonly rows: Dataset;
  readonly latents: Matrix;
}

/** The latent representation of rows old or new by a run's model, a range of rows at a time. */
export async function* transformRanges(
  { estimator }: LoadedRun,
  dataset: Dataset,
  rowsAtOnce?: number,
): AsyncGenerator<TransformedRange> {
  for (const rows of rowRanges(dataset, rowsAtOnce)) yield { rows, latents: await estimator.transform(rows) };
}

/** The cluster of each row, with its name where clusters have names; memory does not grow with the number of rows. */
export async function* predictRows(
  run: LoadedRun,
  dataset: Dataset,
  options: PredictRowsOptions = {},
): AsyncGenerator<ResultRow> {
  const names = readClusterNames(run.folder.path);
  const isNamed = Object.keys(names.names).length > 0;
  for await (const { rows, probabilities } of predictRanges(run, dataset, options.rowsAtOnce)) {
    const { values, columns } = probabilities;
    const { labels, probabilities: confidence } = hardClusters(probabilities);
    for (const [row, cluster] of labels.entries()) {
      const id = rows.ids?.[row];
      yield {
        ...(id !== undefined && { id }),
        cluster,
        ...(isNamed && { name: nameOf(names, cluster) }),
        probability: confidence[row] ?? 0,
        ...(options.probabilities === true && {
          probabilities: values.subarray(row * columns, (row + 1) * columns),
        }),
      };
    }
  }
}
