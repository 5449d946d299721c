import type { Matrix } from '../../data/matrix.js';
import { MixturaError } from '../../error.js';
import { mergeProbabilities } from '../../experiment/cluster-names.node.js';
import { hardClusters } from '../../experiment/hard-clusters.js';
import { partsOf } from '../../models/cluster-labels.js';
import type { MadeRows } from '../interface.js';
import { factsOf } from './clusters.node.js';
import { rounded, shownRow } from './row-layout.js';
import { membersOf, openStudy, type NamedStudy } from './study.node.js';

/** New rows of a cluster, those merged into it among them. Throws `NOT_SUPPORTED` where the model cannot generate. */
export async function generate(input: {
  run: string;
  cluster: number;
  count: number;
  seed: number;
}): Promise<MadeRows> {
  const study = await openStudy(input.run);
  const parts = partsOf(study.names, input.cluster);
  return made(study, await study.estimator.sample(parts, input.count, input.seed));
}

/** Rows decoded along the straight line between the centres of two clusters in the latent space. */
export async function walk(input: {
  run: string;
  from: number;
  to: number;
  steps: number;
}): Promise<MadeRows> {
  const study = await openStudy(input.run);
  for (const cluster of [input.from, input.to]) factsOf(study, cluster);
  const { values, columns } = study.centres;
  const coordinate = (cluster: number, d: number) => values[cluster * columns + d] ?? 0;
  const latents = latentsOf(input.steps, columns, (step, d) => {
    const share = input.steps === 1 ? 0 : step / (input.steps - 1);
    return (1 - share) * coordinate(input.from, d) + share * coordinate(input.to, d);
  });
  return made(study, await study.estimator.decode(latents));
}

/** Rows decoded around a cluster's centre while one latent dimension runs over `span` of its deviations both ways. */
export async function vary(input: {
  run: string;
  cluster: number;
  dimension: number;
  span: number;
  steps: number;
}): Promise<MadeRows> {
  const study = await openStudy(input.run);
  factsOf(study, input.cluster);
  const { values, columns } = study.centres;
  const { dimension, steps, span } = input;
  if (dimension >= columns) {
    throw new MixturaError(
      'INVALID_OPTION',
      `there is no latent dimension ${dimension}; they are 0 to ${columns - 1}`,
    );
  }
  const centre = values.subarray(input.cluster * columns, (input.cluster + 1) * columns);
  const deviation = deviationOf(study, input.cluster, dimension);
  const at = Array.from({ length: steps }, (_, step) => {
    const share = steps === 1 ? 0 : (2 * step) / (steps - 1) - 1;
    return (centre[dimension] ?? 0) + share * span * deviation;
  });
  const latents = latentsOf(steps, columns, (step, d) =>
    d === dimension ? (at[step] ?? 0) : (centre[d] ?? 0),
  );
  return { ...(await made(study, await study.estimator.decode(latents))), at: at.map(rounded) };
}

function latentsOf(rows: number, columns: number, value: (row: number, column: number) => number): Matrix {
  const values = Float32Array.from({ length: rows * columns }, (_, at) =>
    value(Math.floor(at / columns), at % columns),
  );
  return { values, rows, columns };
}

/** Standard deviation of a latent coordinate within a cluster; over all rows where the cluster is too small to have one. */
function deviationOf({ embedding, labels }: NamedStudy, cluster: number, dimension: number): number {
  const own = membersOf(labels, cluster);
  const rows = own.length > 1 ? own : [...labels.keys()];
  const of = (row: number) => embedding.values[row * embedding.columns + dimension] ?? 0;
  const mean = rows.reduce((total, row) => total + of(row), 0) / rows.length;
  return Math.sqrt(rows.reduce((total, row) => total + (of(row) - mean) ** 2, 0) / rows.length);
}

async function made({ estimator, names, plan }: NamedStudy, rows: Matrix): Promise<MadeRows> {
  const probabilities = mergeProbabilities(
    await estimator.predictProbabilities({ values: rows.values, rows: rows.rows, columns: rows.columns }),
    names,
  );
  const { labels, probabilities: confidence } = hardClusters(probabilities);
  return {
    rows: Array.from(labels, (cluster, row) => ({
      ...shownRow(rows.values.subarray(row * rows.columns, (row + 1) * rows.columns), plan),
      cluster,
      confidence: rounded(confidence[row] ?? 0),
    })),
  };
}
