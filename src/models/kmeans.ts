import { z } from 'zod';
import { kMeans } from '../mixture/kmeans.js';
import type { Session } from '../training/phases.js';
import { centroids } from './centroids.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { health } from './health.js';
import { commonOptions } from './options.js';

const schema = z.strictObject({
  ...commonOptions,
  restarts: z
    .int()
    .min(1)
    .default(10)
    .describe('independent starts, of which the one of least inertia is kept'),
  maxIterations: z.int().min(1).default(300).describe("most of Lloyd's iterations per start"),
});

type Options = z.output<typeof schema>;

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, restarts, maxIterations } = options;
  const { x, features } = rows;
  const nearest = centroids(clusters, features, { anywhere: true });
  const probabilities = nearest.nearest(x);
  const inputs = { rows: x };
  const run = async (session: Session) => {
    const { centres } = await kMeans(
      (await session.infer(inputs)).rows,
      { clusters, restarts, maxIterations },
      {
        random: session.random,
        products: session.products,
        signal: session.signal,
        onProgress: (done, total) => session.progress(done, total, 'iterations'),
      },
    );
    nearest.assign(session, centres.values);
  };
  return {
    name: 'kmeans',
    variables: [],
    state: [nearest.variable],
    plan: [{ kind: 'compute', name: 'cluster', run }, health({ clusters, probabilities }).check],
    objective: {
      name: 'squared distance',
      perRow: nearest.squaredDistances(x).mul(probabilities).sum(1),
    },
    heads: { embedding: x, probabilities },
  };
}

/** K-means on the scaled rows themselves. */
export const kmeans: ModelDefinition<typeof schema> = {
  name: 'kmeans',
  title: 'K-means',
  source: 'Lloyd 1982; Arthur and Vassilvitskii 2007',
  summary: 'k-means on the rows themselves',
  capabilities: {
    generates: false,
    embeds: false,
    softLabels: false,
    reconstructs: false,
    likelihood: false,
    needsClusters: true,
  },
  schema,
  build,
};
