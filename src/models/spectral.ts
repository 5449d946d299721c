import { z } from 'zod';
import { gatherRows, row, type Matrix } from '../data/matrix.js';
import { spectralClustering } from '../mixture/spectral.js';
import type { Session } from '../training/phases.js';
import { meansOf } from './cluster-start.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { oneHotRows } from './hard-labels.js';
import { health } from './health.js';
import { neighbourVote, reportAgreement, voteOptions } from './neighbour-vote.js';
import { commonOptions } from './options.js';

const schema = z.strictObject({
  ...commonOptions,
  neighbours: z
    .int()
    .min(1)
    .default(10)
    .describe(
      'nearest other rows that a row is joined to; with few rows, as many as a cluster has on average at most',
    ),
  restarts: z.int().min(1).default(10).describe('starts of k-means on the eigenvectors'),
  ...voteOptions,
  references: voteOptions.references.describe(
    'most rows whose graph is decomposed, a random sample of more; they are kept, and the nearest vote on the cluster of any other row',
  ),
});

type Options = z.output<typeof schema>;

/**
 * Normalised spectral clustering of the scaled rows. Eigenvectors have no formula for new rows: those take the mean, weighted by
 * `1 / distance²`, of what their nearest clustered rows have. How many fitted rows so keep their cluster is `voteAgreement`.
 */
function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, neighbours, restarts } = options;
  const { x, features } = rows;
  const references = Math.min(rows.rows, options.references);
  // More than a cluster of average size has to give would join clusters: among few rows, each row with every other.
  const mostNeighbours = Math.max(1, Math.floor((references - 1) / clusters));
  const vote = neighbourVote(
    references,
    features,
    { clusters, eigenvectors: clusters, score: 1 },
    options.voters,
  );
  const inputs = { rows: x };
  const probabilities = vote.answer(x, 'clusters');
  const votes = { votes: probabilities };
  const run = async (session: Session) => {
    const points = (await session.infer(inputs)).rows;
    const { labels, sample, embedding } = await spectralClustering(
      points,
      { clusters, neighbours: Math.min(neighbours, mostNeighbours), restarts, sampleRows: references },
      {
        random: session.random,
        products: session.products,
        signal: session.signal,
        onProgress: (done, total) => session.progress(done, total, 'iterations'),
      },
    );
    const own = sample.map((row) => labels[row] ?? 0);
    vote.assign(session, gatherRows(points, sample), {
      clusters: oneHotRows(own, clusters),
      eigenvectors: embedding,
      score: squaredDistancesToMean(embedding, own, clusters),
    });
    await reportAgreement(session, votes, labels, 'cluster');
  };
  return {
    name: 'spectral',
    variables: [],
    state: vote.state,
    plan: [{ kind: 'compute', name: 'cluster', run }, health({ clusters, probabilities }).check],
    objective: { name: 'squared distance of eigenvectors', perRow: vote.answer(x, 'score').squeeze(1) },
    heads: { embedding: vote.answer(x, 'eigenvectors'), probabilities },
  };
}

/** What k-means on the eigenvectors minimises, of each row, [rows, 1]. */
function squaredDistancesToMean(x: Matrix, labels: Int32Array, clusters: number): Matrix {
  const means = meansOf(x, labels, clusters);
  const values = Float32Array.from(labels, (label, i) =>
    row(x, i).reduce((total, value, j) => total + (value - (row(means, label)[j] ?? 0)) ** 2, 0),
  );
  return { values, rows: x.rows, columns: 1 };
}

/** Spectral clustering (Ng, Jordan and Weiss 2002) of the nearest-neighbour graph of the scaled rows. */
export const spectral: ModelDefinition<typeof schema> = {
  name: 'spectral',
  title: 'Spectral clustering',
  source: 'Ng, Jordan and Weiss, On Spectral Clustering: Analysis and an algorithm, NIPS 2001',
  summary:
    "k-means on the eigenvectors of the rows' neighbour graph; new rows follow their nearest fitted rows",
  capabilities: {
    generates: false,
    embeds: false,
    softLabels: true,
    reconstructs: false,
    likelihood: false,
    needsClusters: true,
  },
  schema,
  build,
};
